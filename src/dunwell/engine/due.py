"""Stages 1 to 5 of the plan: which occasions are live and due, which of those are held or left alone, and on which track.

Leaves out what their customer is told: that is settled a customer at a time, from `lead` on.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.claims import BEYOND_CLAIMS, claim, ladder_of
from dunwell.engine.facts import TRACKS_WITHOUT_AMOUNT
from dunwell.engine.holds import customer_holds
from dunwell.engine.ladders import place, playbook_places
from dunwell.engine.tables import Day, Tables, beside

#: A due occasion's `standing` is its claim where it is free to act on, else one of these: left alone, or held (this plus
#: the number of the hold's kind). So the lowest standing says what becomes of the customer.
LEFT_ALONE = BEYOND_CLAIMS
HELD = LEFT_ALONE
#: A customer's standing where something is live and nothing due.
NOT_DUE = LEFT_ALONE + 2**10


def live(occasions: ir.Table) -> ir.Table:
    """Returns the occasions with something open, or on a track that is not about an amount (stage 1)."""
    return occasions.filter((occasions.open_base_minor > 0) | occasions.track.isin(TRACKS_WITHOUT_AMOUNT))


def chased(facts: Tables, as_of: Day) -> ir.Table:
    """Returns one row a customer: customer_id, `playbook_place` and `customer_hold_no`, null without such a hold."""
    customers = facts["customers"].join(playbook_places(facts), "playbook")
    rows = beside(customers, customer_holds(facts, as_of), "customer_id")
    return rows.select("customer_id", "playbook_place", "customer_hold_no")


def due(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the live occasions whose next step (stage 2) is due today (stage 3).

    Columns: customer_id, occasion_id, track_place, open_base_minor, customer_hold_no, `claim` to its next step, and
    `likely_to_pay` (so probably that a gentle step waits, stage 4).
    """
    rows = (
        live(tables["occasions"]).join(tables["chased"], "customer_id").join(tables["track_places"], "track")
    )
    late = as_of.delta(rows.anchor_on, unit="day")
    taken = ibis.least(rows.last_step, rows.longest)
    rows = rows.mutate(late=late, place=place(rows.playbook_place, rows.track_place, taken, late >= 0))
    rows = rows.join(tables["next_steps"], "place")
    waited = as_of.delta(rows.last_step_on, unit="day")
    # Written as a difference, the offset is compared after the join; as a condition of the join it takes longer.
    reached = rows.late - rows.offset_days >= 0
    rows = rows.filter(reached, (rows.last_step == 0) | (waited >= rows.wait_days))
    return rows.select(
        "customer_id",
        "occasion_id",
        "track_place",
        "open_base_minor",
        "customer_hold_no",
        claim=claim(rows.rung_no, rows.late),
        likely_to_pay=(rows.likely_paid_by >= as_of) & (rows.late < rows.alone_days),
    )


def standings(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the due occasions with their `standing`: free to act on, left alone, or held (stage 4)."""
    rows = due(tables, as_of).left_join(tables["occasion_holds"], ["occasion_id", "track_place"])
    hold_no = ibis.least(rows.customer_hold_no, rows.occasion_hold_no)
    standing = ibis.cases(
        (hold_no.notnull(), HELD + hold_no), (rows.likely_to_pay, LEFT_ALONE), else_=rows.claim
    )
    return rows.select("customer_id", "occasion_id", "open_base_minor", standing=standing)


def foremost(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the occasions free to act on, on the track to act on (stage 5), each with its `claim`.

    Besides, `standing` is the lowest of the customer. One with something due but nothing free has one row with that alone.
    """
    rows = standings(tables, as_of)
    lowest = rows.group_by("customer_id").aggregate(standing=rows.standing.min())
    free = rows.filter(rows.standing < LEFT_ALONE).rename(claim="standing")
    free = free.mutate(ladder_no=ladder_of(free.claim)).view()
    acting = lowest.filter(lowest.standing < LEFT_ALONE)
    acting = acting.mutate(ladder_no=ladder_of(acting.standing))
    columns = ["customer_id", "occasion_id", "open_base_minor", "claim", "standing"]
    found = free.join(acting, ["customer_id", "ladder_no"]).select(columns)
    waiting = lowest.filter(lowest.standing >= LEFT_ALONE)
    nothing = {name: ibis.null("int64") for name in ("occasion_id", "open_base_minor", "claim")}
    return found.union(waiting.mutate(**nothing).select(columns))


def idle(tables: Tables) -> ir.Table:
    """Returns the customer_id of everyone with something live and nothing due."""
    others = tables["customers"].select("customer_id").anti_join(tables["leads"], "customer_id")
    return live(tables["occasions"]).select("customer_id").semi_join(others, "customer_id").distinct()
