"""Facts that break their table are refused, with the table, the column, the first keys and what to do."""

from datetime import timedelta

import pyarrow as pa
import pytest
from random_facts import tables
from small_book import WEDNESDAY, book, customer, hold, occasion

from dunwell.engine.checks import LADDERS, LINKS, NULLS, ROWS, UNIQUE
from dunwell.engine.duckdb_runner import plan
from dunwell.engine.facts import TABLES
from dunwell.engine.refusal import BrokenFacts

TOMORROW = WEDNESDAY + timedelta(days=1)


def sound() -> dict[str, list[dict]]:
    """Returns facts with a row in every table, and nothing wrong."""
    facts = book([occasion(1, 8), occasion(2, 20, last=(1, 5))])
    return facts | {
        "customers": [customer(1), customer(2)],
        "holds": [hold("dispute", 5, None, about=("invoice", 2))],
        "contacts": [{"customer_id": 1, "channel": "email", "on_date": WEDNESDAY - timedelta(days=9)}],
        "reach": [{"customer_id": 1, "channel": "email"}],
        "track_priority": [{"playbook": "standard", "track": "invoice", "priority": 1}],
        "contact_caps": [
            {"jurisdiction": "GB", "kind": "business", "channel": "*", "window_days": 7, "max_contacts": 3}
        ],
        "quiet_weekdays": [{"jurisdiction": "GB", "kind": "business", "weekday": 6}],
        "holidays": [{"jurisdiction": "GB", "on_date": WEDNESDAY}],
        "capacity": [{"channel": "call", "max_per_day": 5}],
    }


def refused(facts: dict[str, pa.Table]) -> dict[str, str]:
    """Returns what is refused: column to messages."""
    with pytest.raises(BrokenFacts) as refusal:
        plan(facts, WEDNESDAY)
    said: dict[str, str] = {}
    for finding in refusal.value.findings:
        said[finding.column] = "\n".join([*said.get(finding.column, "").splitlines(), finding.message])
    return said


def with_row(table: str, **values: object) -> dict[str, pa.Table]:
    """Returns the sound facts with one row of the table changed: its last."""
    facts = sound()
    facts[table] = [*facts[table][:-1], facts[table][-1] | values]
    return tables(facts)


def test_sound_facts_are_planned():
    assert plan(tables(sound()), WEDNESDAY).decisions.num_rows == 1


#: (table, column) to values that break it, and words that the finding must have.
BROKEN_ROWS = [
    ("customers", "kind", {"kind": "charity"}, "one of business, sole_trader, consumer: customer_id 2"),
    ("customers", "credit_base_minor", {"credit_base_minor": -1}, "0 or more"),
    ("customers", "weight_pct", {"weight_pct": -1}, "0 or more"),
    ("customers", "playbook", {"playbook": "lost"}, "not in the table playbooks; add it there"),
    ("occasions", "open_base_minor", {"open_base_minor": -5}, "track invoice, occasion_id 2"),
    ("occasions", "last_step", {"last_step": -1}, "0 or more"),
    ("occasions", "last_step_on", {"last_step_on": None}, "null where last_step is 0"),
    ("occasions", "last_step_on", {"last_step": 0}, "null where last_step is 0"),
    ("occasions", "last_step_on", {"last_step_on": TOMORROW}, "after the day planned for"),
    ("occasions", "customer_id", {"customer_id": 77}, "customers; add it there, or leave these rows out: customer_id 77"),
    ("occasions", "track, occasion_id", {"occasion_id": 1}, "may stand only once"),
    ("holds", "kind", {"kind": "mood"}, "one of dispute, promise"),
    ("holds", "track", {"track": None}, "go together"),
    ("holds", "track", {"occasion_id": None}, "go together"),
    ("holds", "customer_id", {"customer_id": 77}, "not in the table customers"),
    ("contacts", "channel", {"channel": "pigeon"}, "one of email"),
    ("contacts", "on_date", {"on_date": TOMORROW}, "after the day planned for"),
    ("contacts", "customer_id", {"customer_id": 77}, "not in the table customers"),
    ("reach", "channel", {"channel": "*"}, "one of email"),
    ("reach", "customer_id", {"customer_id": 77}, "not in the table customers"),
    ("steps", "step_no", {"step_no": 6}, "without a gap in each ladder: playbook standard, track invoice"),
    ("steps", "step_no", {"step_no": 0}, "1 or more"),
    ("steps", "playbook, track, step_no", {"step_no": 3}, "may stand only once"),
    ("steps", "offset_days", {"offset_days": -9}, "may not fall"),
    ("steps", "wait_days", {"wait_days": 0}, "1 or more"),
    ("steps", "min_base_minor", {"min_base_minor": -1}, "0 or more"),
    ("steps", "tone", {"tone": "rude"}, "one of warm"),
    ("steps", "approval", {"approval": "maybe"}, "one of auto, review"),
    ("steps", "repeat_days", {"repeat_days": 0}, "1 or more"),
    ("steps", "playbook", {"playbook": "lost"}, "not in the table playbooks"),
    ("step_channels", "channel", {"channel": "pigeon"}, "one of email"),
    ("step_channels", "playbook, track, step_no", {"step_no": 9}, "not in the table steps"),
    ("step_channels", "playbook, track, step_no, rank", {"step_no": 3, "rank": 2}, "may stand only once"),
    ("playbooks", "min_gap_days", {"min_gap_days": 0}, "1 or more"),
    ("playbooks", "patience_days", {"patience_days": -1}, "0 or more"),
    ("track_priority", "playbook", {"playbook": "lost"}, "not in the table playbooks"),
    ("contact_caps", "kind", {"kind": "charity"}, "one of business"),
    ("contact_caps", "channel", {"channel": "pigeon"}, "one of email"),
    ("contact_caps", "max_contacts", {"max_contacts": -1}, "0 or more"),
    ("contact_caps", "window_days", {"window_days": -1}, "0 or more"),
    ("quiet_weekdays", "weekday", {"weekday": 7}, "0 (Monday) to 6 (Sunday)"),
    ("quiet_weekdays", "kind", {"kind": "charity"}, "one of business"),
    ("capacity", "channel", {"channel": "pigeon"}, "one of email"),
    ("capacity", "max_per_day", {"max_per_day": -1}, "0 or more"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "columns", "values", "words"), BROKEN_ROWS)
def test_a_row_that_breaks_its_table_is_refused(table, columns, values, words):
    assert words in refused(with_row(table, **values))[f"{table}.{columns}"]


@pytest.mark.parametrize("check", NULLS, ids=lambda check: f"{check.table}.{check.column}")
def test_a_null_where_none_is_allowed_is_refused(check):
    found = refused(with_row(check.table, **{check.column: None}))
    assert "may not be null" in found[f"{check.table}.{check.column}"]


@pytest.mark.parametrize("table", ["customers", "playbooks", "capacity", "track_priority"])
def test_a_key_that_stands_twice_is_refused(table):
    facts = sound()
    facts[table] = [*facts[table], facts[table][0]]
    assert any(
        f"{table}." in column and "only once" in said for column, said in refused(tables(facts)).items()
    )


def test_two_tracks_of_one_priority_are_refused():
    facts = sound()
    facts["track_priority"].append({"playbook": "standard", "track": "promise", "priority": 1})
    assert list(refused(tables(facts))) == ["track_priority.playbook, priority"]


def test_repeating_any_but_the_last_step_is_refused():
    facts = sound()
    facts["steps"][1]["repeat_days"] = 9
    assert refused(tables(facts)) == {
        "steps.repeat_days": "may be set only on a ladder's last step: playbook standard, track invoice, step_no 2"
    }


def test_a_ladder_of_thousands_of_steps_and_tens_of_thousands_of_ladders_are_refused():
    facts = sound()
    one = facts["steps"][0]
    facts["steps"] = [one | {"step_no": number} for number in range(1, 4097)]
    assert "no more than 4095" in refused(tables(facts))["steps.step_no"]
    facts["steps"] = [one | {"track": f"track {number}"} for number in range(2**16 + 1)]
    facts["step_channels"] = []
    assert "more than 65536 ladders" in refused(tables(facts))["steps.track"]


def test_amounts_that_add_up_to_more_than_fits_are_refused():
    facts = sound()
    for row in facts["occasions"]:
        row["open_base_minor"] = 2**62
    assert "more than an int64 can hold" in refused(tables(facts))["occasions.open_base_minor"]


def test_the_first_keys_are_shown_and_the_rest_counted():
    facts = sound()
    facts["contacts"] = [facts["contacts"][0] | {"customer_id": number} for number in (90, 70, 80, 60, 60)]
    assert refused(tables(facts))["contacts.customer_id"].endswith(
        ": customer_id 60; customer_id 70; customer_id 80 and 1 more"
    )


def test_everything_wrong_is_told_at_once():
    facts = sound()
    facts["customers"][1] |= {"kind": "charity", "weight_pct": -1}
    facts["steps"][3]["tone"] = "rude"
    assert set(refused(tables(facts))) == {"customers.kind", "customers.weight_pct", "steps.tone"}


@pytest.mark.parametrize("spread", [1, 2**40, -(2**40)])
def test_an_occasion_key_that_stands_twice_is_found_however_the_ids_are_spread(spread):
    facts = sound()
    ids = [spread * number for number in range(1, 40)]
    facts["occasions"] = [occasion(number, 8) for number in [*ids, ids[7]]]
    assert refused(tables(facts))["occasions.track, occasion_id"].endswith(f"occasion_id {ids[7]}")


def test_the_same_occasion_id_on_two_tracks_is_no_mistake():
    facts = sound()
    facts["occasions"] = [
        occasion(number, 8, track=track) for number in range(9) for track in ("invoice", "receipt")
    ]
    assert plan(tables(facts), WEDNESDAY).decisions.num_rows == 1


def test_what_the_tables_leave_open_is_no_mistake():
    facts = sound()
    facts["occasions"].append(occasion(3, 8, track="unheard_of", last=(9, 2)))
    facts["holds"].append(hold("manual", 1, 5, about=("invoice", 99)))
    facts["reach"] *= 2
    facts["quiet_weekdays"] *= 2
    facts["holidays"] *= 2
    facts["contacts"].append({"customer_id": 1, "channel": "task", "on_date": WEDNESDAY})
    facts["track_priority"].append({"playbook": "standard", "track": "never_used", "priority": -4})
    assert plan(tables(facts), WEDNESDAY).decisions.num_rows == 1


def test_a_missing_table_and_a_missing_column_are_refused():
    facts = tables(sound())
    del facts["holidays"]
    facts["reach"] = facts["reach"].drop_columns("channel")
    found = refused(facts)
    assert "without rows" in found["holidays"]
    assert found["reach.channel"] == "is missing; it must be of type string"


def test_a_column_of_another_type_is_refused():
    facts = tables(sound())
    cents = facts["occasions"]["open_base_minor"].cast(pa.float64())
    facts["occasions"] = facts["occasions"].set_column(4, "open_base_minor", cents)
    assert refused(facts) == {"occasions.open_base_minor": "is of type DOUBLE, must be int64 (BIGINT)"}


def test_columns_in_another_order_or_besides_are_no_mistake():
    facts = tables(sound())
    facts = {name: table.select(table.column_names[::-1]) for name, table in facts.items()}
    facts["customers"] = facts["customers"].append_column("name", pa.array(["One", "Two"]))
    assert plan(facts, WEDNESDAY).decisions.num_rows == 1


def test_every_check_has_a_case_here():
    cased = {(table, columns) for table, columns, *_ in BROKEN_ROWS}
    checked = {(check.table, check.column) for check in ROWS + LADDERS}
    checked |= {(check.table, ", ".join(check.columns)) for check in LINKS}
    assert checked - cased == {("steps", "track")}
    assert {check.table for check in UNIQUE} <= set(TABLES)
