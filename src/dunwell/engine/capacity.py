"""Stage 9 of the plan: who waits because the team can do no more on a channel in a day.

Leaves out channels without a `capacity` row: they have no limit.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.tables import Day, Tables


def rooms(facts: Tables, as_of: Day) -> ir.Table:
    """Returns one row a limited channel: `way` and `room`, its daily most less the contacts already made on the day."""
    capacity, contacts = facts["capacity"], facts["contacts"]
    today = contacts.filter(contacts.on_date == as_of).semi_join(capacity, "channel")
    made = today.group_by("channel").aggregate(made=today.count())
    left = capacity.left_join(made, "channel")
    return left.select(way=left.channel, room=left.max_per_day - left.made.fill_null(0))


def over_capacity(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the customer_id of those who would act on a limited channel and come after the last there is room for."""
    verdicts = tables["verdicts"]
    acting = verdicts.filter(verdicts.reason == "ok").join(rooms(tables, as_of), "way")
    rows = acting.join(tables["leads"], "customer_id").join(tables["customers"], "customer_id")
    worth = rows.covered_base_minor.cast("decimal(19, 0)") * rows.weight_pct.cast("decimal(19, 0)")
    place = ibis.row_number().over(
        group_by=rows.way, order_by=[worth.desc(), rows.lead_late.desc(), rows.customer_id]
    )
    ranked = rows.select("customer_id", "room", place=place)
    return ranked.filter(ranked.place >= ranked.room).select("customer_id")
