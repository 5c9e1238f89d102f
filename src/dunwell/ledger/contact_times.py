"""When a customer wants to be reached: noted, and found. Leaves out what a round and a delivery make of it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import CONTACT_TIMES
from dunwell.ledger.models import ContactTimes, Customer
from dunwell.ledger.models.contact_times import DAY_MINUTES
from dunwell.ledger.wishes import CannotNote

#: Every day, as `weekdays` writes it: 1 is Monday.
EVERY_DAY = "1234567"
WORKING_DAYS = "12345"


@transaction.atomic
def set_contact_times(
    customer: Customer,
    weekdays: Iterable[int],
    on: date,
    *,
    at: datetime,
    by: str,
    begin_minute: int = 0,
    end_minute: int = DAY_MINUTES,
) -> bool:
    """Notes on which days (1 is Monday) and between which minutes the customer wants to be reached, from a day on.

    All working days and all hours: no wish. Returns whether it was another before. Raises `CannotNote` where no day is
    named, or the hours end before they begin.
    """
    days = "".join(str(each) for each in sorted(set(weekdays)))
    if not days or not set(days) <= set(EVERY_DAY):
        raise CannotNote("Name at least one day of the week on which they may be reached.")
    if not 0 <= begin_minute < end_minute <= DAY_MINUTES:
        raise CannotNote("The hours have to begin before they end.")
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    wanted = (days, begin_minute, end_minute)
    any_time = set(WORKING_DAYS) <= set(days) and wanted[1:] == (0, DAY_MINUTES)
    known = customer.contact_times.filter(until_on=None).first()
    if known is None and any_time:
        return False
    if known is not None:
        if (known.weekdays, known.begin_minute, known.end_minute) == wanted:
            return False
        was = {name: getattr(known, name) for name in CONTACT_TIMES.fields}
        known.until_on = on - timedelta(days=1)
        known.save(update_fields=["until_on"])
        told = telling(CONTACT_TIMES, known, "contact_times", by, customer_id=customer.pk, was=was)
        record(customer.company_id, at, [told])
    if not any_time:
        made = ContactTimes.objects.create(
            customer=customer,
            weekdays=days,
            begin_minute=begin_minute,
            end_minute=end_minute,
            since_on=on,
            noted_by=by,
        )
        told = telling(CONTACT_TIMES, made, "contact_times", by, customer_id=customer.pk)
        record(customer.company_id, at, [told])
    return True


def contact_times_of(customer_ids: Iterable[int], on: date) -> dict[int, ContactTimes]:
    """Returns the wish in force on a day of each of these customers who has one: one question to the database."""
    in_force = Q(until_on=None) | Q(until_on__gte=on)
    rows = ContactTimes.objects.filter(in_force, customer_id__in=list(customer_ids), since_on__lte=on)
    return {each.customer_id: each for each in rows.order_by("pk")}
