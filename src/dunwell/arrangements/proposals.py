"""Plans that customers propose: agreed to at once within the policy, else a person decides or counters."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dunwell.arrangements import models
from dunwell.arrangements.act import Act, acting
from dunwell.arrangements.debts import CannotArrange, latest, waiting
from dunwell.arrangements.deciding.proposals import Judgement, judge
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.models import PaymentPlan, PlanProposal
from dunwell.arrangements.plans import Plannable, begin, plannable, sound
from dunwell.arrangements.policies import calendar_of
from dunwell.arrangements.superseding import supersede
from dunwell.ledger.models import Customer

#: So long a plan that was handed to a person makes the next one a person's too.
_YEAR = timedelta(days=365)
#: A person looks at a proposal within so many days.
_ANSWER_DAYS = 2


class CannotPropose(CannotArrange):
    """The proposal cannot be made or answered as asked."""


def judge_proposal(
    customer: Customer,
    parts: Sequence[Part],
    on: date,
    *,
    currency: str | None = None,
    numbers: Sequence[str] = (),
) -> Judgement:
    """Returns what would become of a proposal, without making it. Raises `CannotArrange` where nothing is owed."""
    return _judged(customer, plannable(customer, on, currency=currency, numbers=numbers), tuple(parts), on)


def propose_plan(
    customer: Customer,
    parts: Sequence[Part],
    on: date,
    *,
    at: datetime,
    by: str,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    note: str = "",
) -> PaymentPlan | PlanProposal:
    """Takes a customer's own plan: a plan at once where the policy agrees, else a proposal that a person answers.

    While it waits, its invoices are not chased. Raises `CannotPlan` where it is no schedule of the debt at all,
    `CannotArrange` where nothing is owed.
    """
    with acting(customer, on, at, by) as act:
        found = plannable(customer, on, currency=currency, numbers=numbers)
        judged = _judged(customer, found, sound(tuple(parts), found.debt.amount_minor, on), on)
        if judged.accepted:
            interest = found.interest_of(customer, on, judged.parts)
            last = judged.parts[-1]
            whole = (*judged.parts[:-1], Part(last.due_on, last.amount_minor + interest))
            return begin(act, found, whole, interest, "proposed", note)
        return _kept(act, found, judged, note)


def _judged(customer: Customer, found: Plannable, parts: tuple[Part, ...], on: date) -> Judgement:
    handed = models.PlanChange.objects.filter(plan__customer=customer, kind="handed", on_date__gt=on - _YEAR)
    closed = calendar_of(customer.company)
    return judge(found.debt, found.rules, on, closed, parts, broken=handed.exists())


def _kept(act: Act, found: Plannable, judged: Judgement, note: str) -> PlanProposal:
    supersede(act, found.owed.invoices, "a payment plan was proposed")
    made = act.add(
        PlanProposal(
            currency=found.owed.currency,
            total_minor=found.debt.amount_minor,
            schedule=as_lines(judged.parts),
            reasons=" ".join(each.code for each in judged.reasons),
            counter=as_lines(judged.counter.parts) if judged.counter else "",
        ),
        "proposal",
        note,
    )
    for invoice in found.owed.invoices:
        hold = act.hold(
            "reply",
            "A payment plan was proposed; a person answers",
            invoice=invoice,
            review_on=act.on + timedelta(days=_ANSWER_DAYS),
        )
        row = models.ProposedInvoice(proposal=made, invoice=invoice, open_minor=invoice.open_minor, hold=hold)
        act.add(row, "proposal")
    return made


def accept_proposal(
    proposal: PlanProposal, on: date, *, at: datetime, by: str, note: str = ""
) -> PaymentPlan:
    """Agrees to what was proposed or, after a counter-offer, to that. Raises `CannotPlan` where what is owed has changed."""
    with acting(proposal.customer, on, at, by) as act:
        _still_waits(proposal)
        last = proposal.answers.order_by("-pk").first()
        parts = as_parts(last.schedule if last else proposal.schedule)
        _lift(act, proposal, "a payment plan was agreed")
        # Its own invoices are free again only for this moment: they were taken by the proposal.
        act.add(
            models.ProposalAnswer(proposal=proposal, answer="accepted", schedule=as_lines(parts)),
            "proposal",
            note,
        )
        numbers = [
            each.invoice.number
            for each in proposal.invoices.select_related("invoice")
            if each.invoice.open_minor
        ]
        found = plannable(proposal.customer, on, currency=proposal.currency, numbers=numbers)
        return begin(act, found, sound(parts, found.debt.amount_minor, on), 0, "proposed", note)


def counter_proposal(
    proposal: PlanProposal, parts: Sequence[Part], on: date, *, at: datetime, by: str, note: str = ""
) -> None:
    """Offers another plan instead; it waits for the customer. Raises `CannotPlan` where it is no schedule of the debt."""
    with acting(proposal.customer, on, at, by) as act:
        _still_waits(proposal)
        schedule = as_lines(sound(tuple(parts), proposal.total_minor, on))
        act.add(
            models.ProposalAnswer(proposal=proposal, answer="countered", schedule=schedule), "proposal", note
        )


def close_proposal(
    proposal: PlanProposal, on: date, reason: str, *, at: datetime, by: str, answer: str = "declined"
) -> None:
    """Ends a proposal without a plan: `declined` by us, `withdrawn` by the customer. Chasing goes on."""
    with acting(proposal.customer, on, at, by) as act:
        _still_waits(proposal)
        act.add(models.ProposalAnswer(proposal=proposal, answer=answer), "proposal", reason)
        _lift(act, proposal, reason)


def _still_waits(proposal: PlanProposal) -> None:
    if not waiting(proposal):
        said = latest(proposal.answers.all(), "answer")
        raise CannotPropose(f"This proposal was {said} already.", "over")


def _lift(act: Act, proposal: PlanProposal, reason: str) -> None:
    act.lift([each.hold for each in proposal.invoices.select_related("hold")], reason)


def as_lines(parts: Sequence[Part]) -> str:
    """Returns a schedule as it is kept: a day and an amount in minor units a line."""
    return "\n".join(f"{part.due_on.isoformat()} {part.amount_minor}" for part in parts)


def as_parts(lines: str) -> tuple[Part, ...]:
    """Returns a schedule as it was kept."""
    rows = [line.split() for line in lines.splitlines()]
    return tuple(Part(date.fromisoformat(day), int(minor)) for day, minor in rows)
