"""What follows from the plan's rules for every input, each promise checked on the engine alone.

`DUNWELL_PROMISE_EXAMPLES` says on how many random fact sets each (15 unless set).
"""

import os
from datetime import date
from random import Random

import pyarrow as pa
from engine_rows import by_engine
from history import recorded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from promises import (
    acts,
    check_contact_rules,
    check_nothing_settled,
    check_one_step,
    check_rungs,
    key,
)
from random_facts import Facts, facts_and_day, tables

from dunwell.engine import facts as schema
from dunwell.engine.duckdb_runner import plan

on_random_facts = settings(
    max_examples=int(os.environ.get("DUNWELL_PROMISE_EXAMPLES", "15")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
any_facts = facts_and_day(most_customers=150)
seeds = st.integers(0, 2**32)


@on_random_facts
@given(any_facts)
def test_a_customer_gets_at_most_one_step_a_day(drawn):
    check_one_step(*by_engine(*drawn))


@on_random_facts
@given(any_facts)
def test_nothing_paid_disputed_promised_on_an_arrangement_or_on_hold_is_ever_covered(drawn):
    facts, as_of = drawn
    check_nothing_settled(facts, by_engine(facts, as_of)[1], as_of)


@on_random_facts
@given(any_facts)
def test_no_occasion_skips_a_rung_after_its_anchor(drawn):
    facts, as_of = drawn
    check_rungs(facts, by_engine(facts, as_of)[1], as_of)


@on_random_facts
@given(any_facts)
def test_no_cap_gap_quiet_day_or_opt_out_is_ever_broken(drawn):
    facts, as_of = drawn
    check_contact_rules(facts, by_engine(facts, as_of)[0], as_of)


# --- Holds and payments -------------------------------------------------------------------------------------
# A hold or a payment may well bring up an act about something else: with the invoice settled, the statement
# comes first. What is promised is that there is none about what it settled.


@on_random_facts
@given(any_facts, seeds)
def test_a_hold_leaves_no_act_about_what_it_holds(drawn, seed):
    facts, as_of = drawn
    rng = Random(seed)
    held = {key(row): row for row in facts["occasions"] if rng.random() < 0.4}
    wholly_held = {row["customer_id"] for row in facts["customers"] if rng.random() < 0.2}
    span = {"starts_on": as_of, "ends_on": rng.choice([None, as_of])}
    about_one = [
        {"customer_id": row["customer_id"], "track": track, "occasion_id": occasion_id}
        for (track, occasion_id), row in held.items()
    ]
    about_all = [{"customer_id": i, "track": None, "occasion_id": None} for i in wholly_held]
    holds = [row | span | {"kind": rng.choice(schema.HOLD_KINDS)} for row in about_one + about_all]
    decisions, covered = by_engine(facts | {"holds": facts["holds"] + holds}, as_of)
    assert held.keys().isdisjoint(map(key, covered))
    assert wholly_held.isdisjoint(row["customer_id"] for row in acts(decisions))


@on_random_facts
@given(any_facts, seeds)
def test_a_payment_in_full_leaves_no_act_about_what_it_paid(drawn, seed):
    facts, as_of = drawn
    rng = Random(seed)
    paid = {
        key(row)
        for row in facts["occasions"]
        if row["track"] not in schema.TRACKS_WITHOUT_AMOUNT and rng.random() < 0.4
    }
    occasions = [row | {"open_base_minor": 0} if key(row) in paid else row for row in facts["occasions"]]
    _, covered = by_engine(facts | {"occasions": occasions}, as_of)
    assert paid.isdisjoint(map(key, covered))


def paid_in_part(facts: Facts, payers: set[int], rng: Random) -> Facts:
    """Returns the facts after each payer paid a part of an open amount, or something on account."""
    paid = [
        row | {"open_base_minor": rng.randint(1, row["open_base_minor"])}
        if row["customer_id"] in payers and row["open_base_minor"] and rng.random() < 0.5
        else row
        for row in facts["occasions"]
    ]
    customers = [
        row | {"credit_base_minor": row["credit_base_minor"] + rng.choice([0, 1, 100, 250])}
        if row["customer_id"] in payers
        else row
        for row in facts["customers"]
    ]
    return facts | {"occasions": paid, "customers": customers}


@on_random_facts
@given(any_facts, seeds, st.booleans())
def test_a_payment_in_part_or_on_account_adds_no_act_for_who_paid_it(drawn, seed, one_payer):
    """With capacity only one may pay: what many pay may well leave capacity to another of them."""
    facts, as_of = drawn
    rng = Random(seed)
    everyone = [row["customer_id"] for row in facts["customers"]]
    payers = set(rng.sample(everyone, min(1, len(everyone))) if one_payer else everyone)
    if not one_payer:
        facts = facts | {"capacity": []}
    before, covered_before = by_engine(facts, as_of)
    after, covered_after = by_engine(paid_in_part(facts, payers, rng), as_of)
    acting_after = {row["customer_id"] for row in acts(after)} & payers
    assert acting_after <= {row["customer_id"] for row in acts(before)}
    assert [row for row in covered_after if row["customer_id"] in acting_after] == [
        row for row in covered_before if row["customer_id"] in acting_after
    ]


# --- The same again -----------------------------------------------------------------------------------------


def in_bytes(facts: dict[str, pa.Table], as_of: date) -> list[bytes]:
    result = plan(facts, as_of)
    written = []
    for table in (result.decisions, result.covered):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        written.append(sink.getvalue().to_pybytes())
    return written


@on_random_facts
@given(any_facts)
def test_planning_twice_gives_the_same_bytes(drawn):
    facts, as_of = drawn
    assert in_bytes(tables(facts), as_of) == in_bytes(tables(facts), as_of)


@on_random_facts
@given(any_facts, seeds)
def test_the_order_of_the_facts_changes_not_a_byte(drawn, seed):
    facts, as_of = drawn
    rng = Random(seed)
    shuffled = {name: rng.sample(rows, len(rows)) for name, rows in facts.items()}
    assert in_bytes(tables(shuffled), as_of) == in_bytes(tables(facts), as_of)


@on_random_facts
@given(any_facts)
def test_once_every_act_is_recorded_the_same_day_brings_the_same_customers_no_other(drawn):
    facts, as_of = drawn
    decisions, covered = by_engine(facts, as_of)
    again, _ = by_engine(recorded(facts, decisions, covered, as_of), as_of)
    acted = {row["customer_id"] for row in acts(decisions)}
    assert acted.isdisjoint(row["customer_id"] for row in acts(again))
