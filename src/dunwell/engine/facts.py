"""The fact tables of the daily plan: their columns, types, keys and allowed values. Leaves out checking and reading them.

The columns and their meaning are documented in `docs/plan.md`.
"""

from collections.abc import Sequence

import pyarrow as pa

CONTACT_CHANNELS = ("email", "sms", "letter", "registered_letter", "call", "visit")
INTERNAL_CHANNELS = ("task", "agency", "solicitor")
CUSTOMER_KINDS = ("business", "sole_trader", "consumer")
TONES = ("warm", "friendly", "firm", "formal", "final")
APPROVALS = ("auto", "review")
HOLD_KINDS = (
    "dispute",
    "promise",
    "arrangement",
    "moratorium",
    "payment_in_flight",
    "reply",
    "hardship",
    "insolvency",
    "deceased",
    "legal",
    "manual",
)
#: Why a customer waits, the first that is true; `ok`: act.
REASONS = (
    "done_today",
    "on_hold",
    "likely_to_pay",
    "nothing_due",
    "covered_by_credit",
    "below_minimum",
    "opted_out",
    "unreachable",
    "quiet_day",
    "too_soon",
    "contact_cap",
    "over_capacity",
    "ok",
)
#: Tracks whose occasions live without an open amount.
TRACKS_WITHOUT_AMOUNT = ("receipt", "checkin", "welcome")
#: Tracks that unapplied credit and least amounts apply to.
TRACKS_ABOUT_MONEY = ("invoice", "instalment", "promise", "statement")


def _table(*columns: tuple[str, pa.DataType, bool]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=null) for name, kind, null in columns])


_id, _count, _money = pa.int64(), pa.int64(), pa.int64()
_text, _day, _flag = pa.string(), pa.date32(), pa.bool_()
_needed, _or_null = False, True

#: Every fact table: name to Arrow schema; a field is nullable only where PLANNING allows a null.
TABLES: dict[str, pa.Schema] = {
    "customers": _table(
        ("customer_id", _id, _needed),
        ("playbook", _text, _needed),
        ("jurisdiction", _text, _needed),
        ("kind", _text, _needed),
        ("vulnerable", _flag, _needed),
        ("opted_out", _flag, _needed),
        ("credit_base_minor", _money, _needed),
        ("weight_pct", _count, _needed),
    ),
    "occasions": _table(
        ("occasion_id", _id, _needed),
        ("customer_id", _id, _needed),
        ("track", _text, _needed),
        ("anchor_on", _day, _needed),
        ("open_base_minor", _money, _needed),
        ("last_step", _count, _needed),
        ("last_step_on", _day, _or_null),
        ("likely_paid_by", _day, _or_null),
    ),
    "holds": _table(
        ("customer_id", _id, _needed),
        ("track", _text, _or_null),
        ("occasion_id", _id, _or_null),
        ("kind", _text, _needed),
        ("starts_on", _day, _needed),
        ("ends_on", _day, _or_null),
    ),
    "contacts": _table(
        ("customer_id", _id, _needed), ("channel", _text, _needed), ("on_date", _day, _needed)
    ),
    "reach": _table(("customer_id", _id, _needed), ("channel", _text, _needed)),
    "steps": _table(
        ("playbook", _text, _needed),
        ("track", _text, _needed),
        ("step_no", _count, _needed),
        ("key", _text, _needed),
        ("offset_days", _count, _needed),
        ("wait_days", _count, _needed),
        ("min_base_minor", _money, _needed),
        ("tone", _text, _needed),
        ("approval", _text, _needed),
        ("repeat_days", _count, _or_null),
    ),
    "step_channels": _table(
        ("playbook", _text, _needed),
        ("track", _text, _needed),
        ("step_no", _count, _needed),
        ("rank", _count, _needed),
        ("channel", _text, _needed),
    ),
    "playbooks": _table(
        ("playbook", _text, _needed), ("min_gap_days", _count, _needed), ("patience_days", _count, _needed)
    ),
    "track_priority": _table(
        ("playbook", _text, _needed), ("track", _text, _needed), ("priority", _count, _needed)
    ),
    "contact_caps": _table(
        ("jurisdiction", _text, _needed),
        ("kind", _text, _needed),
        ("channel", _text, _needed),
        ("window_days", _count, _needed),
        ("max_contacts", _count, _needed),
    ),
    "quiet_weekdays": _table(
        ("jurisdiction", _text, _needed), ("kind", _text, _needed), ("weekday", _count, _needed)
    ),
    "holidays": _table(("jurisdiction", _text, _needed), ("on_date", _day, _needed)),
    "capacity": _table(("channel", _text, _needed), ("max_per_day", _count, _needed)),
}

#: The result tables, in column order.
DECISIONS: pa.Schema = _table(
    ("customer_id", _id, _needed),
    ("decision", _text, _needed),
    ("reason", _text, _needed),
    ("hold_kind", _text, _or_null),
    ("track", _text, _or_null),
    ("step_no", _count, _or_null),
    ("step_key", _text, _or_null),
    ("tone", _text, _or_null),
    ("approval", _text, _or_null),
    ("channel", _text, _or_null),
    ("lead_id", _id, _or_null),
    ("covered_count", _count, _or_null),
    ("covered_base_minor", _money, _or_null),
    ("days_late", _count, _or_null),
)
COVERED: pa.Schema = _table(
    ("customer_id", _id, _needed),
    ("track", _text, _needed),
    ("occasion_id", _id, _needed),
    ("step_no", _count, _needed),
)
RESULTS: dict[str, pa.Schema] = {"decisions": DECISIONS, "covered": COVERED}
#: The text columns of the results that have only these values. Besides, they have the tracks and keys of steps.
WORDS: dict[str, tuple[str, ...]] = {
    "decision": ("act", "wait"),
    "reason": REASONS,
    "hold_kind": HOLD_KINDS,
    "tone": TONES,
    "approval": APPROVALS,
    "channel": CONTACT_CHANNELS + INTERNAL_CHANNELS,
}
#: The columns each result is ordered by. A customer's covered occasions are all on one track, which so needs no sorting.
ORDER: dict[str, tuple[str, ...]] = {
    "decisions": ("customer_id",),
    "covered": ("customer_id", "occasion_id"),
}


def from_rows(table: str, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Returns the named fact table with these rows, their values in the order of its columns."""
    schema = TABLES[table]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)
