"""Stage 4 of the plan: the holds active on the day, for whole customers and for single occasions.

A kind of hold is a small number here, `hold_no`, counted from 1 in the order of the kinds' names, so the lowest number
is the kind that sorts first.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.facts import HOLD_KINDS
from dunwell.engine.tables import Day, Tables

HOLD_NUMBERS = {kind: number for number, kind in enumerate(sorted(HOLD_KINDS), start=1)}


def active_holds(facts: Tables, as_of: Day) -> ir.Table:
    """Returns the holds whose first and last day enclose the day; without a last day they last until lifted."""
    holds = facts["holds"]
    active = holds.filter(holds.starts_on <= as_of, holds.ends_on.isnull() | (holds.ends_on >= as_of))
    number = active.kind.cases(*HOLD_NUMBERS.items()).cast("int32")
    return active.select("customer_id", "track", "occasion_id", hold_no=number)


def customer_holds(facts: Tables, as_of: Day) -> ir.Table:
    """Returns one row a customer held as a whole: customer_id and `customer_hold_no`."""
    holds = active_holds(facts, as_of).filter(ibis._.occasion_id.isnull())
    return holds.group_by("customer_id").aggregate(customer_hold_no=holds.hold_no.min())


def occasion_holds(tables: Tables, as_of: Day) -> ir.Table:
    """Returns one row an occasion held by itself: occasion_id, track_place and `occasion_hold_no`."""
    holds = active_holds(tables, as_of).filter(ibis._.occasion_id.notnull())
    holds = holds.join(tables["track_places"], "track")
    return holds.group_by("occasion_id", "track_place").aggregate(occasion_hold_no=holds.hold_no.min())


def hold_kind(hold_no: ir.IntegerValue) -> ir.StringValue:
    """Returns the name of the kind with this number."""
    return hold_no.cases(*((number, kind) for kind, number in HOLD_NUMBERS.items()))
