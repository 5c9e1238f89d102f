"""What was done: a message that left, a call that was made, a contact by hand. All of it counts from then on.

Progress on a ladder, gaps and caps are derived from these rows by `gather`; nothing is counted beside them.
"""

from datetime import date, datetime

from django.db import transaction

from dunwell.engine.facts import CONTACT_CHANNELS, INTERNAL_CHANNELS
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Customer
from dunwell.outreach.models import Contact, Message, Status
from dunwell.outreach.states import move
from dunwell.outreach.told import CONTACT

#: Messages that may still go out by themselves or by a person.
_WAITING = (Status.DRAFTED, Status.AWAITING_APPROVAL, Status.QUEUED)
#: Channels on which a person, not the program, does it.
_BY_HAND = ("call", "visit", "letter", "registered_letter", *INTERNAL_CHANNELS)


class CannotMark(Exception):
    """The message cannot be marked as done; the message says why."""


@transaction.atomic
def mark_done(message: Message, *, on: date, at: datetime, by: str, note: str = "") -> None:
    """Records that the message was sent, or its call or task done, on the customer's day `on`: its steps are taken.

    What else waits to go out to the customer is withdrawn. A call of yesterday may be noted today, though today's round
    has withdrawn it: it was made. Raises `CannotMark` for a message that was sent or failed before, or a withdrawn mail.
    """
    markable = [Status.REHEARSED, Status.AWAITING_APPROVAL, Status.QUEUED]
    if message.channel in _BY_HAND:
        markable.append(Status.WITHDRAWN)
    one = Message.objects.filter(pk=message.pk, status__in=markable)
    changed = move(one, Status.SENT, sent_at=at, done_on=on, claimed_by="", claimed_until=None)
    message.refresh_from_db()
    if changed != 1:
        raise CannotMark(f"Message {message.pk} is {message.status} already; it cannot be sent again.")
    said = f"message {message.pk} was sent or done on {on}"
    others = Message.objects.filter(customer_id=message.customer_id, status__in=_WAITING).select_for_update()
    keys = list(others.values_list("pk", flat=True))
    move(Message.objects.filter(pk__in=keys), Status.WITHDRAWN, status_reason=said)
    customer = message.customer_id
    tells = {
        "channel": message.channel,
        "on": on.isoformat(),
        "subject": message.subject,
        "text": message.body,
    }
    happenings = [Happening("done", by, customer, ("message", message.pk), note, tells)]
    happenings += [Happening("withdrawn", by, customer, ("message", key), said) for key in keys]
    if message.channel in CONTACT_CHANNELS:
        made = Contact.objects.create(
            company=message.company,
            customer=message.customer,
            channel=message.channel,
            on_date=on,
            message=message,
            note=note[:300],
        )
        happenings.append(telling(CONTACT, made, "contact", by, customer_id=customer))
    record(message.company_id, at, happenings)


@transaction.atomic
def note_contact(customer: Customer, channel: str, *, on: date, at: datetime, by: str, note: str) -> Contact:
    """Records a contact somebody made by hand, so that no message follows on its heels."""
    if channel not in CONTACT_CHANNELS:
        raise CannotMark(f"{channel!r} reaches nobody outside. Use one of: {', '.join(CONTACT_CHANNELS)}.")
    made = Contact.objects.create(
        company=customer.company, customer=customer, channel=channel, on_date=on, note=note
    )
    record(customer.company_id, at, [telling(CONTACT, made, "contact", by, customer_id=customer.pk)])
    return made
