"""Checks a plan against what is promised of it, from the facts: no rung skipped, no rule broken.

Each check raises AssertionError; none knows how a plan is made.
"""

from collections import Counter
from datetime import date

from random_facts import Facts

from dunwell.engine import facts as schema


def acts(decisions: list[dict]) -> list[dict]:
    return [row for row in decisions if row["decision"] == "act"]


def key(row: dict) -> tuple[str, int]:
    """Returns which occasion the row is about."""
    return row["track"], row["occasion_id"]


def check_one_step(decisions: list[dict], covered: list[dict]) -> None:
    """A customer gets at most one step, and all that is covered is covered once, by it."""
    assert all(count == 1 for count in Counter(row["customer_id"] for row in decisions).values())
    assert all(count == 1 for count in Counter(map(key, covered)).values())
    assert {(row["customer_id"], row["track"]) for row in acts(decisions)} == {
        (row["customer_id"], row["track"]) for row in covered
    }


def check_nothing_settled(facts: Facts, covered: list[dict], as_of: date) -> None:
    """Nothing that is paid, disputed, promised, on an arrangement or on any other hold is covered."""
    occasions = {key(row): row for row in facts["occasions"]}
    for row in covered:
        occasion = occasions[key(row)]
        assert occasion["customer_id"] == row["customer_id"]
        assert occasion["open_base_minor"] > 0 or row["track"] in schema.TRACKS_WITHOUT_AMOUNT
        assert not [
            hold
            for hold in facts["holds"]
            if hold["starts_on"] <= as_of <= (hold["ends_on"] or as_of)
            and (
                key(hold) == key(row) or (hold["track"] is None and hold["customer_id"] == row["customer_id"])
            )
        ]


def check_rungs(facts: Facts, covered: list[dict], as_of: date) -> None:
    """Every rung below the one taken was taken before, but for heads-ups whose day is over."""
    playbooks = {row["customer_id"]: row["playbook"] for row in facts["customers"]}
    offsets = {(row["playbook"], row["track"], row["step_no"]): row["offset_days"] for row in facts["steps"]}
    occasions = {key(row): row for row in facts["occasions"]}
    for row in covered:
        occasion = occasions[key(row)]
        late = (as_of - occasion["anchor_on"]).days
        ladder = playbooks[row["customer_id"]], row["track"]
        assert offsets[*ladder, row["step_no"]] <= late
        assert (offsets[*ladder, row["step_no"]] < 0) == (late < 0)
        for rung in range(occasion["last_step"] + 1, row["step_no"]):
            assert offsets[*ladder, rung] < 0 <= late


def check_contact_rules(facts: Facts, decisions: list[dict], as_of: date) -> None:
    """No opt-out, quiet day, gap, cap or capacity is broken once each act counts as made."""
    customers = {row["customer_id"]: row for row in facts["customers"]}
    reach = {(row["customer_id"], row["channel"]) for row in facts["reach"]}
    days_ago: dict[int, list[tuple[int, str]]] = {}
    for row in facts["contacts"]:
        if row["channel"] in schema.CONTACT_CHANNELS:
            ago = (as_of - row["on_date"]).days, row["channel"]
            days_ago.setdefault(row["customer_id"], []).append(ago)
    check_capacity(facts, decisions, as_of)
    for act in acts(decisions):
        if act["channel"] in schema.INTERNAL_CHANNELS:
            continue
        assert act["channel"] in schema.CONTACT_CHANNELS
        customer = customers[act["customer_id"]]
        assert not customer["opted_out"]
        assert (act["customer_id"], act["channel"]) in reach
        check_quiet_days(facts, customer, as_of)
        made = days_ago.get(act["customer_id"], [])
        gaps = [row["min_gap_days"] for row in facts["playbooks"] if row["playbook"] == customer["playbook"]]
        assert all(days >= gap for days, _ in made for gap in gaps)
        check_caps(facts, customer, act["channel"], [*made, (0, act["channel"])])


def check_capacity(facts: Facts, decisions: list[dict], as_of: date) -> None:
    made = Counter(row["channel"] for row in acts(decisions))
    before = Counter(row["channel"] for row in facts["contacts"] if row["on_date"] == as_of)
    for limit in facts["capacity"]:
        channel = limit["channel"]
        assert made[channel] == 0 or made[channel] + before[channel] <= limit["max_per_day"]


def check_quiet_days(facts: Facts, customer: dict, as_of: date) -> None:
    place, kind = customer["jurisdiction"], customer["kind"]
    quiet = {"jurisdiction": place, "kind": kind, "weekday": as_of.weekday()}
    assert quiet not in facts["quiet_weekdays"]
    assert {"jurisdiction": place, "on_date": as_of} not in facts["holidays"]


def check_caps(facts: Facts, customer: dict, tried: str, days_ago: list[tuple[int, str]]) -> None:
    """Counts the contacts, each (days ago, channel), against each cap on the channel tried."""
    for cap in facts["contact_caps"]:
        if (cap["jurisdiction"], cap["kind"]) != (customer["jurisdiction"], customer["kind"]):
            continue
        if cap["channel"] in (tried, "*"):
            counted = [days for days, channel in days_ago if cap["channel"] in (channel, "*")]
            assert sum(days < cap["window_days"] for days in counted) <= cap["max_contacts"]
