"""Putting a hold on chasing and lifting it. Leaves out what a hold does to the plan."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from dunwell.engine.facts import HOLD_KINDS
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import HOLD, RELEASE
from dunwell.ledger.models import Customer, Hold, Invoice, Release

#: Unless somebody says otherwise, a hold is looked at again after so many days, so that nothing is forgotten.
REVIEW_AFTER_DAYS = 7


class CannotHold(Exception):
    """The hold cannot be put on or lifted as asked."""


@transaction.atomic
def place_hold(
    customer: Customer,
    kind: str,
    starts_on: date,
    *,
    at: datetime,
    by: str,
    note: str,
    owner: str,
    ends_on: date | None = None,
    review_on: date | None = None,
    invoice: Invoice | None = None,
) -> Hold:
    """Holds chasing for the customer, or for one invoice, from `starts_on` on (to `ends_on`, included, if given).

    `owner` looks at it again, `by` puts it on. `review_on` None: the day it ends, or a week after it starts. Raises
    `CannotHold` for an unknown kind, an end before the start, a review before the start, or another customer's invoice.
    """
    if kind not in HOLD_KINDS:
        raise CannotHold(f"{kind!r} is no kind of hold. Use one of: {', '.join(HOLD_KINDS)}.")
    if ends_on is not None and ends_on < starts_on:
        raise CannotHold(f"The hold would end on {ends_on}, before it starts on {starts_on}.")
    if review_on is not None and review_on < starts_on:
        raise CannotHold(f"The hold would be looked at on {review_on}, before it starts on {starts_on}.")
    if invoice is not None and invoice.customer_id != customer.pk:
        raise CannotHold(f"Invoice {invoice.number} is not one of {customer.name}.")
    placed = Hold.objects.create(
        company=customer.company,
        customer=customer,
        track="invoice" if invoice else "",
        occasion_id=invoice.pk if invoice else None,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_on or ends_on or starts_on + timedelta(days=REVIEW_AFTER_DAYS),
        owner=owner,
        note=note,
        placed_at=at,
    )
    record(customer.company_id, at, [telling(HOLD, placed, "hold", by, customer_id=customer.pk, reason=note)])
    return placed


def active_holds(customer: Customer, on: date) -> QuerySet[Hold]:
    """Returns the holds of the customer that are active on a day, those on single invoices too."""
    started = customer.holds.filter(starts_on__lte=on)
    ended = started.filter(ends_on__lt=on)
    released = started.filter(release__on_date__lte=on)
    return started.exclude(pk__in=ended.values("pk")).exclude(pk__in=released.values("pk"))


@transaction.atomic
def release_hold(hold: Hold, on: date, *, at: datetime, by: str, reason: str) -> Release:
    """Lifts the hold: from `on` on, that day included, it holds no more. Raises `CannotHold` if it was lifted before."""
    if Release.objects.filter(hold=hold).exists():
        raise CannotHold(f"This hold was lifted on {hold.release.on_date} already.")
    lifted = Release.objects.create(hold=hold, on_date=on, reason=reason, released_by=by, released_at=at)
    told = telling(
        RELEASE, lifted, "release", by, customer_id=hold.customer_id, reason=reason, hold_kind=hold.kind
    )
    record(hold.company_id, at, [told])
    return lifted
