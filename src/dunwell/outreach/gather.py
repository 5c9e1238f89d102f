"""Gathers one company's facts as of one day, from one consistent snapshot. Decides nothing.

In come the tables of the ledger and of what was sent; out go the fact tables of the plan (`docs/plan.md`) and, beside
them, the particulars that messages and explanations need: names, addresses, invoice numbers, amounts in their own
currency. What happened after the day is not known: later payments, corrections, messages and releases are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from dunwell.engine.facts import TABLES
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot, snapshot
from dunwell.outreach import fact_queries, ledger_queries
from dunwell.outreach.contact_policy import ContactPolicy
from dunwell.outreach.playbooks import Playbook, playbook_facts, read_playbooks
from dunwell.values.money import digits


class CannotGather(Exception):
    """The facts cannot be gathered; the message says what to set right."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The plan's fact tables, and the particulars: `items` (one per occasion), `people` (one per customer), `credits`.

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

    `customers`: of these alone; None: of all. `known_to`: money that came in up to this day counts, though it is later
    than `as_of`; None: up to `as_of`. Raises `CannotGather` where the company's playbook does not exist.
    """
    playbook = playbook_of(company, playbooks)
    window_days = max(policy.window_days(), playbook.min_gap_days)
    with snapshot() as view:
        raw = _raw(view, company, as_of, as_of - timedelta(days=window_days), customers, known_to or as_of)
    facts, particulars = _assemble(raw, company, as_of, policy)
    facts |= playbook_facts([playbook], company.currency)
    facts |= policy.facts(_places(facts["customers"]), as_of)
    particulars["contact_hours"] = facts.pop("contact_hours")
    facts["capacity"] = TABLES["capacity"].empty_table()
    return Gathered({name: facts[name] for name in TABLES}, particulars)


def playbook_of(company: Company, playbooks: dict[str, Playbook] | None = None) -> Playbook:
    """Returns the playbook the company uses, of these or (None) of those on the disk.

    Raises `CannotGather` where there is none, and `CannotReadPlaybook` where its file is wrong.
    """
    known = read_playbooks(only=company.playbook) if playbooks is None else playbooks
    if company.playbook not in known:
        raise CannotGather(
            f"{company.name} uses the playbook {company.playbook!r}, which does not exist. "
            "Add its file to the folder `playbooks` of the home; docs/playbooks.md says how."
        )
    return known[company.playbook]


def _raw(
    view: Snapshot,
    company: Company,
    as_of: date,
    since: date,
    customers: Sequence[int] | None,
    known_to: date,
) -> dict[str, pa.Table]:
    """Returns the ledger's rows that matter on the day, one Arrow table per query."""
    values = {"company": company.pk, "as_of": as_of, "since": since, "known_to": known_to}
    return {
        name: view.table(query.about(customers), [values[each] for each in query.parameters], query.schema)
        for name, query in ledger_queries.ALL.items()
    }


def _assemble(
    raw: dict[str, pa.Table], company: Company, as_of: date, policy: ContactPolicy
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    engine = duckdb.connect(config={"preserve_insertion_order": True})
    try:
        for name, table in raw.items():
            engine.register(name, table)
        engine.register("rate", _rates(raw, company))
        engine.register("town_place", _town_places(policy))
        for name, sql in fact_queries.PLACED:
            engine.execute(f"CREATE TEMP TABLE {name} AS {sql}", _named(sql, company, as_of))
        engine.register(
            "condition", policy.conditions(_places(engine.table("planned").to_arrow_table()), as_of)
        )
        for name, sql in fact_queries.SHAPED:
            engine.execute(f"CREATE TEMP TABLE {name} AS {sql}", _named(sql, company, as_of))
        facts = {
            name: engine.sql(sql, params=_named(sql, company, as_of)).to_arrow_table().cast(TABLES[name])
            for name, sql in fact_queries.FACTS
        }
        particulars = {
            name: engine.sql(sql, params=_named(sql, company, as_of)).to_arrow_table()
            for name, sql in fact_queries.PARTICULARS
        }
    finally:
        engine.close()
    return facts, particulars


def _named(sql: str, company: Company, as_of: date) -> dict[str, object]:
    values = {
        "as_of": as_of,
        "playbook": company.playbook,
        "jurisdiction": company.jurisdiction,
        "language": company.language,
    }
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
