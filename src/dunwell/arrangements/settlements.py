"""Settlements of old, large debts: quoted by the schedule, approved by a person, taken when the money is there."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dunwell.arrangements.act import Act, acting
from dunwell.arrangements.credit import use_credit
from dunwell.arrangements.debts import CannotArrange, bound, credit_of, latest, open_on, owed
from dunwell.arrangements.deciding.concessions import Quote, quote
from dunwell.arrangements.experience import KEEP_ASKING, with_experience
from dunwell.arrangements.models import QuotedInvoice, Settlement, SettlementHold, SettlementStep
from dunwell.arrangements.policies import policy_of, scale_of
from dunwell.arrangements.superseding import supersede
from dunwell.ledger.models import Customer


class CannotSettle(CannotArrange):
    """The settlement cannot be quoted, approved or ended as asked."""


def quote_settlement(
    customer: Customer,
    on: date,
    *,
    at: datetime,
    by: str,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    note: str = "",
) -> Settlement:
    """Writes down what the schedule gives for a debt, beside what other ways are expected to bring; for a person to approve.

    Raises `CannotSettle` where the schedule gives nothing or credit is not used yet, `CannotArrange` where nothing is owed.
    """
    rules = policy_of(customer.company).settlement
    with acting(customer, on, at, by) as act:
        debt = owed(customer, on, currency=currency, numbers=numbers)
        if debt.credit_minor:
            raise CannotSettle("There is credit that is not used yet. Use it first.", "credit")
        oldest = debt.invoices[0].due_on
        scale = scale_of(customer.company, debt.currency, on)
        age_days = (on - oldest).days
        own, invoices = (
            with_experience(rules, customer.company, debt.currency, age_days, on) if rules else (None, 0)
        )
        found = quote(own, debt.open_minor, oldest, on, scale) if own else None
        if found is None:
            raise CannotSettle("The schedule gives no settlement for a debt of this age and amount.", "none")
        row = Settlement(
            currency=debt.currency,
            owed_minor=found.owed_minor,
            pay_minor=found.pay_minor,
            share_bp=found.share_bp,
            pay_by=found.pay_by,
            grace_days=rules.grace_days,
            beside=_beside(found, invoices),
        )
        made = act.add(row, "settlement", note)
        for invoice in debt.invoices:
            quoted = QuotedInvoice(settlement=made, invoice=invoice, open_minor=invoice.open_minor)
            act.add(quoted, "settlement")
    return made


def _beside(found: Quote, own_invoices: int) -> str:
    rows = [
        {
            "key": each.key,
            "recovers_minor": each.recovers_minor,
            "cost_minor": each.cost_minor,
            "leaves_minor": each.leaves_minor,
            "days": each.days,
            "of_invoices": own_invoices if each.key == KEEP_ASKING else 0,
        }
        for each in found.others
    ]
    return json.dumps(rows, sort_keys=True)


def other_ways(settlement: Settlement) -> list[dict[str, int | str]]:
    """Returns what the other ways were expected to bring, to cost and to leave when it was quoted.

    `of_invoices`: of how many of the company's own invoices that is told; 0: it is the policy's figure.
    """
    return json.loads(settlement.beside)


def approve_settlement(settlement: Settlement, on: date, reason: str, *, at: datetime, by: str) -> None:
    """Lets the customer settle; `by` is the person who approves. Chasing is held until the day to pay by and its grace.

    Raises `CannotSettle` where it was decided already, its day is over, or what is owed has changed.
    """
    with acting(settlement.customer, on, at, by) as act:
        rows = list(settlement.invoices.select_related("invoice"))
        if latest(settlement.steps.all(), "step") is not None or on > settlement.pay_by:
            raise CannotSettle(
                "This settlement was decided already, or its day is over. Quote a new one.", "over"
            )
        if any(row.invoice.open_minor != row.open_minor for row in rows):
            raise CannotSettle("What is owed has changed. Quote a new settlement.", "changed")
        if bound(settlement.customer) & {row.invoice_id for row in rows}:
            raise CannotSettle("Something else is arranged about these invoices by now.", "arranged")
        supersede(act, [row.invoice for row in rows], "a settlement was approved")
        act.add(SettlementStep(settlement=settlement, step="approved"), "settlement", reason)
        until = settlement.pay_by + timedelta(days=settlement.grace_days)
        for row in rows:
            said = f"To be settled by {settlement.pay_by}"
            hold = act.hold("arrangement", said, invoice=row.invoice, ends_on=until, review_on=until)
            act.add(SettlementHold(settlement=settlement, hold=hold), "settlement")


def close_settlement(
    settlement: Settlement, on: date, reason: str, *, at: datetime, by: str, step: str = "refused"
) -> None:
    """Ends a settlement that was not taken: `refused` by us before, `withdrawn` after it was approved. Chasing goes on."""
    with acting(settlement.customer, on, at, by) as act:
        expected = {"refused": None, "withdrawn": "approved"}[step]
        if latest(settlement.steps.all(), "step") != expected:
            raise CannotSettle("This settlement cannot be ended so; look at where it stands.", "over")
        _end(act, settlement, step, reason)


def approved_settlements(customer: Customer) -> list[Settlement]:
    """Returns the customer's settlements that wait for the money."""
    rows = customer.settlements.prefetch_related("steps").order_by("pk")
    return [each for each in rows if latest(each.steps.all(), "step") == "approved"]


def judge_settlement(act: Act, settlement: Settlement) -> str | None:
    """Closes the invoices when the money is there in time, or lets the settlement lapse; None: still to see."""
    until = settlement.pay_by + timedelta(days=settlement.grace_days)
    rows = list(settlement.invoices.select_related("invoice"))
    day = min(act.on, until)
    short = settlement.pay_minor - (settlement.owed_minor - open_on([row.invoice_id for row in rows], day))
    if 0 < short <= credit_of(act.customer, settlement.currency, day):
        # There was no credit when it was quoted: this is the money, and only says not for which invoice.
        invoices = [row.invoice for row in rows]
        use_credit(act, settlement.currency, invoices, short, "for a settlement", known_to=day)
        short = 0
    if short <= 0:
        for row in rows:
            if row.invoice.open_minor:
                act.forgive(row.invoice, row.invoice.open_minor, "settlement", "closed by a settlement")
        _end(act, settlement, "taken", "the money came in time")
        return "taken"
    if act.on <= until:
        return None
    _end(act, settlement, "lapsed", f"not paid by {settlement.pay_by}")
    return "lapsed"


def _end(act: Act, settlement: Settlement, step: str, reason: str) -> None:
    act.add(SettlementStep(settlement=settlement, step=step), "settlement", reason)
    act.lift([row.hold for row in settlement.holds.select_related("hold")], reason)
