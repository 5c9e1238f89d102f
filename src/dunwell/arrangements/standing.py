"""Where each thing stands that is arranged with a customer: since when, until when, who has it. Decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Model, Prefetch, QuerySet

from dunwell.arrangements import models
from dunwell.arrangements.act import owner_of
from dunwell.arrangements.debts import latest
from dunwell.arrangements.plan_life import PlanState, plan_states
from dunwell.ledger.models import Company, Customer

#: We answer what a customer proposes within so many days.
ANSWER_DAYS = 2
#: So many rows are read in one go.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """One arrangement. `state` is the last thing that happened to it, `next_on` the day something is due or answered.

    `runs`: it is not over. `amount_minor` is what it is about, `open_minor` what is still to pay of it; None: not money.
    """

    kind: str
    id: int
    customer: Customer
    state: str
    runs: bool
    since_on: date
    next_on: date | None
    currency: str | None
    amount_minor: int | None
    open_minor: int | None
    owner: str
    invoices: tuple[str, ...]


def standings_of(
    company: Company, on: date, customer: Customer | None = None, ended: bool = False
) -> list[Standing]:
    """Returns all that is arranged, of one customer or (None) of all, with the oldest first; `ended`: what is over too."""
    found = [
        each
        for read in (
            _promises,
            _deferrals,
            _plans,
            _proposals,
            _discounts,
            _settlements,
            _disputes,
            _hardships,
        )
        for each in read({"customer": customer} if customer else {"company": company}, on)
    ]
    return sorted(
        (each for each in found if ended or each.runs), key=lambda each: (each.since_on, each.kind, each.id)
    )


def _made(kind: str, row: models.Promise, state: str, runs: bool, **more: object) -> Standing:
    of = {"currency": None, "amount_minor": None, "open_minor": None, "next_on": None, "invoices": ()} | more
    owner = getattr(row, "owner", "") or owner_of(row.customer)
    return Standing(
        kind=kind,
        id=row.pk,
        customer=row.customer,
        state=state,
        runs=runs,
        since_on=row.on_date,
        owner=owner,
        **of,
    )


def _numbered(model: type[Model]) -> Prefetch:
    """Reads the covered invoices with their numbers in one query: a prefetch of its own is too much for SQLite."""
    return Prefetch("invoices", model._default_manager.select_related("invoice").order_by("pk"))


def _numbers(rows: object) -> tuple[str, ...]:
    return tuple(each.invoice.number for each in rows.all())


def _promises(of: dict[str, object], on: date) -> Iterator[Standing]:
    rows = models.Promise.objects.filter(**of).select_related("customer__company")
    for each in rows.prefetch_related("outcomes", _numbered(models.PromisedInvoice)).iterator(_AT_ONCE):
        outcome = latest(each.outcomes.all(), "outcome")
        yield _made(
            "promise", each, outcome or "open", outcome is None, next_on=each.promised_on, currency=each.currency,
            amount_minor=each.amount_minor, invoices=_numbers(each.invoices),
        )  # fmt: skip


def _deferrals(of: dict[str, object], on: date) -> Iterator[Standing]:
    rows = models.PaymentDeferral.objects.filter(**of).select_related("customer__company", "end")
    for each in rows.prefetch_related(_numbered(models.DeferredInvoice)).iterator(_AT_ONCE):
        ended = hasattr(each, "end")
        state = "ended" if ended else "over" if each.until_on < on else "running"
        yield _made(
            "deferral",
            each,
            state,
            state == "running",
            next_on=each.until_on,
            invoices=_numbers(each.invoices),
        )


def _plans(of: dict[str, object], on: date) -> Iterator[Standing]:
    rows = models.PaymentPlan.objects.filter(**of).select_related("customer__company")
    for each, found in _with_states(rows.prefetch_related(_numbered(models.PlannedInvoice)), on):
        upcoming = found.next_instalment
        yield _made(
            "plan", each, found.state, found.state not in ("finished", "cancelled"), currency=each.currency,
            next_on=upcoming.part.due_on if upcoming else None, amount_minor=each.total_minor,
            open_minor=each.total_minor - found.paid_minor, invoices=_numbers(each.invoices),
        )  # fmt: skip


def _with_states(plans: QuerySet, on: date) -> Iterator[tuple[models.PaymentPlan, PlanState]]:
    """Yields each plan with how it stands; that is asked for many at once."""
    for some in _batched(plans.iterator(_AT_ONCE)):
        states = plan_states(some, on)
        yield from ((each, states[each.pk]) for each in some)


def _batched(rows: Iterator[models.PaymentPlan]) -> Iterator[list[models.PaymentPlan]]:
    """Yields rows in lists of so many as are read in one go."""
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _proposals(of: dict[str, object], on: date) -> Iterator[Standing]:
    rows = models.PlanProposal.objects.filter(**of).select_related("customer__company")
    for each in rows.prefetch_related("answers", _numbered(models.ProposedInvoice)).iterator(_AT_ONCE):
        answer = latest(each.answers.all(), "answer")
        yield _made(
            "proposal", each, answer or "waiting", answer in (None, "countered"), currency=each.currency,
            next_on=each.on_date + timedelta(days=ANSWER_DAYS), amount_minor=each.total_minor,
            invoices=_numbers(each.invoices),
        )  # fmt: skip


def _discounts(of: dict[str, object], on: date) -> Iterator[Standing]:
    rows = models.EarlyDiscount.objects.filter(**of).select_related("customer__company", "invoice")
    for each in rows.prefetch_related("steps").iterator(_AT_ONCE):
        step = latest(each.steps.all(), "step")
        yield _made(
            "discount", each, step or "offered", step in (None, "asked"), next_on=each.pay_by,
            currency=each.invoice.currency, amount_minor=each.discount_minor, invoices=(each.invoice.number,),
        )  # fmt: skip


def _settlements(of: dict[str, object], on: date) -> Iterator[Standing]:
    rows = models.Settlement.objects.filter(**of).select_related("customer__company")
    for each in rows.prefetch_related("steps", _numbered(models.QuotedInvoice)).iterator(_AT_ONCE):
        step = latest(each.steps.all(), "step")
        yield _made(
            "settlement", each, step or "quoted", step in (None, "approved"), next_on=each.pay_by,
            currency=each.currency, amount_minor=each.owed_minor, open_minor=each.pay_minor,
            invoices=_numbers(each.invoices),
        )  # fmt: skip


def _disputes(of: dict[str, object], on: date) -> Iterator[Standing]:
    for each in models.Dispute.objects.filter(**of).select_related("customer__company", "invoice", "end"):
        step = each.end.step if hasattr(each, "end") else None
        state = step or ("answer_late" if each.answer_by < on else "open")
        yield _made(
            "dispute", each, state, step is None, next_on=each.answer_by, currency=each.invoice.currency,
            amount_minor=each.disputed_minor, invoices=(each.invoice.number,),
        )  # fmt: skip


def _hardships(of: dict[str, object], on: date) -> Iterator[Standing]:
    rows = models.Hardship.objects.filter(**of).select_related("customer__company").prefetch_related("steps")
    for each in rows.iterator(_AT_ONCE):
        step = latest(each.steps.all(), "step")
        yield _made("hardship", each, step or "waiting", step != "ended", next_on=each.speak_by)
