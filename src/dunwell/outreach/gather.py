"""Gathers one company's facts as of one day, from one consistent snapshot. Decides nothing.

In come the tables of the ledger and of what was sent; out go the fact tables of the plan (`docs/plan.md`) and, beside
them, the particulars that messages and explanations need: names, addresses, invoice numbers, amounts in their own
currency. What happened after the day is not known: later payments, corrections, messages and releases are left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from dunwell.engine.facts import TABLES
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot, snapshot
from dunwell.outreach import fact_queries, ledger_queries, occasion_queries, segment_queries
from dunwell.outreach.arranged_reads import ARRANGED, followed_since
from dunwell.outreach.assigning import Assignment, CannotGather, assignment_of
from dunwell.outreach.contact_policy import ContactPolicy
from dunwell.outreach.occasion_reads import BY_TRACK
from dunwell.outreach.playbooks import Playbook, playbook_facts
from dunwell.values.money import digits

__all__ = ["CannotGather", "Gathered", "gather"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The plan's fact tables, and the particulars: `items` (of each occasion), `people` (one per customer), `credits`.

    `contact_hours` among them are the hours of the day by place, kind of customer and channel: no fact of the plan, but
    what a check of contacts has to know later.
    """

    facts: dict[str, pa.Table]
    particulars: dict[str, pa.Table]


def gather(
    company: Company,
    as_of: date,
    playbooks: dict[str, Playbook],
    policy: ContactPolicy,
    customers: Sequence[int] | None = None,
    known_to: date | None = None,
) -> Gathered:
    """Returns what is known of the company's customers on a day, all of it from one moment of the database.

    `playbooks`: of these, and where the company uses others, of those on the disk. `customers`: of these alone; None: of
    all. `known_to`: money that came in up to this day counts, though it is later than `as_of`; None: up to `as_of`. Raises
    `CannotGather` where a playbook of the company's does not exist.
    """
    assignment = assignment_of(company, playbooks)
    books = list(assignment.playbooks.values())
    window_days = max(
        policy.window_days(),
        *(book.min_gap_days for book in books),
        occasion_queries.silent_days(books),
    )
    days = {
        "company": company.pk,
        "as_of": as_of,
        "since": as_of - timedelta(days=window_days),
        "known_to": known_to or as_of,
        "recent": occasion_queries.recent_since(books, as_of),
        "followed": followed_since(as_of),
        "this_weekday": f"%{as_of.isoweekday()}%",
        "year_ago": as_of - timedelta(days=365),
    }
    with snapshot() as view:
        raw = _raw(view, assignment, days, customers)
    facts, particulars = _assemble(raw, company, as_of, assignment, policy)
    facts |= playbook_facts(books, company.currency)
    facts |= policy.facts(_places(facts["customers"]), as_of)
    particulars["contact_hours"] = facts.pop("contact_hours")
    facts["capacity"] = TABLES["capacity"].empty_table()
    return Gathered({name: facts[name] for name in TABLES}, particulars)


def _raw(
    view: Snapshot, assignment: Assignment, days: dict[str, object], customers: Sequence[int] | None
) -> dict[str, pa.Table]:
    """Returns the ledger's rows that matter on the day, one Arrow table per query; empty where no track asks for it."""
    asked = occasion_queries.tables_to_read(assignment.playbooks.values())
    queries = ledger_queries.ALL | ARRANGED | {name: BY_TRACK[name][1] for name in asked}
    queries |= segment_queries.tables_to_read(assignment)
    read = {
        name: view.table(query.about(customers), [days[each] for each in query.parameters], query.schema)
        for name, query in queries.items()
    }
    return {name: query.schema.empty_table() for name, (_, query) in BY_TRACK.items()} | read


def _assemble(
    raw: dict[str, pa.Table], company: Company, as_of: date, assignment: Assignment, policy: ContactPolicy
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    engine = duckdb.connect(config={"preserve_insertion_order": True})
    values = {
        "as_of": as_of,
        "began_on": company.created_at.astimezone(ZoneInfo(company.time_zone)).date(),
        "playbook": assignment.own,
        "jurisdiction": company.jurisdiction,
        "language": company.language,
    }

    def make(tables: Iterable[tuple[str, str]]) -> None:
        for name, sql in tables:
            engine.execute(f"CREATE TEMP TABLE {name} AS {sql}", _named(sql, values))

    def read(tables: Iterable[tuple[str, str]]) -> dict[str, pa.Table]:
        return {name: engine.sql(sql, params=_named(sql, values)).to_arrow_table() for name, sql in tables}

    try:
        for name, table in raw.items():
            engine.register(name, table)
        engine.register("rate", _rates(raw, company))
        engine.register("town_place", _town_places(policy))
        engine.register("track_rule", occasion_queries.track_rules(assignment.playbooks.values()))
        engine.register("segment", segment_queries.segments_table(assignment))
        make(fact_queries.INVOICES)
        make(segment_queries.shaped(assignment, company.currency))
        make(occasion_queries.SHAPED)
        make(fact_queries.PLACED)
        engine.register(
            "condition", policy.conditions(_places(engine.table("planned").to_arrow_table()), as_of)
        )
        make(fact_queries.SHAPED)
        facts = {name: table.cast(TABLES[name]) for name, table in read(fact_queries.FACTS).items()}
        return facts, read(fact_queries.PARTICULARS)
    finally:
        engine.close()


def _named(sql: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if f"${name}" in sql}


def _places(customers: pa.Table) -> list[tuple[str, str]]:
    """Returns where the customers are, with their kinds, each pair once."""
    pairs = customers.group_by(["jurisdiction", "kind"]).aggregate([]).to_pydict()
    return sorted(zip(pairs["jurisdiction"], pairs["kind"], strict=True))


def _town_places(policy: ContactPolicy) -> pa.Table:
    """Returns which towns have a law of their own: the region, the name in small letters (empty: not known), the code."""
    rows = [
        (pack.parent, name, pack.id)
        for pack in policy.packs.packs.values()
        if pack.towns
        for name in sorted({"", *(town.casefold() for town in pack.towns)})
    ]
    names = ("region_place", "town", "place")
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)})


def _rates(raw: dict[str, pa.Table], company: Company) -> pa.Table:
    """Returns for each currency how many base minor units `top / bottom` one minor unit is.

    A currency without a rate counts one for one (a yen as a euro) until somebody sets it; the import has said so.
    """
    met = {
        each
        for name in ("invoice", "payment", "credit_note")
        for each in raw[name]["currency"].unique().to_pylist()
    }
    latest = dict.fromkeys(sorted(met), 10**9)
    latest |= {row["currency"]: row["rate_e9"] for row in raw["rates"].to_pylist()}
    latest[company.currency] = 10**9
    rows = []
    for currency, rate_e9 in latest.items():
        shift = digits(company.currency) - digits(currency)
        rows.append((currency, rate_e9 * 10 ** max(shift, 0), 10 ** (9 + max(-shift, 0))))
    columns = list(zip(*rows, strict=True))
    return pa.table(
        {
            "currency": pa.array(columns[0], pa.string()),
            "top": pa.array(columns[1], pa.int64()),
            "bottom": pa.array(columns[2], pa.int64()),
        }
    )
