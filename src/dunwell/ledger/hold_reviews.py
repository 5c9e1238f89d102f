"""Looking at holds again: the day of the next look is moved, and the hold with it where it would end before. Lifts none."""

from datetime import date, datetime

from django.db import transaction

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.holds import CannotHold
from dunwell.ledger.kept import HOLD
from dunwell.ledger.models import Hold, Release


@transaction.atomic
def review_later(hold: Hold, review_on: date, *, at: datetime, by: str, note: str) -> Hold:
    """Notes that a hold was looked at and stays: it is looked at again on a later day, and does not end before it.

    Raises `CannotHold` where it was lifted, or for a day that is not after the one it was to be looked at.
    """
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if Release.objects.filter(hold=hold).exists():
        raise CannotHold("This hold was lifted already.")
    if review_on <= hold.review_on:
        raise CannotHold(f"It is looked at again on {hold.review_on} already. Choose a later day.")
    was = {name: getattr(hold, name) for name in HOLD.fields}
    hold.review_on = review_on
    if hold.ends_on is not None and hold.ends_on < review_on:
        hold.ends_on = review_on
    hold.save(update_fields=["review_on", "ends_on"])
    told = telling(HOLD, hold, "hold", by, customer_id=hold.customer_id, reason=note, was=was)
    record(hold.company_id, at, [told])
    return hold
