"""A text says of its case what is so: sums, days, numbers, consequences, ways out, a person; on each of its channels."""

from datetime import date
from decimal import Decimal

import pytest

from dunwell.tone.dates_in_text import dates_in
from dunwell.tone.guard import CannotJudge, judge
from dunwell.tone.judgement import Amount, Conduct, Consequence, Facts

MARCH_14 = date(2026, 3, 14)
HAND_OVER = "If we do not hear from you by 14 March we will pass the invoice to our solicitors."


def _rules(text, facts, language="en", stage="final", channel="email"):
    judgement = judge(text, language=language, stage=stage, channel=channel, facts=facts)
    return {finding.rule for finding in judgement.findings}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "€1,234.50"),
        ("en", "EUR 1234.50"),
        ("en", "1,234.50 euros"),
        ("de", "1.234,50 €"),
        ("de", "1234,50 Euro"),
        ("fr", "1\u202f234,50\u00a0€"),
        ("fr", "1 234,50 EUR"),
        ("es", "1.234,50 €"),
        ("nl", "€ 1.234,50"),
        ("pl", "1 234,50 EUR"),
    ],
)
def test_a_sum_is_read_however_it_is_written(language, text):
    right = Facts(amounts=(Amount(Decimal("1234.50"), "EUR"),))
    wrong = Facts(amounts=(Amount(Decimal("1234.51"), "EUR"),))

    assert "wrong_amount" not in _rules(text, right, language)
    assert "wrong_amount" in _rules(text, wrong, language)


def test_a_sum_in_another_currency_is_another_sum():
    facts = Facts(amounts=(Amount(Decimal("100"), "EUR"),))

    assert "wrong_amount" in _rules("Please pay £100.00.", facts)
    assert "wrong_amount" not in _rules("Please pay €100.", facts)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "by 14 March 2026"),
        ("en", "by March 14th, 2026"),
        ("en", "by 14/03/2026"),
        ("en", "by 03/14/2026"),
        ("en", "by 2026-03-14"),
        ("de", "bis zum 14. März"),
        ("de", "bis zum 14.03.2026"),
        ("de", "bis zum 14.3."),
        ("fr", "avant le 14 mars 2026"),
        ("es", "antes del 14 de marzo de 2026"),
        ("nl", "voor 14 maart 2026"),
        ("nl", "voor 14-03-2026"),
        ("pl", "do 14 marca 2026 r."),
    ],
)
def test_a_day_is_read_however_it_is_written(language, text):
    assert "wrong_date" not in _rules(text, Facts(dates=(MARCH_14,)), language)
    assert "wrong_date" in _rules(text, Facts(dates=(date(2026, 3, 15),)), language)


@pytest.mark.parametrize(
    ("language", "text", "month", "day"),
    [
        ("en", "on the twenty-first of May", 5, 21),
        ("de", "am einunddreißigsten März", 3, 31),
        ("fr", "le vingt-deux mai", 5, 22),
        ("es", "el veintiuno de mayo", 5, 21),
        ("nl", "op achtentwintig februari", 2, 28),
        ("pl", "dwudziestego pierwszego grudnia", 12, 21),
        ("pl", "Dwudziesty szósty maja", 5, 26),
        ("pl", "jedenasty czerwca", 6, 11),
        ("pl", "trzydziestego marca", 3, 30),
    ],
)
def test_a_day_of_the_month_may_be_written_out(language, text, month, day):
    (found,) = dates_in(text, language)
    assert found.readings == ((None, month, day),)
    assert text[found.start : found.end].split()[-1] == text.split()[-1]


def test_a_day_that_no_month_has_is_none():
    assert dates_in("trzydziestego piątego marca", "pl") == ()


def test_a_number_that_is_none_of_the_invoices_is_untrue():
    facts = Facts(numbers=("INV-1042",))

    assert "wrong_number" not in _rules("Our invoice INV-1042 is still open.", facts)
    assert "wrong_number" in _rules("Our invoice INV-1043 is still open.", facts)


def test_a_consequence_may_be_named_exactly_when_it_is_configured_approved_and_on_its_day():
    approved = Consequence("solicitor", MARCH_14, approved=True)

    def judged(*consequences):
        return judge(HAND_OVER, language="en", stage="final", facts=Facts(consequences=consequences)).verdict

    assert judged(approved) == "pass"
    assert judged() == "block"
    assert judged(Consequence("solicitor", MARCH_14, approved=False)) == "block"
    assert judged(Consequence("solicitor", None, approved=True)) == "block"
    assert judged(Consequence("solicitor", date(2026, 4, 14), approved=True)) == "block"
    assert judged(Consequence("agency", MARCH_14, approved=True)) == "block"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "From the 14th our solicitor takes over if nothing is agreed by 13 March 2026."),
        ("en", "Please answer by 13 March. After that our solicitor takes over on 14 March."),
        ("de", "Zahlen Sie bis 13. März. Danach geht die Sache an unsere Anwältin."),
        ("fr", "Sans réponse avant le 13 mars, notre avocate prendra le dossier le 14."),
        ("es", "Si no responde hasta el 13 de marzo, al día siguiente el asunto pasará a nuestro abogado."),
        ("nl", "U kunt tot 13 maart betalen. Daarna gaat het dossier naar onze advocaat."),
        ("pl", "Czternastego marca sprawę przejmie nasza kancelaria, jeśli nie będzie odpowiedzi."),
    ],
)
def test_a_day_may_be_told_as_people_tell_it(language, text):
    def judged(on):
        facts = Facts(consequences=(Consequence("solicitor", on, approved=True),))
        return "unapproved_consequence" in _rules(text, facts, language)

    assert not judged(MARCH_14)
    assert judged(date(2026, 4, 24))


def test_a_word_that_may_mean_two_kinds_needs_only_one_of_them_approved():
    text = "Sans règlement, les pénalités de retard s'appliqueront le 14 mars."

    for kind in ("interest", "fee"):
        facts = Facts(consequences=(Consequence(kind, MARCH_14, approved=True),))
        assert "unapproved_consequence" not in _rules(text, facts, language="fr")
    assert "unapproved_consequence" in _rules(text, Facts(), language="fr")


def test_an_approved_claim_in_court_may_be_filed_by_our_solicitor():
    text = "If nothing arrives, our solicitor will file the claim with the county court on 14 March."

    assert "unapproved_consequence" not in _rules(
        text, Facts(consequences=(Consequence("court", MARCH_14, approved=True),))
    )


def test_an_approved_consequence_without_a_day_waits_for_a_person_and_one_that_is_approved_carries_no_other():
    facts = Facts(consequences=(Consequence("solicitor", None, approved=True),))

    def judged(text):
        return judge(text, language="en", stage="final", facts=facts).verdict

    assert judged("If we find no way together, we would hand this to our solicitor.") == "revise"
    assert (
        judged("If we find no way together, we would hand this to our solicitor and start court proceedings.")
        == "block"
    )
    assert judged("We are handing this to our solicitor today.") == "block"


def test_a_calm_consequence_in_a_bare_text_is_only_noted_and_a_sudden_one_refused():
    assert judge(HAND_OVER, language="en", stage="friendly").verdict == "revise"
    assert judge(HAND_OVER, language="en", stage="final").verdict == "revise"
    assert (
        judge("We will pass this to our solicitors today.", language="en", stage="final").verdict == "block"
    )


def test_what_has_to_stand_in_a_text_is_missed():
    text = "Our invoice is still open."
    facts = Facts(
        person="Dana Reyes",
        company="Birch Supplies",
        must_name=("€100.00",),
        notices=("re:complain\\w* to the ombudsman",),
        ways_out=2,
    )

    assert {
        "missing_person",
        "missing_company",
        "missing_amount",
        "missing_notice",
        "missing_way_out",
    } <= _rules(text, facts)
    whole = (
        "€100.00 is still open at Birch Supplies. You can choose a later date or pay in parts; "
        "if something is wrong, reply. You may complain to the ombudsman. Dana Reyes"
    )
    assert not {rule for rule in _rules(whole, facts) if rule.startswith("missing")}


def test_a_text_is_as_short_as_its_channel_asks_beside_its_list():
    long = "We would like to hear from you. " * 25
    listed = "Please look at these:\n" + "\n".join(f"- INV-{n}, due 3 March 2026: €10.00" for n in range(60))

    assert "too_long" in _rules(long, None)
    assert "too_long" not in _rules(listed, None)
    assert "too_long" not in _rules(long, Facts(max_words=500))


def test_where_somebody_else_may_hear_nothing_of_a_debt_is_said():
    bare = "This is Dana Reyes of Birch Supplies. Please call me back on 0100."
    told = "This is Dana Reyes. Your invoice over €100.00 is overdue."

    assert (
        judge(bare, language="en", stage="friendly", facts=Facts(audience="third_person")).verdict == "pass"
    )
    assert "third_person_disclosure" in _rules(told, Facts(audience="third_person"))
    assert "third_person_disclosure" in _rules(told, None, channel="voicemail")
    assert "third_person_disclosure" not in _rules(told, None)


def test_a_rule_of_law_makes_a_category_a_block_and_is_named():
    law = Conduct("gb-aja40", forbids=("fake_urgency",), cite="Administration of Justice Act 1970 s 40")
    judgement = judge("This is urgent.", language="en", stage="friendly", conduct=(law,))

    assert judgement.verdict == "block"
    assert "gb-aja40" in judgement.findings[0].why


def test_names_of_the_customer_are_never_judged():
    text = "Dear Idiot Records, your order from Scum Ltd has arrived."

    assert judge(text, language="en", stage="friendly").verdict == "block"
    assert (
        judge(
            text, language="en", stage="friendly", facts=Facts(customer_words=("Idiot Records", "Scum Ltd"))
        ).verdict
        != "block"
    )


def test_an_unknown_language_or_stage_is_refused_with_those_that_are_known():
    with pytest.raises(CannotJudge, match="en, de, fr"):
        judge("Hello", language="xx", stage="warm")
    with pytest.raises(CannotJudge, match="warm, friendly"):
        judge("Hello", language="en", stage="cold")
