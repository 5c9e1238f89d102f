"""Stages 1 to 4 of the plan: which occasions are live, which are due, and which of those are held or left alone.

Leaves out what their customer is told: that is settled a customer at a time, from `foremost` on.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.facts import TRACKS_WITHOUT_AMOUNT
from dunwell.engine.holds import customer_holds, occasion_holds
from dunwell.engine.ladders import next_steps, place, playbook_places, track_places
from dunwell.engine.tables import Day, Tables

#: A due occasion's `standing` is its ladder's number if it may be acted on, this if it is left alone, and this plus
#: the number of the hold's kind if it is held. So the lowest standing says what becomes of the customer.
LEFT_ALONE = 2**30


def live(occasions: ir.Table) -> ir.Table:
    """Returns the occasions with something open, or on a track that is not about an amount (stage 1)."""
    return occasions.filter((occasions.open_base_minor > 0) | occasions.track.isin(TRACKS_WITHOUT_AMOUNT))


def due(facts: Tables, as_of: Day) -> ir.Table:
    """Returns the live occasions that are due today (stages 1 to 3), each with its next step.

    Columns: customer_id, occasion_id, track_place, anchor_on, open_base_minor, ladder_no, step_no, `likely_to_pay`
    (so probably that a gentle step waits) and `customer_hold_no` (null where no hold covers the whole customer).
    """
    chased = (
        facts["customers"]
        .join(playbook_places(facts), "playbook")
        .left_join(customer_holds(facts, as_of), "customer_id")
        .select("customer_id", "playbook_place", "customer_hold_no")
    )
    rows = live(facts["occasions"]).join(chased, "customer_id").join(track_places(facts), "track")
    late = as_of.delta(rows.anchor_on, unit="day")
    taken = ibis.least(rows.last_step, rows.longest)
    rows = rows.mutate(late=late, place=place(rows.playbook_place, rows.track_place, taken, late >= 0))
    rows = rows.join(next_steps(facts), "place")
    rows = rows.filter(
        rows.late >= rows.offset_days,
        (rows.last_step == 0) | (as_of.delta(rows.last_step_on, unit="day") >= rows.wait_days),
    )
    return rows.select(
        "customer_id",
        "occasion_id",
        "track_place",
        "anchor_on",
        "open_base_minor",
        "ladder_no",
        "step_no",
        "customer_hold_no",
        likely_to_pay=(rows.likely_paid_by >= as_of) & (rows.late < rows.alone_days),
    )


def standings(facts: Tables, as_of: Day) -> ir.Table:
    """Returns the due occasions with their `standing`: free to act on, left alone, or held (stage 4)."""
    rows = due(facts, as_of)
    held = occasion_holds(facts, as_of)
    rows = rows.left_join(held, ["occasion_id", "track_place"])
    hold_no = ibis.least(rows.customer_hold_no, rows.occasion_hold_no)
    standing = ibis.cases(
        (hold_no.notnull(), LEFT_ALONE + hold_no),
        (rows.likely_to_pay, LEFT_ALONE),
        else_=rows.ladder_no,
    ).cast("int32")
    return rows.select(
        "customer_id", "occasion_id", "anchor_on", "open_base_minor", "step_no", standing=standing
    )


def foremost(facts: Tables, as_of: Day) -> ir.Table:
    """Returns the due occasions that settle what becomes of their customer: those of the customer's lowest standing.

    They are all of one kind: on the track to act on (stage 5), or left alone, or held.
    """
    rows = standings(facts, as_of)
    lowest = rows.group_by("customer_id").aggregate(standing=rows.standing.min())
    return rows.view().semi_join(lowest, ["customer_id", "standing"])
