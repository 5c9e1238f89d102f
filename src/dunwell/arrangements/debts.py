"""What a customer owes, and which of it something is arranged about already. Leaves out what is offered for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Model, OuterRef, Q, Subquery, Sum

from dunwell.arrangements import models
from dunwell.ledger.models import Allocation, Correction, CreditNote, Customer, Invoice, Payment


class CannotArrange(Exception):
    """What is asked for cannot be arranged; the message is fit for the customer. `code` says why, for programs."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Owed:
    """Invoices of one currency, oldest due first, what is open of them, and the credit the customer has in it."""

    currency: str
    invoices: tuple[Invoice, ...]
    open_minor: int
    credit_minor: int

    @property
    def net_minor(self) -> int:
        """What is left to pay once the credit is used; never below nothing."""
        return max(self.open_minor - self.credit_minor, 0)

    def overdue_minor(self, on: date) -> int:
        """What of it is due on a day."""
        return sum(each.open_minor for each in self.invoices if each.due_on is not None and each.due_on <= on)


def owed(
    customer: Customer,
    on: date,
    *,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    taken: bool = False,
) -> Owed:
    """Returns what something can be arranged about on a day: the named invoices, or those due, or (none due) all open.

    `currency` None: that of the oldest invoice. Left out, or refused where they are named, are invoices without a due
    day, disputed ones and, unless `taken`, those a plan, a settlement or a proposal covers. Raises `CannotArrange`.
    """
    still_open = customer.invoices.filter(open_minor__gt=0, due_on__isnull=False, issued_on__lte=on)
    busy = disputed(customer) if taken else disputed(customer) | bound(customer)
    found = [
        each
        for each in still_open.order_by(F("due_on"), "issued_on", "pk")
        if not numbers or each.number in numbers
    ]
    for number in numbers:
        match = next((each for each in found if each.number == number), None)
        if match is None:
            raise CannotArrange(f"Invoice {number} is not open.", "not_open")
        if match.pk in busy:
            raise CannotArrange(f"Something is arranged about invoice {number} already.", "arranged")
    free = [each for each in found if each.pk not in busy]
    if not free:
        raise CannotArrange("Nothing is open that can be arranged.", "nothing_open")
    wanted = currency or free[0].currency
    of_currency = [each for each in free if each.currency == wanted]
    if numbers and len(of_currency) < len(free):
        raise CannotArrange(
            "These invoices are in different currencies; please arrange each by itself.", "currencies"
        )
    due = [each for each in of_currency if each.due_on <= on]
    chosen = tuple(of_currency if numbers else due or of_currency)
    if not chosen:
        raise CannotArrange(f"Nothing is open in {wanted}.", "nothing_open")
    return Owed(wanted, chosen, sum(each.open_minor for each in chosen), credit_of(customer, wanted, on))


def credit_of(customer: Customer, currency: str, on: date) -> int:
    """Returns the customer's unapplied cash and open credit notes in a currency, as far as they were there on a day."""
    return sum(each.open_minor for each in credits_of(customer, currency, on))


def credits_of(customer: Customer, currency: str, on: date) -> list[Payment | CreditNote]:
    """Returns the customer's payments and credit notes that are open, the oldest first."""
    cash = customer.payments.filter(open_minor__gt=0, currency=currency, received_on__lte=on)
    notes = customer.creditnotes.filter(open_minor__gt=0, currency=currency, issued_on__lte=on)
    return [*notes.order_by("issued_on", "pk"), *cash.order_by("received_on", "pk")]


def open_on(invoices: Iterable[int], day: date) -> int:
    """Returns how much of these invoices was open at the end of a day."""
    return sum(open_of_each(invoices, day).values())


def open_of_each(invoices: Iterable[int], day: date) -> dict[int, int]:
    """Returns how much of each of these invoices was open at the end of a day: three questions to the database."""
    keys = list(invoices)
    found = dict(Invoice.objects.filter(pk__in=keys).values_list("pk", "open_minor"))
    later = {"invoice__in": keys, "on_date__gt": day}
    for model, sign in ((Allocation, 1), (Correction, -1)):
        moved = model.objects.filter(**later).order_by().values_list("invoice_id")
        for key, minor in moved.annotate(minor=Sum("amount_minor")):
            found[key] += sign * minor
    return found


def disputed(customer: Customer) -> set[int]:
    """Returns the customer's invoices with a dispute we have not answered."""
    waiting = models.Dispute.objects.filter(customer=customer, end=None)
    return set(waiting.values_list("invoice_id", flat=True))


def bound(customer: Customer) -> set[int]:
    """Returns the customer's invoices that a plan, an approved settlement or a proposal covers: one question."""
    plans = customer.paymentplans.exclude(changes__kind__in=("finished", "cancelled"))
    proposals = customer.planproposals.annotate(last=_last(models.ProposalAnswer, "proposal", "answer"))
    proposals = proposals.filter(Q(last=None) | Q(last="countered"))
    settlements = customer.settlements.annotate(last=_last(models.SettlementStep, "settlement", "step"))
    planned, *others = (
        rows.order_by().values_list("invoices__invoice_id", flat=True)
        for rows in (plans, proposals, settlements.filter(last="approved"))
    )
    return set(planned.union(*others)) - {None}


def _last(steps: type[Model], of: str, name: str) -> Subquery:
    """Returns what the step that was added last says of each row."""
    return Subquery(steps._default_manager.filter(**{of: OuterRef("pk")}).order_by("-pk").values(name)[:1])


def waiting(proposal: models.PlanProposal) -> bool:
    """Says whether a proposal waits for us, or our counter-offer for the customer."""
    return latest(proposal.answers.all(), "answer") in (None, "countered")


def latest(rows: Iterable[object], name: str) -> str | None:
    """Returns the value of the row that was added last; None: there is none."""
    last = max(rows, key=lambda each: each.pk, default=None)
    return None if last is None else getattr(last, name)
