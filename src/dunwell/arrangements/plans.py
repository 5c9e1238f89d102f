"""Payment plans: offered, agreed, moved once, ended. Leaves out what is proposed by customers and how a day is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.arrangements import models
from dunwell.arrangements.act import Act, acting
from dunwell.arrangements.credit import use_credit
from dunwell.arrangements.debts import CannotArrange, Owed, owed
from dunwell.arrangements.deciding.offers import Offer, offers
from dunwell.arrangements.deciding.policy import PlanRules, Policy
from dunwell.arrangements.deciding.schedules import Debt, Part
from dunwell.arrangements.models import PaymentPlan
from dunwell.arrangements.plan_interest import interest_of
from dunwell.arrangements.policies import calendar_of, policy_of, scale_of
from dunwell.arrangements.superseding import supersede
from dunwell.ledger.models import Customer, Payment
from dunwell.ledger.payments import receive


class CannotPlan(CannotArrange):
    """The plan cannot be agreed, changed or ended as asked."""


@dataclass(frozen=True, slots=True)
class Plannable:
    """A debt that can be spread, with all that offers are made from. `rules` None: the company offers no plans."""

    owed: Owed
    debt: Debt
    rules: PlanRules | None
    policy: Policy

    def interest_of(self, customer: Customer, on: date, parts: tuple[Part, ...]) -> int:
        """Returns the interest of a schedule, where the policy takes it."""
        if self.rules is None or self.rules.interest != "law":
            return 0
        return interest_of(customer, self.owed.overdue_minor(on), on, parts)


def plannable(
    customer: Customer, on: date, *, currency: str | None = None, numbers: Sequence[str] = ()
) -> Plannable:
    """Returns what can be spread on a day, net of credit. Raises `CannotArrange` where nothing is owed."""
    found = owed(customer, on, currency=currency, numbers=numbers)
    if not found.net_minor:
        raise CannotPlan("Your credit covers what is open.", "covered")
    scale = scale_of(customer.company, found.currency, on)
    policy = policy_of(customer.company)
    return Plannable(found, Debt(found.net_minor, scale), policy.plan, policy)


def plan_offers(
    customer: Customer,
    on: date,
    *,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    first_on: date | None = None,
) -> list[Offer]:
    """Returns the plans the customer can choose from on a day; none: a person decides about what they propose.

    `first_on`: they want to begin then. Raises `CannotArrange` where nothing is owed.
    """
    return offers_of(plannable(customer, on, currency=currency, numbers=numbers), customer, on, first_on)


def offers_of(found: Plannable, customer: Customer, on: date, first_on: date | None = None) -> list[Offer]:
    """Returns the same of a debt that was looked at already."""
    if found.rules is None:
        return []
    return offers(
        found.debt,
        found.rules,
        on,
        calendar_of(customer.company),
        lambda parts: found.interest_of(customer, on, parts),
        first_on,
    )


def accept_offer(
    customer: Customer,
    key: str,
    on: date,
    *,
    at: datetime,
    by: str,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    first_on: date | None = None,
    total_minor: int | None = None,
    note: str = "",
) -> PaymentPlan:
    """Agrees to the offer of that key, as it stands now. `total_minor`: what the customer saw; another is refused.

    Raises `CannotPlan` where there is no such offer any more, `CannotArrange` where nothing is owed.
    """
    with acting(customer, on, at, by) as act:
        found = plannable(customer, on, currency=currency, numbers=numbers)
        offer = next((each for each in offers_of(found, customer, on, first_on) if each.key == key), None)
        if offer is None or total_minor not in (None, offer.total_minor):
            raise CannotPlan("This offer has changed. Please look at the offers again.", "changed")
        return begin(act, found, offer.parts, offer.interest_minor, key, note)


def agree_plan(
    customer: Customer,
    parts: Sequence[Part],
    on: date,
    *,
    at: datetime,
    by: str,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    note: str = "",
) -> PaymentPlan:
    """Agrees to any schedule, as a person decides. Raises `CannotPlan` where it is no schedule of the debt."""
    with acting(customer, on, at, by) as act:
        found = plannable(customer, on, currency=currency, numbers=numbers)
        return begin(act, found, sound(tuple(parts), found.debt.amount_minor, on), 0, "agreed", note)


def sound(parts: tuple[Part, ...], minor: int, on: date) -> tuple[Part, ...]:
    """Returns the parts of a schedule in order. Raises `CannotPlan` where they are no schedule of this debt at all."""
    parts = tuple(sorted(parts, key=lambda part: part.due_on))
    days = [part.due_on for part in parts]
    if (
        not parts
        or days[0] < on
        or len(set(days)) < len(days)
        or min(part.amount_minor for part in parts) <= 0
    ):
        raise CannotPlan(
            "Each instalment needs an amount, and a day of its own that is still to come.", "schedule"
        )
    if sum(part.amount_minor for part in parts) != minor:
        raise CannotPlan("The instalments do not add up to what is owed.", "not_the_debt")
    return parts


def begin(
    act: Act, found: Plannable, parts: tuple[Part, ...], interest_minor: int, offer: str, note: str
) -> PaymentPlan:
    """Writes a plan: uses the customer's credit, holds the invoices, and puts interest beside them as a claim of its own."""
    total = sum(part.amount_minor for part in parts)
    supersede(act, found.owed.invoices, "a payment plan was agreed")
    use_credit(
        act, found.owed.currency, found.owed.invoices, found.owed.credit_minor, "used before a payment plan"
    )
    plan = act.add(
        PaymentPlan(
            currency=found.owed.currency,
            total_minor=total,
            interest_minor=interest_minor,
            offer=offer,
            grace_days=found.rules.miss_grace_days if found.rules else 3,
        ),
        "plan",
        note,
    )
    write_schedule(act, plan, parts, 1)
    invoices = [each for each in found.owed.invoices if each.open_minor]
    if interest_minor:
        invoices.append(
            act.claim(
                interest_minor, plan.currency, parts[-1].due_on, "interest", "Interest of a payment plan"
            )
        )
    for invoice in invoices:
        said = f"In a payment plan of {len(parts)} until {parts[-1].due_on}"
        hold = act.hold("arrangement", said, invoice=invoice, review_on=parts[-1].due_on)
        row = models.PlannedInvoice(plan=plan, invoice=invoice, open_minor=invoice.open_minor, hold=hold)
        act.add(row, "plan")
    return plan


def write_schedule(act: Act, plan: PaymentPlan, parts: Sequence[Part], revision: int) -> None:
    """Writes the instalments of a revision; it is in force from this day on."""
    for position, part in enumerate(parts, start=1):
        row = models.Instalment(
            plan=plan,
            revision=revision,
            since_on=act.on,
            position=position,
            due_on=part.due_on,
            amount_minor=part.amount_minor,
        )
        act.add(row, "plan")


def end_plan(act: Act, plan: PaymentPlan, kind: str, reason: str) -> None:
    """Ends a plan, finished or cancelled, and lifts what it held. Interest not yet paid of a cancelled one is dropped."""
    act.add(models.PlanChange(plan=plan, kind=kind), "plan", reason)
    rows = list(plan.invoices.select_related("hold", "invoice"))
    if kind == "cancelled":
        for row in rows:
            if row.invoice.source == "dunwell/interest":
                act.drop_claim(row.invoice, reason)
    act.lift([row.hold for row in rows], reason)


def cancel_plan(plan: PaymentPlan, on: date, reason: str, *, at: datetime, by: str) -> None:
    """Ends a plan before it is paid; its invoices are chased again from that day. Raises `CannotPlan` where it is over."""
    with acting(plan.customer, on, at, by) as act:
        still_runs(plan)
        end_plan(act, plan, "cancelled", reason)


def still_runs(plan: PaymentPlan) -> None:
    """Raises `CannotPlan` where the plan is over."""
    if plan.changes.filter(kind__in=("finished", "cancelled")).exists():
        raise CannotPlan("This plan is over already.", "over")


def pay_plan(
    plan: PaymentPlan,
    amount_minor: int,
    on: date,
    *,
    at: datetime,
    by: str,
    reference: str = "",
    source: str = "",
) -> Payment:
    """Records money for a plan: it settles the plan's invoices, oldest first, whatever else is open."""
    rows = plan.invoices.select_related("invoice").order_by("pk")
    numbers = [row.invoice.number for row in rows]
    return receive(
        plan.customer,
        amount_minor,
        plan.currency,
        on,
        at=at,
        by=by,
        numbers=numbers,
        reference=reference,
        source=source,
    )
