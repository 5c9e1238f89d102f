"""A customer asks by a link, or at their provider, for no more e-mail. Leaves out the page that asks."""

from datetime import datetime

from django.db import transaction

from dunwell.ledger.models import Customer
from dunwell.ledger.wishes import opt_out
from dunwell.outreach.bounces import message_of
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import Message


@transaction.atomic
def unsubscribe(message: Message, *, at: datetime, by: str) -> None:
    """Notes that the customer of this message wants no more e-mail, from today on; asked again, nothing changes."""
    # Two clicks at once are one wish.
    customer = Customer.objects.select_for_update(no_key=True).get(pk=message.customer_id)
    today = company_day(message.company, at)
    opt_out(customer, "email", today, at=at, note=f"unsubscribed from message {message.pk}", by=by)


@transaction.atomic
def unsubscribe_by_reference(reference: str, *, at: datetime, by: str) -> bool:
    """Does the same for the message that a provider knows by this reference; False: it is none of ours."""
    message = message_of(reference)
    if message is not None:
        unsubscribe(message, at=at, by=by)
    return message is not None
