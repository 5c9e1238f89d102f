"""Contact rules as the fact tables of the plan: caps, quiet weekdays, public holidays, and the hours of the day.

The plan is for a day: it reads no hours. They are kept beside its tables, so that the hours of a day can be read again
later (`hours_from`). Leaves out which rules apply and how they add up: `contact_rules` does that.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
from pyarrow import compute

from dunwell.engine.facts import CONTACT_CHANNELS, CUSTOMER_KINDS, from_rows
from dunwell.law.contact_applying import Scope
from dunwell.law.contact_rules import Cap, ContactRules, House, compile_rules
from dunwell.law.open_hours import Hours, Span
from dunwell.law.packs import Packs
from dunwell.law.public_holidays import public_holidays

#: The kinds of customers of the plan, by what the packs call them.
RELATIONSHIP_OF = {"business": "B2B", "sole_trader": "B2ST", "consumer": "B2C"}
#: A row for each span of seconds of the day in which a channel is open on a weekday (0: Monday), the end not included. A
#: channel that is never open has one row that ends as it begins.
CONTACT_HOURS = pa.schema(
    [
        pa.field("jurisdiction", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("weekday", pa.int64(), nullable=False),
        pa.field("begin_second", pa.int64(), nullable=False),
        pa.field("end_second", pa.int64(), nullable=False),
        pa.field("closed_on_holidays", pa.bool_(), nullable=False),
    ]
)


def contact_facts(
    packs: Packs,
    house: House,
    places: Iterable[tuple[str, str]],
    seat: str,
    on: date,
    actor: str = "FP",
) -> dict[str, pa.Table]:
    """Returns `contact_caps`, `quiet_weekdays`, `holidays` and `contact_hours` for one day.

    `places`: jurisdictions of customers with their kinds (`business`, `sole_trader`, `consumer`); `seat`: where the
    company is, whose rules count besides. Holidays are those of the day's year. House rules always count.
    """
    caps, weekdays, hours = [], [], []
    lists: dict[str, set[str]] = {}
    for place, kind in sorted(set(places)):
        scope = Scope(actor, RELATIONSHIP_OF[kind], on)
        rules = compile_rules(packs, house, (place,), scope, others=(seat,) if seat else ())
        caps += [(place, kind, cap.channel, cap.window_days, cap.max_contacts) for cap in rules.caps]
        weekdays += [(place, kind, weekday) for weekday in rules.quiet_weekdays]
        hours += [(place, kind, *row) for row in _hour_rows(rules)]
        lists.setdefault(place, set()).update(rules.holidays)
    days = [
        (place, day)
        for place, names in lists.items()
        for day in sorted({day for name in names for day in public_holidays(name or place, on.year)})
    ]
    return {
        "contact_caps": from_rows("contact_caps", caps),
        "quiet_weekdays": from_rows("quiet_weekdays", weekdays),
        "holidays": from_rows("holidays", days),
        "contact_hours": _hours_table(hours),
    }


def rule_facts(rules: ContactRules, jurisdictions: Iterable[str], year: int) -> dict[str, pa.Table]:
    """Returns `contact_caps`, `quiet_weekdays` and `holidays` of one set of rules for these jurisdictions and one year."""
    places = sorted(set(jurisdictions))
    kinds = sorted(CUSTOMER_KINDS)
    caps = [
        (place, kind, cap.channel, cap.window_days, cap.max_contacts)
        for place in places
        for kind in kinds
        for cap in rules.caps
    ]
    weekdays = [
        (place, kind, weekday) for place in places for kind in kinds for weekday in rules.quiet_weekdays
    ]
    days = [
        (place, day)
        for place in places
        for day in sorted({day for name in rules.holidays for day in public_holidays(name or place, year)})
    ]
    return {
        "contact_caps": from_rows("contact_caps", caps),
        "quiet_weekdays": from_rows("quiet_weekdays", weekdays),
        "holidays": from_rows("holidays", days),
    }


def hours_from(facts: Mapping[str, pa.Table], jurisdiction: str, kind: str) -> ContactRules:
    """Returns the rules that a day's tables held for customers of a kind in a jurisdiction.

    A channel that is closed on holidays is closed on all that the table of the jurisdiction holds. `sha256` is empty.
    """
    rows = _rows_of(facts["contact_hours"], jurisdiction, kind)
    days = frozenset(row["on_date"] for row in _rows_of(facts["holidays"], jurisdiction))
    caps = _rows_of(facts["contact_caps"], jurisdiction, kind)
    hours = []
    for channel in sorted({row["channel"] for row in rows}):
        mine = [row for row in rows if row["channel"] == channel]
        week: list[list[Span]] = [[] for _ in range(7)]
        for row in mine:
            if row["begin_second"] < row["end_second"]:
                week[row["weekday"]].append((row["begin_second"], row["end_second"]))
        closed = any(row["closed_on_holidays"] for row in mine)
        hours.append(
            (channel, Hours(tuple(map(tuple, map(sorted, week))), (), days if closed else frozenset()))
        )
    return ContactRules(
        tuple(Cap(row["channel"], row["window_days"], row["max_contacts"]) for row in caps), tuple(hours), ""
    )


def _rows_of(table: pa.Table, jurisdiction: str, kind: str = "") -> list[dict[str, Any]]:
    wanted = compute.equal(table["jurisdiction"], jurisdiction)
    if kind:
        wanted = compute.and_(wanted, compute.equal(table["kind"], kind))
    found: list[dict[str, Any]] = table.filter(wanted).to_pylist()
    return found


def _hour_rows(rules: ContactRules) -> Iterator[tuple[str, int, int, int, bool]]:
    for channel, hours in sorted(rules.hours):
        if channel not in CONTACT_CHANNELS:
            continue
        closed = bool(hours.holidays)
        spans = [(weekday, *span) for weekday, day in enumerate(hours.week) for span in day]
        for weekday, begin, end in spans or [(0, 0, 0)]:
            yield channel, weekday, begin, end, closed


def _hours_table(rows: list[tuple[str, str, str, int, int, int, bool]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(CONTACT_HOURS)
    arrays = [pa.array(values, each.type) for values, each in zip(columns, CONTACT_HOURS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=CONTACT_HOURS)
