"""Noting that a customer is a public body, or a late payer of one kind, and that they are not any more. Leaves out which
playbook follows from it (`segments`)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Customer
from dunwell.outreach.models import CustomerMark
from dunwell.outreach.segments import MARKS
from dunwell.outreach.told import MARK

#: A customer is one kind of late payer at a time: who notes another ends the one before.
LATE_PAYERS = ("cannot_pay", "juggles", "avoids")


class CannotMark(Exception):
    """The mark cannot be put on or taken off as asked; the message says why."""


@transaction.atomic
def put_mark(customer: Customer, mark: str, on: date, *, at: datetime, note: str, by: str) -> CustomerMark:
    """Notes from a day on what a customer is; a mark that is in force already is returned as it is.

    Another kind of late payer ends the day before. Raises `CannotMark` for a mark that is not known, or one that would
    begin before another in force did.
    """
    if mark not in MARKS:
        raise CannotMark(f"{mark!r} is no mark. Use one of: {', '.join(MARKS)}.")
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    ended = [each for each in LATE_PAYERS if each != mark] if mark in LATE_PAYERS else []
    known = customer.marks.filter(until_on=None, mark__in=[mark, *ended]).order_by("pk")
    for each in known:
        if each.mark == mark:
            return each
        if each.since_on >= on:
            raise CannotMark(f"{customer.name} is {each.mark} since {each.since_on}. Choose a later day.")
    for each in known:
        _end(each, on, at, note, by)
    made = CustomerMark.objects.create(customer=customer, mark=mark, since_on=on, note=note, noted_by=by)
    told = telling(MARK, made, "customer", by, customer_id=customer.pk, reason=note)
    record(customer.company_id, at, [told])
    return made


@transaction.atomic
def take_mark_off(
    customer: Customer, mark: str, on: date, *, at: datetime, note: str, by: str
) -> CustomerMark:
    """Notes that from a day on the mark holds no more. Raises `CannotMark` where it did not hold."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    found = customer.marks.filter(Q(until_on=None), mark=mark, since_on__lt=on).first()
    if found is None:
        raise CannotMark(f"{customer.name} is not marked {mark} before {on}.")
    _end(found, on, at, note, by)
    return found


def _end(mark: CustomerMark, on: date, at: datetime, note: str, by: str) -> None:
    was = {name: getattr(mark, name) for name in MARK.fields}
    mark.until_on = on - timedelta(days=1)
    mark.save(update_fields=["until_on"])
    told = telling(MARK, mark, "customer", by, customer_id=mark.customer_id, reason=note, was=was)
    record(mark.customer.company_id, at, [told])
