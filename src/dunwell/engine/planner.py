"""The whole plan, from facts to decisions, as a sequence of table functions: the contract in `docs/plan.md`, read down.

Leaves out every engine: these are expressions, which `duckdb_runner` and `spark_runner` run.
"""

import datetime
from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from dunwell.engine.capacity import over_capacity
from dunwell.engine.channels import full_channels, recent_contacts, rungs
from dunwell.engine.decisions import covered as covered_rows
from dunwell.engine.decisions import decisions as decision_rows
from dunwell.engine.decisions import done_today
from dunwell.engine.due import chased, foremost
from dunwell.engine.facts import ORDER
from dunwell.engine.holds import occasion_holds
from dunwell.engine.ladders import next_steps, track_places
from dunwell.engine.lead import leads
from dunwell.engine.rules import verdicts
from dunwell.engine.tables import Day, Tables

#: The stages in order: each makes one table, named so, from the facts and the tables before it.
STAGES: dict[str, Callable[[Tables, Day], ir.Table]] = {
    "track_places": lambda tables, as_of: track_places(tables),
    "next_steps": lambda tables, as_of: next_steps(tables),
    "rungs": lambda tables, as_of: rungs(tables),
    "occasion_holds": occasion_holds,
    "chased": chased,
    "foremost": foremost,
    "leads": lambda tables, as_of: leads(tables),
    "done_today": done_today,
    "recent_contacts": recent_contacts,
    "full_channels": lambda tables, as_of: full_channels(tables),
    "verdicts": verdicts,
    "over_capacity": over_capacity,
    "decisions": decision_rows,
    "covered": lambda tables, as_of: covered_rows(tables),
}

#: What an engine may do with a stage's table before the next stages read it: keep it, so that it is made once.
Keep = Callable[[str, ir.Table], ir.Table]


def planned(
    facts: Tables, as_of: datetime.date | Day, keep: Keep = lambda name, table: table
) -> dict[str, ir.Table]:
    """Returns the tables of all stages by name; among them the results `decisions` and `covered`, not yet in order."""
    day = ibis.date(as_of) if isinstance(as_of, datetime.date) else as_of
    tables = dict(facts)
    for name, stage in STAGES.items():
        tables[name] = keep(name, stage(tables, day))
    return {name: tables[name] for name in STAGES}


def decisions(facts: Tables, as_of: datetime.date | Day) -> ir.Table:
    """Returns one row per customer with at least one live occasion: act or wait, and why. Ordered by customer_id."""
    return planned(facts, as_of)["decisions"].order_by(*ORDER["decisions"])


def covered(facts: Tables, as_of: datetime.date | Day) -> ir.Table:
    """Returns the occasions each `act` covers and the step each moves to. Ordered by customer_id, track, occasion_id."""
    return planned(facts, as_of)["covered"].order_by(*ORDER["covered"])
