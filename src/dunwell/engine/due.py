"""Stages 1 to 5 of the plan: which occasions are live and due, which of those are held or left alone, and on which track.

Leaves out what their customer is told: that is settled a customer at a time, from `lead` on.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.facts import TRACKS_WITHOUT_AMOUNT
from dunwell.engine.holds import customer_holds
from dunwell.engine.ladders import NO_LADDER, place, playbook_places
from dunwell.engine.tables import Day, Tables, beside

#: A live occasion's `standing` is its ladder's number where it is free to act on, else one of these: left alone, held
#: (this plus the number of the hold's kind), not due. So the lowest standing says what becomes of the customer, and a
#: ladder's number is lower the earlier its track goes.
LEFT_ALONE = 2**30
HELD = LEFT_ALONE
NOT_DUE = 2**31 - 1


def live(occasions: ir.Table) -> ir.Table:
    """Returns the occasions with something open, or on a track that is not about an amount (stage 1)."""
    return occasions.filter((occasions.open_base_minor > 0) | occasions.track.isin(TRACKS_WITHOUT_AMOUNT))


def chased(facts: Tables, as_of: Day) -> ir.Table:
    """Returns one row a customer: customer_id, `playbook_place` and `customer_hold_no`, null without such a hold."""
    customers = facts["customers"].join(playbook_places(facts), "playbook")
    rows = beside(customers, customer_holds(facts, as_of), "customer_id")
    return rows.select("customer_id", "playbook_place", "customer_hold_no")


def next_due(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the live occasions with their next step (stage 2) and whether that is `due` today (stage 3).

    Columns besides the occasion's: track_place, ladder_no, step_no, customer_hold_no, and `likely_to_pay` (so probably
    that a gentle step waits, stage 4).
    """
    rows = live(tables["occasions"]).join(tables["chased"], "customer_id")
    rows = beside(rows, tables["track_places"], "track")
    late = as_of.delta(rows.anchor_on, unit="day")
    taken = ibis.least(rows.last_step, rows.longest)
    seat = place(rows.playbook_place, rows.track_place, taken, late >= 0)
    rows = rows.mutate(late=late, place=seat.fill_null(NO_LADDER)).join(tables["next_steps"], "place")
    waited = as_of.delta(rows.last_step_on, unit="day")
    return rows.mutate(
        due=(rows.late >= rows.offset_days) & ((rows.last_step == 0) | (waited >= rows.wait_days)),
        likely_to_pay=(rows.likely_paid_by >= as_of) & (rows.late < rows.alone_days),
    )


def standings(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the live occasions with their `standing`: free to act on, left alone, held (stage 4) or not due."""
    rows = next_due(tables, as_of)
    rows = rows.left_join(tables["occasion_holds"], ["occasion_id", "track_place"])
    hold_no = ibis.least(rows.customer_hold_no, rows.occasion_hold_no)
    standing = ibis.cases(
        (~rows.due, NOT_DUE),
        (hold_no.notnull(), HELD + hold_no),
        (rows.likely_to_pay, LEFT_ALONE),
        else_=rows.ladder_no,
    )
    return rows.select(
        "customer_id",
        "occasion_id",
        "anchor_on",
        "open_base_minor",
        "step_no",
        standing=standing.cast("int32"),
    )


def foremost(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the occasions free to act on, on the track to act on (stage 5), and their customers' `standing`.

    A customer with something live but nothing free has one row with the standing alone.
    """
    rows = standings(tables, as_of)
    lowest = rows.group_by("customer_id").aggregate(standing=rows.standing.min())
    free = rows.view().semi_join(lowest.filter(lowest.standing < LEFT_ALONE), ["customer_id", "standing"])
    none_free = lowest.filter(lowest.standing >= LEFT_ALONE)
    return free.union(
        none_free.select(
            "customer_id",
            occasion_id=ibis.null("int64"),
            anchor_on=ibis.null("date"),
            open_base_minor=ibis.null("int64"),
            step_no=ibis.null("int32"),
            standing=none_free.standing,
        )
    )
