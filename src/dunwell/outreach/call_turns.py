"""Whose turn it is to call a customer, so that two people do not. Leaves out whether a call is allowed."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from dunwell.ledger.models import Customer
from dunwell.outreach.models import CallTurn

#: So long a customer is one person's to call.
TURN = timedelta(minutes=15)


class CannotCall(Exception):
    """The customer cannot be called by this person now; the message says why."""


def take_turn(customer: Customer, *, holder: str, name: str, at: datetime) -> CallTurn:
    """Lets one person call a customer for a quarter of an hour; whose turn it is already goes on from now.

    `holder` tells people apart, `name` is what others are shown. Raises `CannotCall` while it is somebody else's turn.
    """
    values = {"holder": holder, "name": name, "taken_at": at, "until": at + TURN}
    mine = CallTurn.objects.filter(customer=customer, holder=holder)
    over = CallTurn.objects.filter(customer=customer, until__lte=at)
    if not (mine.update(**values) or over.update(**values)):
        try:
            with transaction.atomic():
                return CallTurn.objects.create(customer=customer, **values)
        except IntegrityError:
            taken = turn_of(customer, at)
            who = taken.name if taken is not None else "Somebody"
            raise CannotCall(f"{who} is calling {customer.name} just now.") from None
    return CallTurn.objects.get(customer=customer)


def turn_of(customer: Customer, at: datetime) -> CallTurn | None:
    """Returns whose turn it is to call a customer; None: nobody's."""
    return CallTurn.objects.filter(customer=customer, until__gt=at).first()


def leave_turn(customer: Customer, *, holder: str, at: datetime) -> None:
    """Ends one's own turn, so that others may call."""
    CallTurn.objects.filter(customer=customer, holder=holder, until__gt=at).update(until=at)
