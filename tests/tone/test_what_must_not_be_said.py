"""What a text must not touch is found in every language, however it is put; what is only firm is let through."""

import pytest
from sayings import FAIR, FOUL

from dunwell.tone.guard import judge


def _judged(language, text, stage="final"):
    return judge(text, language=language, stage=stage)


@pytest.mark.parametrize(
    ("language", "category", "text"), FOUL, ids=lambda part: part if len(part) < 40 else ""
)
def test_what_must_not_be_said_is_blocked_for_what_it_is(language, category, text):
    judgement = _judged(language, text)

    blocked = {finding.rule for finding in judgement.findings if finding.severity == "block"}
    assert judgement.verdict == "block", text
    assert category in blocked, (text, blocked)


@pytest.mark.parametrize(("language", "text"), FAIR, ids=lambda part: part if len(part) < 3 else "")
def test_what_is_firm_but_fair_is_let_through(language, text):
    judgement = _judged(language, text)

    assert judgement.verdict == "pass", (text, [(one.rule, one.quote) for one in judgement.findings])


@pytest.mark.parametrize(
    "text",
    [
        "You s t u p i d man.",
        "You are so st*pid.",
        "You 1d1ot.",
        "You st\u200bu\u00adpid man.",
        "You аre an idiоt.",
        "Y\u006f\u0301u are stu\u0301pid.",
        "YOU STUPID man",
        "ｙｏｕ ｓｔｕｐｉｄ man",
        "You $tupid man.",
    ],
)
def test_a_word_that_is_hidden_is_read_all_the_same(text):
    judgement = _judged("en", text)

    assert judgement.verdict == "block"
    assert "insult" in {finding.rule for finding in judgement.findings}


def test_a_letter_spaced_sentence_is_told_even_where_its_words_are_harmless():
    judgement = _judged("en", "P l e a s e  l o o k  a t  t h i s.")

    assert "hidden_wording" in {finding.rule for finding in judgement.findings}


@pytest.mark.parametrize(
    ("language", "denied", "meant"),
    [
        ("en", "We will never tell your employer.", "We won't hesitate to tell your employer."),
        ("en", "We do not call your neighbours.", "If you do not pay we call your neighbours."),
        (
            "de",
            "Wir informieren Ihren Arbeitgeber nicht.",
            "Wir zögern nicht, Ihren Arbeitgeber zu informieren.",
        ),
        (
            "fr",
            "Nous n'informerons pas votre employeur.",
            "Nous n'hésiterons pas à informer votre employeur.",
        ),
        ("es", "No informaremos a su jefe.", "No dudaremos en informar a su jefe."),
        ("nl", "Wij informeren uw werkgever niet.", "Wij aarzelen niet om uw werkgever te informeren."),
        ("pl", "Nie powiadomimy Państwa pracodawcy.", "Nie zawahamy się powiadomić Państwa pracodawcy."),
    ],
)
def test_what_is_denied_is_no_threat_and_a_denial_that_denies_nothing_is(language, denied, meant):
    assert _judged(language, denied).verdict == "pass", denied
    assert _judged(language, meant).verdict == "block", meant


def test_what_the_customer_wrote_is_not_held_against_us():
    quoted = _judged("en", 'You wrote: "you are thieves and idiots". We are sorry, and would like to help.')
    ours = _judged("en", 'You wrote to us. "You are thieves and idiots" is what we think.')

    assert quoted.verdict == "pass"
    assert ours.verdict == "block"


def test_the_quoted_lines_of_a_mail_are_not_held_against_us():
    text = "Thank you for your answer. We will look into it.\n\n> you idiots, the goods never came\n> I will tell your boss"

    assert _judged("en", text).verdict == "pass"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dear Mr Dick Cockburn of Scunthorpe, your order from Essex has arrived."),
        ("en", "The number of your insurance policy is missing."),
        ("fr", "Votre numéro de police d'assurance manque."),
        ("de", "Dies ist eine Mahnung zur Police Nr. 1234."),
        ("de", "Sehr geehrte Frau Fick, Ihre Rechnung ist noch offen."),
        ("es", "El año pasado le enviamos la factura."),
    ],
)
def test_names_and_words_that_only_look_bad_are_let_through(language, text):
    assert _judged(language, text).verdict == "pass"


def test_shouting_is_found_in_capitals_and_in_marks():
    assert _judged("en", "PAY THIS INVOICE NOW please").verdict == "block"
    assert _judged("en", "Where is our money?!?!").verdict == "block"
    assert _judged("en", "Please pay to our IBAN, BIC and VAT number as before.").verdict == "pass"
    assert _judged("en", "Thank you!").verdict == "pass"


def test_a_text_in_another_language_is_told_and_judged_in_its_own():
    judgement = _judged(
        "en", "Wir werden Ihren Arbeitgeber und Ihre Nachbarn informieren, wenn Sie nicht zahlen."
    )

    assert {"wrong_language", "threat_disclosure"} <= {finding.rule for finding in judgement.findings}
    assert judgement.verdict == "block"
