"""What was done: a message that left, a call that was made, a contact by hand. All of it counts from then on.

Progress on a ladder, gaps and caps are derived from these rows by `gather`; nothing is counted beside them.
"""

from datetime import date, datetime

from django.db import transaction

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.ledger.models import Customer
from dunwell.outreach.models import Contact, Message, Status


class CannotMark(Exception):
    """The message cannot be marked as done; the message says why."""


@transaction.atomic
def mark_done(message: Message, *, on: date, at: datetime) -> None:
    """Records that the message was sent, or its task done, on the customer's day `on`: its steps are taken.

    Raises `CannotMark` for a message that was sent, withdrawn or failed before.
    """
    open_ = (Status.DRAFTED, Status.REHEARSED, Status.AWAITING_APPROVAL, Status.QUEUED, Status.SENDING)
    changed = Message.objects.filter(pk=message.pk, status__in=open_).update(
        status=Status.SENT, sent_at=at, done_on=on
    )
    if changed != 1:
        raise CannotMark(f"Message {message.pk} is {message.status} already; it cannot be sent again.")
    message.refresh_from_db()
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
