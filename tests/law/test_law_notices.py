"""What has to come before a step, from which day it may follow, and which wording of a notice holds."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dunwell.cli.law import law
from dunwell.law.contact_applying import Scope
from dunwell.law.not_known import NotKnown
from dunwell.law.notice_wording import wording_of
from dunwell.law.notices import (
    Sent,
    due_after_contact,
    first_day_after,
    notices_before,
    notices_with,
    step_from,
    waits_before,
)
from dunwell.law.number_words import with_numerals
from dunwell.law.pack_files import shipped_packs

PACKS = shipped_packs()
DAY = timedelta(days=1)
ON = date(2026, 3, 1)
FOURTEEN = PACKS.rule("nl-14day")

#: A notice, when it was sent, received and dated, and the first day of the step.
WAITS = [
    ("on-notice", date(2026, 3, 1), None, None, date(2026, 3, 7)),
    ("on-notice", date(2024, 2, 27), None, None, date(2024, 3, 4)),
    ("bc-5day", date(2026, 3, 1), None, None, date(2026, 3, 6)),
    ("gb-papdc", date(2026, 3, 1), None, None, date(2026, 4, 1)),
    ("gb-papdc", date(2026, 3, 4), None, date(2026, 3, 1), date(2026, 4, 4)),
    ("gb-papdc", date(2026, 3, 1), None, date(2026, 3, 4), date(2026, 4, 4)),
    ("gb-pdpac", date(2026, 3, 1), None, None, date(2026, 3, 16)),
    ("nl-14day", date(2026, 3, 1), date(2026, 3, 3), None, date(2026, 3, 18)),
    ("dk-paakrav", date(2026, 12, 24), None, None, date(2027, 1, 4)),
]


@pytest.mark.parametrize(("notice", "sent_on", "received_on", "dated_on", "expected"), WAITS)
def test_a_step_may_follow_a_notice_from_this_day_on(notice, sent_on, received_on, dated_on, expected):
    assert first_day_after(PACKS, notice, sent_on, received_on, dated_on) == expected


def test_where_the_day_of_receipt_counts_and_is_not_known_nothing_may_follow():
    found = first_day_after(PACKS, "nl-14day", ON)
    assert isinstance(found, NotKnown)
    assert found.reason == "fact_missing"


def test_a_notice_that_is_only_recalled_gives_no_day():
    assert first_day_after(PACKS, "se-inkassokrav", ON).reason == "unconfirmed"
    assert first_day_after(PACKS, "gb-papdc-intention", ON).reason == "unconfirmed"


def test_a_notice_that_there_is_not_gives_no_day():
    assert first_day_after(PACKS, "xx-none", ON).reason == "no_rule"
    assert first_day_after(PACKS, "us-mini-miranda", ON).reason == "no_rule"


@pytest.mark.parametrize(
    ("step", "places", "scope", "expected"),
    [
        ("contact", ["CA-ON"], Scope("TP", "B2C", ON), {"on-notice"}),
        ("call", ["CA-ON"], Scope("TP", "B2C", ON), {"on-notice"}),
        ("contact", ["CA-ON"], Scope("FP", "B2C", ON), set()),
        ("contact", ["CA-BC"], Scope("FP", "B2C", ON), set()),
        ("call", ["CA-BC"], Scope("FP", "B2C", ON), {"bc-5day"}),
        ("visit", ["CA-BC", "CA-ON"], Scope("TP", "B2C", ON), {"bc-5day", "on-notice"}),
        ("court", ["GB-ENG"], Scope("FP", "B2B", ON), {"gb-pdpac"}),
        (
            "court",
            ["GB"],
            Scope("TP", "B2C", ON),
            {"gb-papdc", "gb-papdc-advice", "gb-papdc-intention"},
        ),
        ("court", ["GB-SCT"], Scope("FP", "B2C", ON), set()),
        ("collection_costs", ["NL"], Scope("FP", "B2C", ON), {"nl-14day"}),
        ("collection_costs", ["NL"], Scope("FP", "B2B", ON), set()),
    ],
)
def test_these_notices_come_before_a_step(step, places, scope, expected):
    assert {rule.id for rule in notices_before(PACKS, step, places, scope)} == expected


def test_the_longest_wait_of_all_places_counts():
    scope = Scope("TP", "B2C", ON)
    sent = {"on-notice": Sent(ON), "bc-5day": Sent(ON + 3 * DAY)}
    assert step_from(waits_before(PACKS, "call", ["CA-ON", "CA-BC"], scope, sent)) == date(2026, 3, 9)


def test_a_step_waits_for_a_notice_that_was_not_sent_or_went_by_another_way():
    scope = Scope("TP", "B2C", ON)
    for sent in ({}, {"on-notice": Sent(ON, channel="sms")}):
        found = step_from(waits_before(PACKS, "contact", ["CA-ON"], scope, sent))
        assert isinstance(found, NotKnown)
        assert found.reason == "not_sent"
    by_letter = {"on-notice": Sent(ON, channel="letter")}
    assert step_from(waits_before(PACKS, "contact", ["CA-ON"], scope, by_letter)) == date(2026, 3, 7)


def test_where_no_notice_is_asked_for_there_is_nothing_to_wait_for():
    assert step_from(waits_before(PACKS, "call", ["FR"], Scope("FP", "B2C", ON), {})) is None


def test_what_is_only_recalled_is_told_but_does_not_count():
    waits = waits_before(PACKS, "credit_bureau", ["DE"], Scope("FP", "B2C", ON), {})
    assert [(wait.rule.id, wait.reason) for wait in waits] == [("de-bdsg31", "unconfirmed")]
    assert step_from(waits) is None


def test_a_notice_within_business_days_skips_weekends_and_holidays():
    scope = Scope("FP", "B2C", date(2026, 7, 1))
    ((rule, last),) = due_after_contact(
        PACKS, ["US-MA"], scope, date(2026, 7, 1), holidays={date(2026, 7, 3)}
    )
    assert (rule.id, last) == ("ma-validation-fp", date(2026, 7, 9))
    ((_, without),) = due_after_contact(PACKS, ["US-MA"], scope, date(2026, 7, 1))
    assert without == date(2026, 7, 8)


def test_messages_carry_the_notices_that_belong_in_them():
    agency = Scope("TP", "B2C", ON)
    first = {rule.id for rule in notices_with(PACKS, ["US"], agency, channel="email", first=True)}
    assert first == {"us-mini-miranda", "us-opt-out-instruction"}
    assert not notices_with(PACKS, ["US"], Scope("FP", "B2C", ON), channel="email", first=True)
    letters = [notices_with(PACKS, ["DE"], agency, channel="letter", first=first) for first in (True, False)]
    assert [[rule.id for rule in each] for each in letters] == [["de-rdg13a"], []]


@given(st.integers(0, 3000), st.integers(0, 40))
def test_a_notice_received_later_never_lets_the_step_come_sooner(sent, travels):
    sent_on = date(2020, 1, 1) + sent * DAY
    found, later = (
        first_day_after(PACKS, "nl-14day", sent_on, sent_on + days * DAY) for days in (travels, travels + 1)
    )
    assert later - found == DAY
    assert found == sent_on + (travels + 15) * DAY


HOLDS = [
    "U kunt nog kosteloos betalen binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd.",
    "Binnen\nveertien   dagen vanaf de dag\r\nnadat deze brief bij u is bezorgd",
    "BINNEN 14 DAGEN VANAF DE DAG NADAT DEZE BRIEF BIJ U IS BEZORGD",
    "binnen veertien (14) dagen vanaf de dag nadat deze brief bij u is bezorgd",
    "binnen 14 (veertien) dagen vanaf de dag nadat deze brief bij u is bezorgd",
    "binnen vijftien dagen nadat deze brief bij u is bezorgd",
    "binnen 15 dagen nadat deze brief bij u is bezorgd",
    "binnen\u00a0eenentwintig dagen nadat deze brief bij u is be\u00adzorgd",
    "binnen tweeëntwintig dagen nadat deze brief bij u is bezorgd",
    "binnen dertig dagen vanaf de dag nadat deze brief bij u is bezorgd",
]
FAILS = [
    "Betaal binnen veertien dagen na heden.",
    "betaal binnen 14 dagen na heden",
    "betaal binnen 14 dagen\nna verzending",
    "Betaal binnen VEERTIEN (14) dagen na verzending van deze brief",
    "betaal binnen acht dagen na heden",
    "binnen 14 dagen nadat deze brief bij u is bezorgd",
    "binnen dertien dagen vanaf de dag nadat deze brief bij u is bezorgd",
    "binnen 15 dagen nadat deze brief bij u is bezorgd, dus binnen 14 dagen na heden",
]
ASKS = [
    "Betaal snel.",
    "",
    "binnen 14 dagen na dagtekening",
    "binnen dertig dagen na heden",
    "Binnen 14 dagen na hedenavond",
]


@pytest.mark.parametrize("text", HOLDS)
def test_a_wording_that_leaves_the_time_from_the_day_after_receipt_holds(text):
    assert wording_of(FOURTEEN, text).verdict == "valid"


@pytest.mark.parametrize("text", FAILS)
def test_a_wording_that_leaves_less_time_fails_with_its_effect(text):
    found = wording_of(FOURTEEN, text)
    assert found.verdict == "invalid"
    assert found.effect == "No costs of collection at all."
    assert found.phrase.startswith("binnen")


@pytest.mark.parametrize("text", ASKS)
def test_any_other_wording_is_for_a_person(text):
    assert wording_of(FOURTEEN, text).verdict == "unclear"


@given(
    phrase=st.sampled_from([*FOURTEEN.values["valid_wording"], *FOURTEEN.values["invalid_wording"]]),
    upper=st.lists(st.booleans(), min_size=80, max_size=80),
    gaps=st.lists(
        st.sampled_from([" ", "  ", "\n", "\r\n", "\t", "\u00a0", " \u200b"]), min_size=20, max_size=20
    ),
    number=st.sampled_from(["", "14", "14 (veertien)", "veertien (14)"]),
    before=st.sampled_from(["", "Geachte heer,\n\n", "U betaalt "]),
    after=st.sampled_from(["", ".", " op onze rekening."]),
)
def test_how_a_wording_is_written_makes_no_difference(phrase, upper, gaps, number, before, after):
    told = phrase.replace("veertien", number) if number and "veertien" in phrase else phrase
    spaced = "".join(word + gap for word, gap in zip(told.split(), gaps, strict=False)).strip()
    written = "".join(
        letter.upper() if big else letter for letter, big in zip(spaced, [*upper, *upper], strict=False)
    )
    assert wording_of(FOURTEEN, before + written + after).verdict == wording_of(FOURTEEN, phrase).verdict


def test_number_words_are_read_up_to_ninety_nine():
    assert with_numerals("drieendertig en negenennegentig twintig twaalf een", "nl") == "33 en 99 20 12 een"
    assert with_numerals("veertien", "fr") == "veertien"


def _run(*arguments, text=None):
    return CliRunner().invoke(law, list(arguments), input=text)


def _before(step, place, owes, actor, on, *more):
    return _run(
        *("before", step, "--jurisdiction", place, "--relationship", owes, "--actor", actor, "--on", on),
        *more,
    )


def test_the_command_says_from_which_day_a_step_may_come():
    sent = ("--sent", "on-notice=2026-03-01", "--json")
    early = _before("contact", "CA-ON", "B2C", "TP", "2026-03-06", *sent)
    late = _before("contact", "CA-ON", "B2C", "TP", "2026-03-07", *sent)
    assert (early.exit_code, late.exit_code) == (1, 0)
    told = json.loads(early.stdout)
    assert (told["allowed"], told["first_day"]) == (False, "2026-03-07")
    assert told["notices"][0]["cite"] == "R.R.O. 1990 Reg 74 s.21"
    assert json.loads(late.stdout)["allowed"] is True


def test_the_command_says_what_has_to_be_sent_and_what_is_not_relied_on():
    done = _before("court", "GB", "B2C", "FP", "2026-03-06")
    assert done.exit_code == 1
    assert "No: going to court may not come yet." in done.stdout
    assert "send it first" in done.stdout
    assert "Not relied on as law." in done.stdout
    told = json.loads(_before("court", "GB", "B2C", "FP", "2026-03-06", "--json").stdout)
    assert told["refused"] == "not_sent"


def test_the_command_needs_the_day_of_receipt_where_the_law_counts_from_it():
    asked = ("collection_costs", "NL", "B2C", "FP", "2026-03-18", "--sent", "nl-14day=2026-03-01")
    assert json.loads(_before(*asked, "--json").stdout)["refused"] == "fact_missing"
    done = _before(*asked, "--received", "nl-14day=2026-03-03")
    assert done.exit_code == 0
    assert _before(*asked, "--received", "nl-14day=2026-02-03").exit_code == 2
    assert _before(*asked[:5], "--received", "nl-14day=2026-03-03").exit_code == 2


def test_the_command_refuses_a_place_without_a_pack():
    done = _before("court", "JP", "B2C", "FP", "2026-03-06", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"] == "no_pack"


def test_the_command_judges_a_wording():
    done = _run("wording", "nl-14day", "--json", text=HOLDS[0])
    assert (done.exit_code, json.loads(done.stdout)["verdict"]) == (0, "valid")
    done = _run("wording", "nl-14day", text=FAILS[0])
    assert done.exit_code == 1
    assert "No costs of collection at all." in done.stdout
    done = _run("wording", "gb-papdc", text="")
    assert done.exit_code == 1
    assert "Known: nl-14day" in done.stderr
