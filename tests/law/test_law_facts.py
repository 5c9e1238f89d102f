"""The published examples of the research beside the repository come out, and published mistakes come out right.

Skipped, saying so, where the research is not there. The same examples stand as cases beside the packs.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from dunwell.law import fees, interest, limitation, payment_terms
from dunwell.law.contact_counts import Attempt
from dunwell.law.contact_history import Contact
from dunwell.law.contact_rules import shipped_house
from dunwell.law.day_counts import rounded, simple_interest
from dunwell.law.derived_rates import derived_rate
from dunwell.law.may_contact import Question, may_contact_at
from dunwell.law.notices import first_day_after
from dunwell.law.pack_files import shipped_packs

pytestmark = pytest.mark.public_data

FACTS = Path(__file__).resolve().parents[3] / "shared" / "law" / "facts.yaml"
PACKS = shipped_packs()
ON = date(2026, 1, 1)


@pytest.fixture(scope="module")
def facts():
    if not FACTS.is_file():
        pytest.skip("the research on law is not beside this repository")
    return yaml.safe_load(FACTS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def vectors(facts):
    return {vector["id"]: vector for vector in facts["test_vectors"]}


def _money(value):
    return rounded(Fraction(str(value)) * 100)


def _simple(vector, day_count="actual/365"):
    asked = vector["in"]
    days = asked["days"] if "days" in asked else asked["months"] * 30
    return rounded(simple_interest(_money(asked["principal"]), Fraction(str(asked["rate"])), days, day_count))


def _rate(place, owes, day, debtor=""):
    return interest.rate_on(PACKS, place, owes, day, debtor=debtor).rate


def test_no_vector_is_left_out(vectors):
    assert vectors.keys() <= {*DEBTS, *SIMPLE, *OTHERS, *OF_CONTACT}


DEBTS = ("GB-03", "GB-04", "GB-05", "GB-06", "IE-02")
SIMPLE = ("GB-08", "GB-09", "DE-02", "DE-03", "FR-02", "ES-02")
OF_CONTACT = ("US-01", "CA-ON-01")
OTHERS = ("GB-12", "IE-05", "NL-01", "FR-01", "FR-03", "FR-05", "FR-06", "ES-01", "PL-01", "PL-02", "SE-01")


@pytest.mark.parametrize("name", DEBTS)
def test_a_published_claim_comes_out(vectors, name):
    asked, expected = vectors[name]["in"], vectors[name]["expect"]
    place, principal = name[:2], _money(asked["principal"])
    found = interest.interest(PACKS, place, "B2B", principal, asked["due"], asked["until"])
    assert found.days == expected["days"]
    assert found.minor == _money(expected["interest"])
    assert [period.rate.rate for period in found.periods] == [Decimal(str(expected["rate"]))]
    if "fixed" in expected:
        start = asked["due"] + timedelta(days=1)
        fixed = fees.compensation(PACKS, place, "B2B", principal, PACKS.packs[place].currency, start)
        assert fixed.minor == _money(expected["fixed"])
        if "total" in expected:
            assert principal + found.minor + fixed.minor == _money(expected["total"])


@pytest.mark.parametrize("name", SIMPLE)
def test_published_arithmetic_comes_out(vectors, name):
    assert _simple(vectors[name]) == _money(vectors[name]["expect"]["interest"])


def test_three_months_are_a_quarter_of_a_year(vectors):
    found = _simple(vectors["FR-01"], "30/360")
    assert rounded(Fraction(found, 100)) == vectors["FR-01"]["expect"]["interest_rounded"]


def test_published_fixed_sums_come_out(vectors):
    for amount, expected in zip(vectors["IE-05"]["in"], vectors["IE-05"]["expect"], strict=True):
        assert fees.compensation(PACKS, "IE", "B2B", _money(amount), "EUR", ON).minor == expected * 100
    vector = vectors["PL-01"]
    for amount, expected in zip(vector["in_pln"], vector["expect_eur"], strict=True):
        found = fees.compensation(PACKS, "PL", "B2B", _money(amount), "PLN", ON)
        assert (found.minor, found.currency) == (expected * 100, "EUR")
    found = fees.collection_costs(PACKS, "NL", "B2C", _money(vectors["NL-01"]["in"]), ON)
    assert [part // 100 for part in found.parts] == vectors["NL-01"]["expect"]["parts"]
    assert found.minor == vectors["NL-01"]["expect"]["total"] * 100


@pytest.mark.parametrize(("name", "place"), [("FR-03", "FR"), ("ES-01", "ES")])
def test_published_rates_come_out(vectors, name, place):
    expected = [Decimal(str(rate)) for rate in vectors[name]["expect"]]
    assert [_rate(place, "B2B", day) for day in vectors[name]["in"]] == expected


def test_published_rates_of_poland_and_sweden_come_out(vectors):
    day, expected = vectors["PL-02"]["in"], vectors["PL-02"]["expect"]
    assert _rate("PL", "B2B", day) == Decimal(str(expected["ordinary"]))
    assert _rate("PL", "B2B", day, "public_health") == Decimal(str(expected["public_health"]))
    expected = vectors["SE-01"]["expect"]
    reference = derived_rate(
        PACKS.series["se_referensranta"], Decimal(str(vectors["SE-01"]["in"]["policy_rate"]))
    )
    assert reference == Decimal(str(expected["reference"]))
    assert _rate("SE", "B2B", date(2022, 7, 1)) == Decimal(str(expected["late"]))


def test_published_days_come_out(vectors):
    noticed = vectors["GB-12"]["in"]["notice_of_amount"]
    found = payment_terms.due_without_agreement(PACKS, "GB", "B2B", noticed)
    expected = vectors["GB-12"]["expect"]
    assert (found.due_on, found.interest_from) == (expected["relevant_day"], expected["interest_from"])
    asked = vectors["FR-05"]["in"]
    due_on = asked["invoice"] + timedelta(days=asked["terms"])
    ends = limitation.limitation(PACKS, "FR", "B2C", due_on)
    assert ends.ends_on == vectors["FR-05"]["expect"]["limitation_until"]
    invoiced, expected = vectors["FR-06"]["in"]["invoice"], vectors["FR-06"]["expect"]
    assert payment_terms.end_of_month(invoiced, 45) == expected["method_a"]
    assert payment_terms.end_of_month(invoiced, 45, month_first=True) == expected["method_b"]


def test_the_first_contact_after_a_notice_in_ontario_comes_out(vectors):
    vector = vectors["CA-ON-01"]
    sent_on = vector["in"]["notice_sent"]
    assert first_day_after(PACKS, "on-notice", sent_on) == vector["expect"]["first_contact"]


def test_after_a_conversation_on_monday_the_next_call_is_not_before_the_following_monday(vectors):
    assert vectors["US-01"]["in"]["conversation"] == "Monday"
    zone = ZoneInfo("America/Chicago")
    monday = datetime(2026, 3, 2, 15, 0, tzinfo=zone)
    spoke = Contact("call", monday, outcome="conversation", debts=("1",))
    question = Question(("US",), "B2C", "TP", Attempt("call", "1"), zone="America/Chicago")
    for hours in (1, 24, 6 * 24):
        answer = may_contact_at(PACKS, shipped_house(), question, monday + timedelta(hours=hours), [spoke])
        assert not answer.allowed
        opens = answer.next_allowed_at.astimezone(zone)
        assert (opens.strftime("%A"), opens.date()) == ("Monday", date(2026, 3, 9))
        assert vectors["US-01"]["expect"]["next_call_not_before"] == "following Monday"


def _facts_about_contact(facts):
    """Every fact about contact with an id, with the jurisdiction it is of."""
    for place in facts["jurisdictions"]:
        for name in ("contact_rules", "notices"):
            for fact in place[name]:
                if "id" in fact:
                    yield place["id"], fact


#: Facts that are told in other rules: what a cap does not count, and what a reminder may cost, which is about money.
TOLD_ELSEWHERE = {"us-regf-exclusions": ("us-regf-7in7", "us-regf-after-conversation"), "dk-reminders": ()}
#: Facts of which one part is surer than the other, or which are two rules.
IN_PARTS = {"au-3w10m": ("au-3w10m-week", "au-3w10m-month")}


def test_every_fact_about_contact_is_a_rule_as_sure_as_the_research_and_no_surer(facts):
    found = list(_facts_about_contact(facts))
    assert len(found) > 60
    for place, fact in found:
        ids = TOLD_ELSEWHERE.get(fact["id"], IN_PARTS.get(fact["id"], (fact["id"],)))
        for rule_id in ids:
            rule = PACKS.rule(rule_id)
            assert rule is not None, rule_id
            assert rule.confidence == fact["conf"] or fact["id"] in TOLD_ELSEWHERE, rule_id
            if place != "US-OTHER":
                assert rule.pack == place, rule_id
            if "actors" in fact and fact["id"] not in ("dc-3in7",):
                bound = set(rule.actors) or {"FP", "FPX", "TP", "DB"}
                assert bound - {"FPX"} == set(fact["actors"]) - {"FPX"}, rule_id
            if "relationships" in fact:
                named = {each.partition("_")[0] for each in fact["relationships"]}
                # Where the law took sole traders in later, a rule of its own says since when.
                later = PACKS.rule(f"{rule_id}-commercial")
                bound = set(rule.relationships) or {"B2C", "B2ST", "B2B"}
                assert bound | set(later.relationships if later else ()) == named, rule_id
            sources = [fact["src"]] if isinstance(fact.get("src"), str) else fact.get("src") or []
            assert set(sources) <= set(rule.sources), rule_id


def test_the_numbers_of_facts_about_contact_are_those_of_the_rules(facts):
    keys = {
        "limit": "most",
        "window_days": "window_days",
        "days": ("cooldown_days", "wait_days", "within_days"),
    }
    seen = 0
    for _, fact in _facts_about_contact(facts):
        rule = PACKS.rule(fact["id"])
        if rule is None or fact.get("kind") == "fee_cap":
            continue
        for name, key in keys.items():
            if isinstance(fact.get(name), int):
                names = key if isinstance(key, tuple) else (key,)
                assert fact[name] in [rule.values.get(each) for each in names], (fact["id"], name)
                seen += 1
    assert seen > 20
    week, month = (PACKS.rule(each).values for each in IN_PARTS["au-3w10m"])
    (australia,) = (fact for _, fact in _facts_about_contact(facts) if fact["id"] == "au-3w10m")
    assert (week["most"], month["most"]) == (australia["limit"], australia["second_limit"])


def test_californias_rules_bind_sole_traders_since_july_2025_only():
    rules = [rule for rule in PACKS.packs["US-CA"].rules if rule.relationships == ("B2ST",)]
    assert len(rules) > 8
    assert {str(rule.since) for rule in rules} == {"2025-07-01"}
    assert all({"ca_sb1286", "ca_wfj"} & set(rule.sources) for rule in rules)


def test_the_hours_of_the_research_are_those_of_the_rules(facts):
    weekdays = {"all_days": 7, "mon_sat": 6, "mon_fri": 5, "sat_sun": 2, "sun": 1}
    tried = 0
    for place in facts["jurisdictions"]:
        for fact in place["quiet_hours"]:
            hours = fact["allowed"] or {}
            wanted = {
                (weekdays[days], *(time.fromisoformat(edge) for edge in edges))
                for days, edges in hours.items()
                if days in weekdays
            }
            if not wanted:
                continue
            windows = [
                {
                    (len(window["weekdays"]), window["begin"], window["end"])
                    for window in rule.values["windows"]
                }
                for rule in PACKS.packs[place["id"]].rules
                if rule.kind == "contact_hours" and rule.confidence == fact["conf"]
            ]
            merged = (
                {(7, *edges[0][1:])}
                if len(edges := sorted(wanted)) == 2 and edges[0][1:] == edges[1][1:]
                else wanted
            )
            assert wanted in windows or merged in windows, (place["id"], hours)
            tried += 1
    assert tried >= 8


def test_the_times_of_rest_and_third_persons_of_the_research_are_as_sure_in_the_packs(facts):
    for place in facts["jurisdictions"]:
        if place["id"] == "US-OTHER":
            continue
        rules = PACKS.packs[place["id"] if place["id"] in PACKS.packs else "CA"].rules
        rests = sorted(
            rule.confidence
            for rule in (*rules, *(PACKS.packs["CA"].rules if place["id"] == "CA-ON" else ()))
            if rule.kind == "moratorium" and rule.id != "au-arrangement"
        )
        assert rests == sorted(fact["conf"] for fact in place["moratoria"]), place["id"]
        others = place["third_party_contact"]
        marks = {rule.confidence for rule in rules if rule.kind == "third_person"}
        assert "conf" not in others or others["conf"] in marks, place["id"]


def test_what_is_published_wrong_comes_out_right(facts):
    wrong = {entry["where"]: entry["correct"] for entry in facts["known_wrong_published_values"]}
    assert len(wrong) == 9  # One of them, toolfy.io, is told without what it was computed from.
    found = interest.interest(PACKS, "DE", "B2B", 1_000_000, date(2023, 1, 15), date(2025, 10, 2))
    assert found.minor == _money(wrong["ameax/bgb-interest README"])
    assert _rate("FR", "B2B", date(2023, 7, 1)) == Decimal(wrong["exeoffice.eu"].rpartition("= ")[2])
    assert rounded(simple_interest(100_000, Fraction("3.75"), 120, "actual/365")) == _money(
        wrong["emprendepyme.net"]
    )
    bilendo = interest.interest(PACKS, "DE", "B2B", 42_000, date(2022, 8, 2), date(2022, 9, 2))
    assert (bilendo.days, bilendo.minor) == (31, _money(wrong["bilendo.de"].partition(" ")[0]))
    barred = limitation.limitation(PACKS, "FR", "B2B", date(2020, 12, 31) + timedelta(days=30))
    assert (barred.ends_on.year, barred.ends_on.month) == (2026, 1)
    margin = PACKS.rule("de-interest-business").values["margin"]
    assert str(int(margin)) == wrong["p-konto.de, anleiter.de and other old pages"].partition(" ")[0]
    assert _rate("NL", "B2C", ON) == 4
    fixed = interest.interest(PACKS, "GB", "B2B", 100_000, date(2024, 5, 31), date(2025, 5, 31))
    assert [period.rate.rate for period in fixed.periods] == [Decimal("13.25")]
    assert rounded(simple_interest(200_000, Fraction("13.25"), 45, "actual/365")) == _money(
        wrong["toolfy.io"]
    )


def test_every_reference_rate_of_the_research_is_in_the_packs_with_its_mark(facts):
    for name, table in facts["reference_rates"].items():
        series = PACKS.series[name]
        for day, value, mark in table["rows"]:
            row = next(row for row in series.rows if row.since == day)
            assert (row.value, row.confidence) == (Decimal(str(value)), mark), f"{name} {day}"
