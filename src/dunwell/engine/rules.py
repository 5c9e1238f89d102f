"""Stages 7 and 8 of the plan, one customer at a time: may the lead's step be taken today, and on which channel?

Decides reasons 5 to 11 of the contract, in its order. Leaves out the team's capacity.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.channels import first_channel, reachable, shut_channels
from dunwell.engine.facts import TRACKS_ABOUT_MONEY
from dunwell.engine.lead import prospects
from dunwell.engine.tables import Day, Tables, beside


def quiet_today(facts: Tables, as_of: Day) -> ir.Table:
    """Returns one row a jurisdiction and kind for whom the day is a quiet weekday or a holiday."""
    weekdays, holidays = facts["quiet_weekdays"], facts["holidays"]
    kinds = facts["customers"].select("kind").distinct()
    quiet = weekdays.filter(weekdays.weekday == as_of.day_of_week.index()).select("jurisdiction", "kind")
    holiday = holidays.filter(holidays.on_date == as_of).select("jurisdiction").cross_join(kinds)
    return quiet.union(holiday.select("jurisdiction", "kind")).distinct().mutate(quiet=ibis.literal(True))


def last_contacts(tables: Tables) -> ir.Table:
    """Returns one row a customer contacted lately: customer_id and `last_age_days`, days since the last contact."""
    recent = tables["recent_contacts"]
    return recent.group_by("customer_id").aggregate(last_age_days=recent.age_days.min())


def cases(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the prospects with all that reasons 5 to 11 look at."""
    rows = prospects(tables).join(tables["customers"], "customer_id").join(tables["rungs"], "rung_no")
    rows = beside(rows, reachable(tables), "customer_id")
    rows = beside(rows, tables["full_channels"], "customer_id")
    rows = beside(rows, last_contacts(tables), "customer_id")
    rows = beside(rows, quiet_today(tables, as_of), "jurisdiction", "kind")
    rows = beside(rows, shut_channels(tables), "jurisdiction", "kind")
    reached = ibis.ifelse(rows.opted_out, 0, rows.reach_bits.fill_null(0))
    rows = rows.mutate(possible=rows.way_bits & reached)
    full = rows.full_bits.fill_null(0) | rows.shut_bits.fill_null(0)
    rows = rows.mutate(usable=rows.possible - (rows.possible & full))
    way = ibis.ifelse(rows.possible > 0, first_channel(rows, rows.usable), rows.inside_channel)
    return rows.mutate(way=way)


def verdicts(tables: Tables, as_of: Day) -> ir.Table:
    """Returns one row a prospect: customer_id, vulnerable, and what is decided.

    That is the first `reason` of 5 to 11 that is true, `ok` where none is, and the `way` out, null without one.
    """
    rows = cases(tables, as_of)
    about_money = rows.track.isin(TRACKS_ABOUT_MONEY)
    credit = rows.credit_base_minor
    outside_only = (rows.way_bits > 0) & rows.inside_channel.isnull()
    possible = rows.possible > 0
    reason = ibis.cases(
        (about_money & (credit >= rows.covered_base_minor), "covered_by_credit"),
        (about_money & (rows.covered_base_minor - credit < rows.min_base_minor), "below_minimum"),
        (rows.opted_out & outside_only, "opted_out"),
        (outside_only & ~possible, "unreachable"),
        (possible & rows.quiet.fill_null(False), "quiet_day"),
        (possible & (rows.last_age_days < rows.min_gap_days).fill_null(False), "too_soon"),
        (possible & (rows.usable == 0), "contact_cap"),
        else_="ok",
    )
    return rows.select("customer_id", "vulnerable", "way", reason=reason)
