"""What the packs say about contact reaches the plan's tables, strictest first, and can be read back from them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from asking import ZONES
from hypothesis import given, settings
from hypothesis import strategies as st
from small_packs import packs_of

from dunwell.engine.checks import KEYS
from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.law.contact_applying import Scope
from dunwell.law.contact_facts import CONTACT_HOURS, contact_facts, hours_from
from dunwell.law.contact_hours import ContactPlace, may_contact
from dunwell.law.contact_rules import compile_rules, shipped_house
from dunwell.law.open_hours import hours_of_windows
from dunwell.law.pack_files import shipped_packs

ON = date(2026, 3, 11)
HOUSE = shipped_house()


def _caps(place, kind, *, actor="FP", packs=None, seat="", on=ON):
    facts = contact_facts(packs or shipped_packs(), HOUSE, [(place, kind)], seat, on, actor)
    return {
        (row["channel"], row["window_days"]): row["max_contacts"] for row in facts["contact_caps"].to_pylist()
    }


HOUSE_CAPS = {("*", 7): 2, ("call", 1): 1, ("visit", 30): 1}


@pytest.mark.parametrize(
    ("place", "kind", "actor", "more"),
    [
        ("US-MA", "consumer", "FP", {}),
        ("US-MA", "business", "FP", {}),
        ("US", "consumer", "FP", {}),
        ("US", "consumer", "TP", {("call", 7): 1}),  # at most seven, and none within seven days of a talk
        ("US-DC", "consumer", "TP", {("call", 7): 1}),
        ("AU", "sole_trader", "FP", {("*", 31): 10}),
        ("AU", "business", "FP", {}),
        ("CA-ON", "business", "TP", {}),
    ],
)
def test_caps_of_the_law_add_to_the_houses_and_the_strictest_counts(place, kind, actor, more):
    assert _caps(place, kind, actor=actor) == HOUSE_CAPS | more


def test_a_cap_that_channels_share_is_counted_with_all_of_them(tmp_path):
    cap = """
[[contact_cap]]
id = "shared"
says = "."
channels = ["call", "sms", "prerecorded_call"]
most = 1
window_months = 2
counted = "conversations"
for_each = "debt"
strength = "law"
confidence = "U"
[[contact_cap]]
id = "recorded"
says = "."
channels = ["prerecorded_call"]
most = 0
window_days = 9
counted = "attempts"
for_each = "debt"
strength = "law"
confidence = "U"
[[contact_cap]]
id = "at-work"
says = "."
channels = ["visit"]
numbers = ["workplace"]
most = 0
window_days = 9
counted = "attempts"
for_each = "debt"
strength = "law"
confidence = "U"
[[contact_cap]]
id = "half-known"
says = "."
strength = "law"
confidence = "U"
"""
    assert _caps("GB", "consumer", packs=packs_of(tmp_path, {"GB": cap})) == HOUSE_CAPS | {("*", 62): 1}


def test_the_seats_law_counts_besides_the_customers():
    assert _caps("DE", "consumer", actor="TP", seat="US") == HOUSE_CAPS | {("call", 7): 1}


def test_the_tables_have_unique_sorted_rows_and_hours_for_every_channel():
    places = [(place, kind) for place in ("US-MA", "DE-BY", "AU", "GB") for kind in ("consumer", "business")]

    facts = contact_facts(shipped_packs(), HOUSE, [*reversed(places), *places], "IE", ON)

    for name in ("contact_caps", "quiet_weekdays", "holidays"):
        keys = [tuple(row[column] for column in KEYS[name]) for row in facts[name].to_pylist()]
        assert keys == sorted(set(keys)), name
    rows = [tuple(row.values()) for row in facts["contact_hours"].to_pylist()]
    assert rows == sorted(set(rows))
    assert facts["contact_hours"].schema == CONTACT_HOURS
    assert {row[2] for row in rows} == set(CONTACT_CHANNELS)
    assert {row["on_date"].year for row in facts["holidays"].to_pylist()} == {2026}


def test_nobody_has_no_rows():
    facts = contact_facts(shipped_packs(), HOUSE, [], "IE", ON)

    assert {name: table.num_rows for name, table in facts.items()} == dict.fromkeys(facts, 0)


def test_a_day_is_quiet_for_the_plan_where_a_channel_is_closed_all_day():
    facts = contact_facts(shipped_packs(), HOUSE, [("CA-ON", "consumer")], "", ON, "TP")

    assert facts["quiet_weekdays"]["weekday"].to_pylist() == [5, 6]


def test_a_channel_that_is_never_open_stays_closed_when_it_is_read_back_and_closes_no_day_for_the_others(
    tmp_path,
):
    never = """
[[contact_hours]]
id = "no-texts-by-day"
says = "."
channels = ["sms"]
windows = [{ weekdays = ["mon"], begin = 20:00:00, end = 21:00:00 }]
holidays = "open"
strength = "law"
confidence = "V"
sources = ["book"]
"""
    facts = contact_facts(packs_of(tmp_path, {"GB": never}), HOUSE, [("GB", "business")], "", ON)
    read = hours_from(facts, "GB", "business")

    place = ContactPlace("GB", "sms", "Europe/London", "GB", "", "")
    assert not any(read.hours_of("sms").week)
    assert may_contact(read, place, datetime(2026, 3, 16, 20, 30, tzinfo=UTC)).reason == "quiet_day"
    assert facts["quiet_weekdays"]["weekday"].to_pylist() == [5, 6]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_the_hours_read_back_from_a_days_tables_judge_as_the_rules_did(data):
    place = data.draw(st.sampled_from(["US-MA", "AU", "CA-ON", "CA-BC", "DE-BY", "GB-SCT", "US-NYC", "FR"]))
    actor, channel = data.draw(st.sampled_from(["FP", "TP"])), data.draw(st.sampled_from(CONTACT_CHANNELS))
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=data.draw(st.integers(0, 364 * 1440)))
    facts = contact_facts(
        shipped_packs(), HOUSE, [(place, "consumer"), ("IE", "consumer")], "IE", moment.date(), actor
    )
    where = ContactPlace(place, channel, ZONES.get(place, "Europe/Berlin"), "", "", "")
    compiled = compile_rules(
        shipped_packs(), HOUSE, (place,), Scope(actor, "B2C", moment.date()), others=("IE",)
    )

    read, ruled = (
        may_contact(rules, where, moment) for rules in (hours_from(facts, place, "consumer"), compiled)
    )

    # A day's tables close all channels on every holiday that closes one: the rules may be open then, never the other way.
    assert read.allowed == ruled.allowed or (read.reason == "holiday" and ruled.allowed)
    assert read.allowed <= ruled.allowed


def test_a_customers_own_hours_narrow_all_channels_or_those_they_name():
    rules = compile_rules(shipped_packs(), HOUSE, ("DE",), Scope("FP", "B2B", ON))
    mornings = hours_of_windows([{"weekdays": ["tue", "wed"], "begin": _wall(8), "end": _wall(12)}])

    narrowed, calls = rules.narrowed(mornings), rules.narrowed(mornings, ("call",))

    nine_to_twelve, closed = ((9 * 3600, 12 * 3600),), ()
    assert narrowed.hours_of("call").week == (closed, nine_to_twelve, nine_to_twelve, *[closed] * 4)
    assert narrowed.any_time == ()
    assert calls.hours_of("call") == narrowed.hours_of("call")
    assert calls.hours_of("email") == rules.hours_of("email")


def _wall(hour):
    return datetime(2026, 1, 1, hour, tzinfo=UTC).time()


def test_the_hash_tells_packs_and_house_rules_apart(tmp_path):
    scope = Scope("FP", "B2B", ON)
    shipped, other = shipped_packs(), packs_of(tmp_path, {"DE": ""})

    hashes = {compile_rules(packs, HOUSE, ("DE",), scope).sha256 for packs in (shipped, other)}

    assert len(hashes) == 2
    assert HOUSE.sha256 not in hashes
