"""What customers ask of how they are contacted, and who needs extra care. Leaves out what follows from it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.journal.record import record
from dunwell.journal.rows import Kept, telling
from dunwell.ledger.kept import CARE, OPT_OUT
from dunwell.ledger.models import Care, Customer, OptOut

#: What a customer may decline beside the channels: that links in messages to them are counted.
CLICKS = "clicks"
#: All that a wish may be about.
DECLINABLE = (*CONTACT_CHANNELS, CLICKS)


class CannotNote(Exception):
    """The wish cannot be noted as asked."""


@transaction.atomic
def opt_out(
    customer: Customer,
    channel: str,
    on: date,
    *,
    at: datetime,
    note: str,
    by: str,
    until_on: date | None = None,
) -> OptOut:
    """Notes that the customer is not to be contacted from a day on, on a channel or, where it is empty, at all.

    `until_on` is the last day of it; None: until they say otherwise.

    The channel `clicks` means that links in messages to them are not counted.

    A wish that is in force already is returned as it is. Raises `CannotNote` for an unknown channel, or an end before the
    first day.
    """
    _check(channel)
    if until_on is not None and until_on < on:
        raise CannotNote(f"That would end on {until_on}, before it begins on {on}.")
    known = _in_force(customer.opt_outs.filter(channel=channel, since_on__lte=on), on).first()
    if known is not None:
        return known
    wish = OptOut.objects.create(
        customer=customer, channel=channel, since_on=on, until_on=until_on, note=note, noted_by=by
    )
    told = telling(OPT_OUT, wish, "opt_out", by, customer_id=customer.pk, reason=note)
    record(customer.company_id, at, [told])
    return wish


@transaction.atomic
def opt_in(customer: Customer, channel: str, on: date, *, at: datetime, note: str, by: str) -> list[OptOut]:
    """Ends wishes not to be contacted from a day on, that day included: on a channel or, where it is empty, all of them.

    Raises `CannotNote` for an unknown channel, or where no such wish is in force.
    """
    _check(channel)
    wishes = customer.opt_outs.filter(channel=channel) if channel else customer.opt_outs.all()
    return _end(OPT_OUT, _in_force(wishes, on), customer, "opt_in", on, at, note, by)


@transaction.atomic
def need_care(customer: Customer, on: date, *, at: datetime, note: str, by: str) -> Care:
    """Notes that the customer needs extra care from a day on; where that is known, what is noted is returned as it is."""
    known = _in_force(customer.care.filter(since_on__lte=on), on).first()
    if known is not None:
        return known
    care = Care.objects.create(customer=customer, since_on=on, note=note, noted_by=by)
    record(customer.company_id, at, [telling(CARE, care, "care", by, customer_id=customer.pk, reason=note)])
    return care


@transaction.atomic
def end_care(customer: Customer, on: date, *, at: datetime, note: str, by: str) -> list[Care]:
    """Notes that from a day on the customer needs no extra care any more. Raises `CannotNote` where none was noted."""
    return _end(CARE, _in_force(customer.care.all(), on), customer, "care", on, at, note, by)


def _in_force(rows: QuerySet, on: date) -> QuerySet:
    """Returns what holds on a day, or begins later."""
    return rows.filter(Q(until_on=None) | Q(until_on__gte=on)).order_by("pk")


def _end(
    kept: Kept, rows: QuerySet, customer: Customer, kind: str, on: date, at: datetime, note: str, by: str
) -> list[Any]:
    ended, told = list(rows.select_for_update()), []
    if not ended:
        raise CannotNote(f"{customer.name} has no such wish in force on {on}.")
    for each in ended:
        was = {name: getattr(each, name) for name in kept.fields}
        each.until_on = on - timedelta(days=1)
        each.save(update_fields=["until_on"])
        told.append(telling(kept, each, kind, by, customer_id=customer.pk, reason=note, was=was))
    record(customer.company_id, at, told)
    return ended


def _check(channel: str) -> None:
    if channel and channel not in DECLINABLE:
        raise CannotNote(f"{channel!r} is no channel. Use one of: {', '.join(DECLINABLE)}.")
