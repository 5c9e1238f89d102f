"""The two results of the plan: one decision a customer with anything live, and what each act covers.

Puts the reasons in the contract's order; leaves out how each was found.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.due import LEFT_ALONE, live
from dunwell.engine.facts import COVERED, DECISIONS
from dunwell.engine.holds import hold_kind
from dunwell.engine.tables import Day, Tables, beside

#: For a vulnerable customer steps of these tones, or on these channels, go through a person.
GRAVE_TONES = ("formal", "final")
GRAVE_CHANNELS = ("visit", "agency", "solicitor")


def live_customers(facts: Tables) -> ir.Table:
    """Returns the customer_id of everyone with at least one live occasion."""
    return live(facts["occasions"]).select("customer_id").distinct()


def done_today(facts: Tables, as_of: Day) -> ir.Table:
    """Returns the customer_id of everyone for whom a step was taken on the day, about anything live or not."""
    occasions = facts["occasions"]
    return occasions.filter(occasions.last_step_on == as_of).select("customer_id").distinct()


def outcomes(tables: Tables) -> ir.Table:
    """Returns the verdicts with capacity and the vulnerable rule applied, in the result's columns but for reasons 1-4."""
    rows = tables["verdicts"]
    waiting = tables["over_capacity"].mutate(over=ibis.literal(True))
    rows = beside(rows, waiting, "customer_id")
    reason = ibis.ifelse(rows.over.fill_null(False), "over_capacity", rows.reason)
    channel = ibis.ifelse(rows.reason == "ok", rows.way, ibis.null("string"))
    grave = rows.tone.isin(GRAVE_TONES) | channel.isin(GRAVE_CHANNELS).fill_null(False)
    approval = ibis.ifelse(rows.vulnerable & grave, "review", rows.approval)
    return rows.mutate(reason=reason, channel=channel, approval=approval).drop("over")


def decisions(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the result `decisions`, ordered by customer_id."""
    rows = live_customers(tables)
    rows = beside(rows, tables["outcomes"].drop("standing"), "customer_id")
    rows = beside(rows, tables["leads"].select("customer_id", "standing"), "customer_id")
    rows = beside(rows, tables["done_today"].mutate(done=ibis.literal(True)), "customer_id")
    reason = ibis.cases(
        (rows.done.fill_null(False), "done_today"),
        (rows.standing > LEFT_ALONE, "on_hold"),
        (rows.standing == LEFT_ALONE, "likely_to_pay"),
        (rows.standing.isnull(), "nothing_due"),
        else_=rows.reason,
    )
    held_by = ibis.ifelse(reason == "on_hold", hold_kind(rows.standing - LEFT_ALONE), ibis.null("string"))
    rows = rows.mutate(
        reason=reason,
        decision=ibis.ifelse(reason == "ok", "act", "wait"),
        hold_kind=held_by,
        days_late=as_of.delta(rows.oldest_on, unit="day"),
    )
    return rows.select(*DECISIONS.names).order_by("customer_id")


def covered(tables: Tables) -> ir.Table:
    """Returns the result `covered`, ordered by customer_id, track and occasion_id."""
    acting = tables["outcomes"].filter(ibis._.reason == "ok").select("customer_id", "track")
    rows = tables["foremost"].join(acting, "customer_id")
    return rows.select(*COVERED.names).order_by(COVERED.names[:3])
