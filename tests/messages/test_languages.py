"""Each language by what is hard in it: forms of number, address, dates, and what may be said of the next step."""

from datetime import timedelta

import pytest
from customers import TODAY

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach.asking import Account, Item, Rung, asked
from dunwell.outreach.playbooks import SHIPPED, read_playbooks
from dunwell.outreach.texts import languages_with_words, read_texts
from dunwell.outreach.wording import words, words_for

PLAYBOOKS = read_playbooks((SHIPPED,))
LANGUAGES = ("de", "en", "es", "fr", "nl", "pl")


def account(count, *, credit=0, person="Dana Reyes", reach=CONTACT_CHANNELS, step_no=2):
    due_on = TODAY - timedelta(days=20)
    items = tuple(
        Item(f"A{n}", "EUR", due_on - timedelta(days=30), due_on, 10_000, step_no)
        for n in range(1, count + 1)
    )
    return Account(
        company_name="Birch Supplies", company_person=person, company_lines=(person, "Birch Supplies"),
        customer_name="Ash", contact_name="Kim", items=items, credits_minor={"EUR": credit} if credit else {},
        reach=frozenset(reach), company_phone="+353 1 555 0100",
    )  # fmt: skip


def written(language, step_key, channel, who, *, playbook="standard", track="invoice"):
    """Subject and text of a step of a shipped playbook."""
    book = PLAYBOOKS[playbook]
    step = next(
        each
        for ladder in book.tracks
        if ladder.name == track
        for each in ladder.steps
        if each.key == step_key
    )
    texts = read_texts(language, playbook)
    about = asked(who, book, TODAY, Rung(track, step.step_no, step.approval == "review"))
    found = words_for(who, about, texts, (step_key, channel), track)
    return texts.fill(step_key, channel, found)


def test_there_are_words_in_six_languages():
    assert tuple(languages_with_words((SHIPPED.parent / "messages",))) == LANGUAGES


@pytest.mark.parametrize(
    ("language", "one", "five"),
    [
        ("en", "Our invoice A1 of 20 January 2026 was due on 19 February 2026 and still", "5 of our invoices were due"),
        ("de", "unsere Rechnung A1 vom 20. Januar 2026 war am", "5 unserer Rechnungen waren am 19. Februar 2026 fällig"),
        ("fr", "Notre facture A1 du 20 janvier 2026 était", "5 de nos factures étaient à échéance le 19 février 2026"),
        ("es", "Nuestra factura A1 del 20 de enero de 2026 venció el 19", "5 de nuestras facturas vencieron el 19"),
        ("nl", "onze factuur A1 van 20 januari 2026 was 19 februari 2026", "Voor 5 van onze facturen lag de vervaldatum op"),
        ("pl", "termin płatności naszej faktury A1 z 20 stycznia 2026 minął", "termin płatności 5 naszych faktur minął"),
    ],
)  # fmt: skip
def test_one_invoice_and_several_are_spoken_of_as_people_do(language, one, five):
    assert one in written(language, "friendly_reminder", "email", account(1))[1]
    assert five in written(language, "friendly_reminder", "email", account(5))[1]


@pytest.mark.parametrize(
    ("count", "subject", "sentence"),
    [
        (1, "Faktura A1,", "jest nadal nieopłacona"),
        (2, "2 faktury,", "2 nasze faktury, z terminem płatności 19 lutego 2026, są nadal nieopłacone"),
        (5, "5 faktur,", "5 naszych faktur, z terminem płatności 19 lutego 2026, jest nadal nieopłaconych"),
        (12, "12 faktur,", "12 naszych faktur"),
        (22, "22 faktury,", "22 nasze faktury"),
        (25, "25 faktur,", "25 naszych faktur"),
    ],
)
def test_polish_counts_one_few_and_many(count, subject, sentence):
    found = written("pl", "is_anything_wrong", "email", account(count))

    assert found[0].startswith(subject)
    assert sentence in found[1]


@pytest.mark.parametrize(
    ("language", "greeting", "amount"),
    [
        ("en", "Dear Kim,", "€1,200.00"),
        ("de", "Guten Tag Kim,", "1.200,00\xa0€"),
        ("fr", "Bonjour Kim,", "1\u202f200,00\xa0€"),
        ("es", "Buenos días, Kim:", "1.200,00\xa0€"),
        ("nl", "Beste Kim,", "€\xa01.200,00"),
        ("pl", "Szanowni Państwo,", "1\xa0200,00\xa0€"),
    ],
)
def test_people_are_greeted_and_sums_written_as_the_language_does(language, greeting, amount):
    subject, text = written(language, "friendly_reminder", "email", account(12))

    assert text.startswith(greeting + "\n\n")
    assert amount in subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_after_the_greeting_begins_as_the_language_has_it(language):
    text = written(language, "friendly_reminder", "email", account(1))[1]

    assert text.split("\n\n")[1][0].islower() == (language in ("de", "pl"))


def test_french_has_a_fixed_space_before_its_high_marks():
    for step, channel in (("friendly_reminder", "email"), ("call", "call"), ("decide_together", "task")):
        subject, text = written("fr", step, channel, account(3))
        for mark in ":;?!»":
            assert f" {mark}" not in subject + text
        assert "« " not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agency_is_named_only_where_a_person_reads_the_words_first(language):
    agency = {
        "en": "agency",
        "de": "Inkasso",
        "fr": "recouvrement",
        "es": "recobro",
        "nl": "incasso",
        "pl": "windykac",
    }

    approved = written(
        language, "letter_before_action", "registered_letter", account(1, step_no=7), playbook="brisk"
    )[1]
    assert agency[language] in approved
    for playbook in PLAYBOOKS:
        for step, channel in (
            ("heads_up", "email"),
            ("friendly_reminder", "email"),
            ("firm_reminder", "letter"),
        ):
            if (step, channel) != ("heads_up", "email") or playbook != "public-sector":
                text = written(language, step, channel, account(1), playbook=playbook)[1]
                assert agency[language] not in text


def test_no_consequence_is_named_before_a_step_that_nobody_approves():
    """The next step is a registered letter; who writes without being read says only that we write again."""
    from dataclasses import replace

    brisk = PLAYBOOKS["brisk"]
    ladder = brisk.tracks[0].steps
    who = replace(
        account(1, step_no=6), items=(Item("A1", "EUR", TODAY, TODAY - timedelta(days=24), 10_000, 6),)
    )

    assert ladder[6].channels[0] == "registered_letter"
    assert asked(who, brisk, TODAY, Rung("invoice", 6, reviewed=True)).following == "registered"
    assert asked(who, brisk, TODAY, Rung("invoice", 6, reviewed=False)).following == "written"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_lists_even_one_invoice_and_says_when_the_next_one_may_come(language):
    text = written(
        language, "statement", "email", account(1, step_no=1), track="statement", playbook="gentle"
    )[1]

    assert text.count("\n- A1") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_thanks_need_no_amount_and_take_no_credit_off(language):
    nothing = written(language, "thank_you", "email", account(0), track="receipt", playbook="gentle")
    paid = written(
        language, "thank_you", "email", account(1, credit=4_000), track="receipt", playbook="gentle"
    )

    assert not any(mark.isdigit() for mark in nothing[0] + nothing[1])
    assert "100" in paid[0]
    assert "60" not in paid[1]
    assert "A1" in paid[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_on_a_machine_says_nothing_of_the_matter(language):
    text = written(language, "call", "call", account(1, person=""))[1]
    left = text.rstrip().rpartition("\n\n")[2]

    assert "Birch Supplies" in left
    assert "+353 1 555 0100" in left
    for word in (
        "A1",
        "€",
        "invoice",
        "Rechnung",
        "factur",
        "faktur",
        "paiement",
        "pago",
        "betal",
        "zapła",
        "offen",
    ):
        assert word not in left.replace("administraci", "").replace("comptabilité", "")


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "The instalment due", "The instalments due"),
        ("de", "fällige Rate ist", "fälligen Raten sind"),
        ("fr", "L'échéance prévue", "Les échéances prévues"),
        ("es", "La cuota con", "Las cuotas con"),
        ("nl", "De termijn die", "De termijnen die"),
        ("pl", "rata z terminem", "raty z terminem"),
    ],
)
def test_two_instalments_that_are_missed_are_not_spoken_of_as_one(language, one, two):
    for count, said in ((1, one), (2, two)):
        text = written(language, "instalment_missed", "email", account(count), track="instalment")[1]
        assert said in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_begins_with_a_space_where_nothing_comes_next(language):
    text = written(language, "promise_call", "email", account(1), track="promise")[1]

    assert not any(line.startswith(" ") for line in text.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("credit", [0, 2_500])
def test_a_balance_line_is_one_quiet_sentence(language, credit):
    who = account(2, credit=credit)
    texts = read_texts(language, "standard")
    about = asked(who, PLAYBOOKS["standard"], TODAY, Rung())

    line = texts.phrase("balance_line", words(who, about, texts))

    assert "\n" not in line
    assert texts.money(20_000 - credit, "EUR") in line
    assert (texts.money(2_500, "EUR") in line) == bool(credit)
    assert len(line.split()) <= 20


def test_a_name_cannot_turn_the_direction_of_the_words_after_it():
    from dataclasses import replace

    who = replace(account(1), contact_name="\u202eKim\u2066 שלום")

    assert written("en", "friendly_reminder", "email", who)[1].startswith("Dear Kim שלום,\n")


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert read_texts("fr", "standard").day(TODAY.replace(day=1)) == "1er mars 2026"
    assert read_texts("fr", "standard").day(TODAY) == "11 mars 2026"
    assert read_texts("de", "standard").day(TODAY.replace(day=1)) == "1. März 2026"


def test_customers_in_the_united_states_read_their_own_dates():
    assert read_texts("en-US", "standard").day(TODAY) == "March 11, 2026"
    assert read_texts("en-IE", "standard").day(TODAY) == "11 March 2026"
