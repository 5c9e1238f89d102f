"""What was done: a message that left, a call that was made, a contact by hand. All of it counts from then on.

Progress on a ladder, gaps and caps are derived from these rows by `gather`; nothing is counted beside them.
"""

from datetime import date, datetime

from django.db import transaction

from dunwell.engine.facts import CONTACT_CHANNELS, INTERNAL_CHANNELS
from dunwell.ledger.models import Customer
from dunwell.outreach.models import Contact, Message, Status

#: Messages that may still go out by themselves or by a person.
_WAITING = (Status.DRAFTED, Status.AWAITING_APPROVAL, Status.QUEUED)
#: Channels on which a person, not the program, does it.
_BY_HAND = ("call", "visit", "letter", "registered_letter", *INTERNAL_CHANNELS)


class CannotMark(Exception):
    """The message cannot be marked as done; the message says why."""


@transaction.atomic
def mark_done(message: Message, *, on: date, at: datetime) -> None:
    """Records that the message was sent, or its call or task done, on the customer's day `on`: its steps are taken.

    What else waits to go out to the customer is withdrawn. A call of yesterday may be noted today, though today's round
    has withdrawn it: it was made. Raises `CannotMark` for a message that was sent or failed before, or a withdrawn mail.
    """
    markable = (*_WAITING, Status.REHEARSED, Status.SENDING)
    if message.channel in _BY_HAND:
        markable += (Status.WITHDRAWN,)
    changed = Message.objects.filter(pk=message.pk, status__in=markable).update(
        status=Status.SENT, sent_at=at, done_on=on
    )
    message.refresh_from_db()
    if changed != 1:
        raise CannotMark(f"Message {message.pk} is {message.status} already; it cannot be sent again.")
    waiting = Message.objects.filter(customer_id=message.customer_id, status__in=_WAITING)
    waiting.update(status=Status.WITHDRAWN, status_reason=f"message {message.pk} was sent or done on {on}")
    if message.channel in CONTACT_CHANNELS:
        Contact.objects.create(
            company=message.company,
            customer=message.customer,
            channel=message.channel,
            on_date=on,
            message=message,
        )


def note_contact(customer: Customer, channel: str, *, on: date, note: str) -> Contact:
    """Records a contact somebody made by hand, so that no message follows on its heels."""
    if channel not in CONTACT_CHANNELS:
        raise CannotMark(f"{channel!r} reaches nobody outside. Use one of: {', '.join(CONTACT_CHANNELS)}.")
    return Contact.objects.create(
        company=customer.company, customer=customer, channel=channel, on_date=on, note=note
    )
