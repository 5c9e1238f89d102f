"""The links a message carries to our own pages: signed, without an end, for one message and one purpose.

A counted link leads to a place that the company has set, chosen by a name: no link says where it leads. Leaves out the
pages behind them.
"""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q, QuerySet

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.models import OptOut
from dunwell.ledger.wishes import CLICKS
from dunwell.outreach.company_day import company_day
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import DeliveryRules, Followed, Message

UNSUBSCRIBE = "unsubscribe"
#: The places a counted link may lead to, and what says where each is.
PLACES = {"pay": "pay_url"}
#: A link followed again so soon is the same person, or their mail program looking ahead.
ONCE_IN = timedelta(minutes=1)


def token_of(purpose: str, message_id: int, customer_id: int) -> str:
    """Returns what stands in a link: the same for the same message, so that every try of it is the same mail."""
    return _signer(purpose).sign_object([message_id, customer_id])


def message_of_token(purpose: str, token: str) -> Message | None:
    """Returns the message a link was made for, with company and customer; None: the link was not made by us for this."""
    try:
        message_id, customer_id = map(int, _signer(purpose).unsign_object(token))
    except (BadSignature, ValueError, TypeError):
        return None
    rows = Message.objects.select_related("company", "customer")
    return rows.filter(pk=message_id, customer_id=customer_id).first()


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"dunwell.outreach.links.{purpose}", sep=".")


def follow(message: Message, place: str, *, at: datetime, counts: bool) -> str:
    """Returns where the link leads, and counts that it was followed; an empty text: the company has no such place now.

    Not counted: where `counts` says no, where the company or the customer does not want it, and within a minute.
    """
    rules = rules_of(message.company)
    url = address_of(rules, place)
    if url and counts and rules.count_clicks:
        today = company_day(message.company, at)
        if not uncounted(today).filter(customer_id=message.customer_id).exists():
            _count(message, place, at)
    return url


def address_of(rules: DeliveryRules, place: str) -> str:
    """Returns the company's address of a place; empty where there is none, or none that a browser should be sent to."""
    url: str = getattr(rules, PLACES[place])
    return url if urlsplit(url).scheme in ("https", "http") else ""


def uncounted(on: date) -> QuerySet[OptOut]:
    """Returns the wishes, in force on a day, that links are not counted."""
    begun = OptOut.objects.filter(channel=CLICKS, since_on__lte=on)
    return begun.filter(Q(until_on=None) | Q(until_on__gte=on))


@transaction.atomic
def _count(message: Message, place: str, at: datetime) -> None:
    Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    if Followed.objects.filter(message=message, target=place, at__gt=at - ONCE_IN, at__lte=at).exists():
        return
    Followed.objects.create(message=message, target=place, at=at)
    about = ("message", message.pk)
    record(
        message.company_id,
        at,
        [Happening("clicked", "the customer", message.customer_id, about, told={"target": place})],
    )
