"""The two results of the plan: one decision a customer with anything live, and what each act covers.

Puts the reasons in the contract's order (section 3); leaves out how each was found.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.due import HELD, LEFT_ALONE, NOT_DUE
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
    rows = tables["leads"].select("customer_id", outlook="standing")
    rows = beside(rows, tables["verdicts"], "customer_id")
    rows = beside(rows, tables["done_today"].mutate(done=ibis.literal(True)), "customer_id")
    rows = beside(rows, tables["over_capacity"].mutate(over=ibis.literal(True)), "customer_id")
    steps = tables["rungs"].select(
        "track", "step_key", "tone", "approval", standing="ladder_no", step_no="step_no"
    )
    rows = beside(rows, steps, "standing", "step_no")
    reason = ibis.cases(
        (rows.done.fill_null(False), "done_today"),
        (rows.outlook == NOT_DUE, "nothing_due"),
        (rows.outlook > HELD, "on_hold"),
        (rows.outlook == LEFT_ALONE, "likely_to_pay"),
        (rows.over.fill_null(False), "over_capacity"),
        else_=rows.reason,
    )
    channel = ibis.ifelse(rows.reason == "ok", rows.way, ibis.null("string"))
    grave = rows.tone.isin(GRAVE_TONES) | channel.isin(GRAVE_CHANNELS).fill_null(False)
    rows = rows.mutate(
        reason=reason,
        decision=ibis.ifelse(reason == "ok", "act", "wait"),
        hold_kind=ibis.ifelse(reason == "on_hold", hold_kind(rows.outlook - HELD), ibis.null("string")),
        channel=channel,
        approval=ibis.ifelse(rows.vulnerable & grave, "review", rows.approval),
        days_late=as_of.delta(rows.oldest_on, unit="day"),
    )
    return rows.select(*DECISIONS.names)


def covered(tables: Tables) -> ir.Table:
    """Returns the rows of the result `covered`."""
    verdicts = tables["verdicts"]
    acting = verdicts.filter(verdicts.reason == "ok").anti_join(tables["over_capacity"], "customer_id")
    tracks = tables["rungs"].select("track", standing="ladder_no").distinct()
    rows = tables["foremost"].semi_join(acting, "customer_id").join(tracks, "standing")
    return rows.select(*COVERED.names)
