"""Reads what a check of contacts rests on: the contacts, what was known when each was made, the rules of their days.

"Known" is told by the journal's numbers, not by clocks: what a message's second look had seen is kept with its entry.
Values that are not what they should be are left out; that they were changed is found elsewhere. Decides nothing.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from dunwell.journal.reading import Reading
from dunwell.outreach import parquet
from dunwell.outreach.contact_policy import ContactPolicy

_int, _text, _day, _flag = pa.int64(), pa.string(), pa.date32(), pa.bool_()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


#: `key` of a contact is its number; of a message that may have left, its own below zero. `known`: the journal's number
#: from which others could know of it; `seen`: the last number that was known when it was made, None where nobody can
#: tell. `by_program`: sent by the program, not noted or done by a person. `began_at` is UTC.
CONTACTS = _schema(
    key=_int, customer_id=_int, channel=_text, on_date=_day, message_id=_int, by_program=_flag, known=_int,
    seen=_int, began_at=pa.timestamp("us"), zone=_text, country=_text, region=_text, jurisdiction=_text,
)  # fmt: skip
MESSAGES = _schema(message_id=_int, round_id=_int, fits=_flag)
HOLDS = _schema(
    hold_id=_int, customer_id=_int, track=_text, occasion_id=_int, kind=_text, starts_on=_day, ends_on=_day, known=_int
)  # fmt: skip
RELEASES = _schema(hold_id=_int, on_date=_day, known=_int)
OPT_OUTS = _schema(customer_id=_int, channel=_text, since_on=_day, until_on=_day, known=_int)
#: `ended`: the journal's number from which others could know of the end.
TIMES = _schema(
    customer_id=_int, weekdays=_text, begin_minute=_int, end_minute=_int, since_on=_day, until_on=_day, known=_int,
    ended=_int,
)  # fmt: skip
COVERED = _schema(message_id=_int, track=_text, occasion_id=_int)
CUSTOMERS = _schema(
    customer_id=_int, ref=_text, kind=_text, country=_text, region=_text, zone=_text, jurisdiction=_text
)
#: The rules of the day of each round; the plan's own tables, with the day before them.
RULES = ("customers", "playbooks", "contact_caps", "quiet_weekdays", "holidays", "contact_hours")
_OF_CUSTOMER = ("customer_id", "playbook", "jurisdiction", "kind")

_CONTACTS = """SELECT c.id, c.customer_id, c.channel, c.on_date, c.message_id FROM outreach_contact c
    WHERE c.company_id = %s
    UNION ALL SELECT -m.id, m.customer_id, m.channel, m.done_on, m.id FROM outreach_message m
    WHERE m.company_id = %s AND m.status = 'uncertain' AND m.done_on IS NOT NULL"""
_BEGAN = """SELECT a.message_id, MAX(a.began_at) FROM outreach_attempt a JOIN outreach_message m ON m.id = a.message_id
    WHERE m.company_id = %s AND a.outcome IN ('sent', 'unclear', 'lost') GROUP BY a.message_id"""
_MESSAGES = """SELECT m.id, d.round_id, CASE WHEN d.decision = 'act' AND d.channel = m.channel AND d.track = m.track
    AND d.customer_id = m.customer_id THEN 1 ELSE 0 END
    FROM outreach_message m JOIN outreach_decision d ON d.id = m.decision_id
    WHERE m.company_id = %s AND m.done_on IS NOT NULL"""
_HOLDS = """SELECT id, customer_id, track, occasion_id, kind, starts_on, ends_on FROM ledger_hold
    WHERE company_id = %s"""
_RELEASES = """SELECT r.id, r.hold_id, r.on_date FROM ledger_release r JOIN ledger_hold h ON h.id = r.hold_id
    WHERE h.company_id = %s"""
_OPT_OUTS = """SELECT o.id, o.customer_id, o.channel, o.since_on, o.until_on
    FROM ledger_optout o JOIN ledger_customer c ON c.id = o.customer_id WHERE c.company_id = %s"""
_TIMES = """SELECT t.id, t.customer_id, t.weekdays, t.begin_minute, t.end_minute, t.since_on, t.until_on
    FROM ledger_contacttimes t JOIN ledger_customer c ON c.id = t.customer_id WHERE c.company_id = %s"""
_ENDED = """SELECT about_id, MAX(seq) FROM journal_entry WHERE company_id = %s AND about = 'contact_times'
    AND about_id IS NOT NULL GROUP BY about_id"""
_COVERED = """SELECT v.message_id, v.track, v.occasion_id FROM outreach_covered v
    JOIN outreach_message m ON m.id = v.message_id
    WHERE m.company_id = %s AND m.done_on IS NOT NULL
    AND EXISTS (SELECT 1 FROM ledger_hold h WHERE h.occasion_id = v.occasion_id AND h.track = v.track)"""
_CUSTOMERS = """SELECT c.id, c.ref, c.kind, c.country, c.region, c.time_zone, CASE WHEN c.country = '' THEN %s
    WHEN c.region = '' THEN c.country ELSE c.country || '-' || c.region END
    FROM ledger_customer c WHERE c.company_id = %s"""
_KNOWN = """SELECT about, about_id, MIN(seq) FROM journal_entry WHERE company_id = %s AND about_id IS NOT NULL
    AND (about IN ('contact', 'hold', 'release', 'opt_out', 'contact_times') OR (about = 'message' AND kind = 'uncertain'))
    GROUP BY about, about_id"""
_LEFT = """SELECT about_id, payload FROM journal_entry WHERE company_id = %s AND about_id IS NOT NULL
    AND ((about = 'copy' AND kind = 'sent') OR (about = 'message' AND kind = 'uncertain')) ORDER BY seq"""
_ROUNDS = "SELECT id, as_of, rules_sha256 FROM outreach_round WHERE company_id = %s ORDER BY as_of"
_FACTS = 'SELECT f."table", f.parquet FROM outreach_roundfacts f WHERE f.round_id = %s AND f."table" IN '
_FACTS += "(" + ", ".join(f"'{name}'" for name in RULES) + ")"


def read_evidence(view: Reading, company_id: int, jurisdiction: str) -> dict[str, pa.Table]:
    """Returns the tables above by name, for one company; `jurisdiction` is where customers of no country are."""
    known = {(about, pk): _whole(seq) or 0 for about, pk, seq in view.rows(_KNOWN, [company_id])}
    left = {pk: _object(payload) for pk, payload in view.rows(_LEFT, [company_id])}
    began = {pk: _moment(at) for pk, at in view.rows(_BEGAN, [company_id])}
    contacts = []
    for key, customer_id, channel, on_date, message_id in view.rows(_CONTACTS, [company_id, company_id]):
        told = left.get(message_id, {})
        seqs = [known.get(("contact", key)), known.get(("message", message_id))]
        first = min((each for each in seqs if each is not None), default=0)
        by_program = message_id in began
        place = [told.get(name) for name in ("zone", "country", "region", "jurisdiction")]
        seen = told.get("seen") if by_program else first - 1 if first else None
        contacts.append(
            (
                key,
                customer_id,
                channel,
                on_date,
                message_id,
                by_program,
                first,
                seen,
                began.get(message_id),
                *place,
            )
        )
    holds = ((*row, known.get(("hold", row[0]), 0)) for row in view.rows(_HOLDS, [company_id]))
    releases = ((*row, known.get(("release", pk), 0)) for pk, *row in view.rows(_RELEASES, [company_id]))
    wishes = ((*row, known.get(("opt_out", pk), 0)) for pk, *row in view.rows(_OPT_OUTS, [company_id]))
    ended = {pk: _whole(seq) or 0 for pk, seq in view.rows(_ENDED, [company_id])}
    times = (
        (*row, known.get(("contact_times", pk), 0), ended.get(pk, 0))
        for pk, *row in view.rows(_TIMES, [company_id])
    )
    return {
        "contact": _table(CONTACTS, contacts),
        "message": _table(MESSAGES, view.rows(_MESSAGES, [company_id])),
        "hold": _table(HOLDS, holds),
        "release": _table(RELEASES, releases),
        "opt_out": _table(OPT_OUTS, wishes),
        "times": _table(TIMES, times),
        "covered": _table(COVERED, view.rows(_COVERED, [company_id])),
        "customer": _table(CUSTOMERS, view.rows(_CUSTOMERS, [jurisdiction, company_id])),
    }


def read_rules(
    view: Reading,
    company_id: int,
    days: set[date],
    policy: ContactPolicy,
    gap_days: int,
    places: set[tuple[str, str]],
) -> tuple[dict[str, pa.Table], set[date]]:
    """Returns the rules of each day, with the column `day`, and the days whose round had the rules of today.

    They are those stored with the round of the day; for a day without a round, and for a jurisdiction that its round
    did not need, those of today (`day` None). `places`: where the customers are, with their kinds.
    """
    found: dict[str, list[pa.Table]] = {name: [] for name in RULES}
    same_rules = set(days)
    for round_id, as_of, rules_sha256 in view.rows(_ROUNDS, [company_id]):
        day = _date(as_of)
        if day not in days:
            continue
        if rules_sha256 != policy.sha256:
            same_rules.discard(day)
        for name, stored in view.rows(_FACTS, [round_id]):
            table = _parquet(stored, list(_OF_CUSTOMER) if name == "customers" else None)
            if table is not None:
                found[name].append(_of_day(table, day))
    today: dict[str, list[pa.Table]] = {name: [] for name in RULES}
    latest = {day.year: day for day in sorted(days)}
    for number, year in enumerate(sorted(latest, reverse=True)):
        for name, table in policy.facts(places, latest[year]).items():
            # Holidays are of a year; the rest is the same every year.
            if name == "holidays" or number == 0:
                today[name].append(_of_day(table, None))
    book = {"playbook": ["*"], "min_gap_days": [gap_days], "patience_days": [0]}
    today["playbooks"].append(_of_day(pa.table(book), None))
    tables = {}
    for name in RULES:
        parts = found[name] + today[name]
        tables[name] = pa.concat_tables(parts, promote_options="permissive") if parts else _NOBODY
    return tables, same_rules


_NOBODY = pa.schema(
    [("day", _day), ("customer_id", _int), ("playbook", _text), ("jurisdiction", _text), ("kind", _text)]
).empty_table()


def _of_day(table: pa.Table, day: date | None) -> pa.Table:
    return table.append_column("day", pa.array([day] * table.num_rows, _day))


def _parquet(raw: Any, columns: list[str] | None) -> pa.Table | None:
    try:
        return parquet.read(raw, columns)
    except (pa.ArrowException, OSError, TypeError, ValueError, KeyError):
        return None


def _table(schema: pa.Schema, rows: Iterator[Any] | list[Any]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [[] for _ in schema]
    arrays = [
        pa.array([_AS[field.type](value) for value in values], field.type)
        for values, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _moment(value: Any) -> datetime | None:
    """Returns a stored moment in UTC, without its zone."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    except (TypeError, ValueError, OverflowError):
        return None


def _whole(value: Any) -> int | None:
    return value if type(value) is int and -(2**63) <= value < 2**63 else None


def _clean(value: Any) -> str | None:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def _object(payload: Any) -> dict[str, Any]:
    try:
        told = json.loads(payload)
    except (TypeError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


_AS = {
    _int: _whole,
    _text: _clean,
    _day: _date,
    _flag: lambda value: bool(value) if value in (0, 1) else None,
    pa.timestamp("us"): lambda value: value if isinstance(value, datetime) else None,
}
