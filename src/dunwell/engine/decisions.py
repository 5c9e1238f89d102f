"""The two results of the plan: one decision a customer with anything live, and what each act covers.

Puts the reasons in the contract's order (section 3); leaves out how each was found.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.claims import rung_of
from dunwell.engine.due import HELD, LEFT_ALONE, NOT_DUE, idle
from dunwell.engine.facts import COVERED, DECISIONS
from dunwell.engine.holds import hold_kind
from dunwell.engine.tables import Day, Tables, beside

#: For a vulnerable customer steps of these tones, or on these channels, go through a person.
GRAVE_TONES = ("formal", "final")
GRAVE_CHANNELS = ("visit", "agency", "solicitor")


def done_today(facts: Tables, as_of: Day) -> ir.Table:
    """Returns the customer_id of everyone for whom a step was taken on the day, about anything live or not."""
    occasions = facts["occasions"]
    return occasions.filter(occasions.last_step_on == as_of).select("customer_id").distinct()


def decisions(tables: Tables, as_of: Day) -> ir.Table:
    """Returns the rows of the result `decisions`."""
    rows = beside(_everyone(tables), tables["verdicts"], "customer_id")
    rows = beside(rows, tables["done_today"].mutate(done=ibis.literal(True)), "customer_id")
    rows = beside(rows, tables["over_capacity"].mutate(over=ibis.literal(True)), "customer_id")
    rows = beside(rows, tables["rungs"], "rung_no")
    channel = ibis.ifelse(rows.reason == "ok", rows.way, ibis.null("string"))
    grave = rows.tone.isin(GRAVE_TONES) | channel.isin(GRAVE_CHANNELS).fill_null(False)
    approval = ibis.ifelse(rows.vulnerable & grave, "review", rows.approval)
    rows = rows.mutate(channel=channel, approval=approval)
    # What is said of a lead is said only of those who got as far as a verdict.
    of_the_lead = {
        name: ibis.ifelse(rows.reason.notnull(), rows[name], ibis.null(rows[name].type()))
        for name in DECISIONS.names[DECISIONS.names.index("track") :]
    }
    reason = ibis.cases(
        (rows.done.fill_null(False), "done_today"),
        (rows.standing == NOT_DUE, "nothing_due"),
        (rows.standing > HELD, "on_hold"),
        (rows.standing == LEFT_ALONE, "likely_to_pay"),
        (rows.over.fill_null(False), "over_capacity"),
        else_=rows.reason,
    )
    return rows.select(
        "customer_id",
        decision=ibis.ifelse(reason == "ok", "act", "wait"),
        reason=reason,
        hold_kind=ibis.ifelse(reason == "on_hold", hold_kind(rows.standing - HELD), ibis.null("string")),
        **of_the_lead,
    )


def _everyone(tables: Tables) -> ir.Table:
    """Returns the leads, and a row like theirs for everyone with something live and nothing due."""
    leads = tables["leads"]
    blank = {name: ibis.null(leads[name].type()) for name in leads.columns}
    blank |= {"standing": ibis.literal(NOT_DUE, "int64")}
    others = idle(tables)
    return leads.union(others.select(**(blank | {"customer_id": others.customer_id})))


def covered(tables: Tables) -> ir.Table:
    """Returns the rows of the result `covered`."""
    verdicts = tables["verdicts"]
    acting = verdicts.filter(verdicts.reason == "ok").anti_join(tables["over_capacity"], "customer_id")
    rows = tables["foremost"].semi_join(acting, "customer_id")
    rows = rows.mutate(rung_no=rung_of(rows.claim)).join(tables["rungs"], "rung_no")
    return rows.select(*COVERED.names)
