"""What the policy lets one offer a customer on a day: plans to the cent, days, discounts. Reads; agrees to nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.concessions import Quote, discount_of, quote
from dunwell.arrangements.deciding.offers import Offer
from dunwell.arrangements.plans import offers_of, plannable
from dunwell.ledger.models import Customer, Invoice


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount for paying an invoice early: so much less, until a day."""

    invoice: Invoice
    less_minor: int
    pay_by: date


@dataclass(frozen=True, slots=True)
class Possible:
    """What may be offered about what is due. `refused` says why nothing can be; then the rest is empty.

    `promise_until`, `defer_until`: the latest day that is taken without asking anybody; None: none is.
    """

    currency: str
    debt_minor: int
    invoices: tuple[Invoice, ...]
    offers: tuple[Offer, ...]
    promise_until: date | None
    defer_until: date | None
    discounts: tuple[Discount, ...]
    quote: Quote | None
    refused: CannotArrange | None = None


def possible(customer: Customer, today: date, *, plans: bool = True) -> Possible:
    """Returns what the policy lets one offer; without `plans` they are not worked out."""
    try:
        found = plannable(customer, today)
    except CannotArrange as error:
        return Possible(customer.company.currency, 0, (), (), None, None, (), None, error)
    policy, owed = found.policy, found.owed
    discounts = []
    for each in owed.invoices if policy.discount else ():
        less = discount_of(policy.discount, each.open_minor, each.due_on, today, found.debt.scale)
        if less is not None:
            discounts.append(Discount(each, *less))
    settled = None
    if policy.settlement and not owed.credit_minor:
        oldest = owed.invoices[0].due_on
        settled = quote(policy.settlement, owed.open_minor, oldest, today, found.debt.scale)
    return Possible(
        currency=owed.currency,
        debt_minor=found.debt.amount_minor,
        invoices=owed.invoices,
        offers=tuple(offers_of(found, customer, today)) if plans else (),
        promise_until=today + timedelta(days=policy.promise.latest_days) if policy.promise else None,
        defer_until=today + timedelta(days=policy.deferral.longest_days) if policy.deferral else None,
        discounts=tuple(discounts),
        quote=settled,
    )
