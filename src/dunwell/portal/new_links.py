"""Works off wishes for a new link: finds out who is meant, and sends a link to the address known for them.

Leaves out the page that takes the wishes; what comes of them is told nobody but the holder of the known address.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from dunwell.ledger.models import ContactPoint, Customer
from dunwell.portal.in_messages import not_theirs
from dunwell.portal.models import LinkWish, Notice, PortalLink
from dunwell.portal.notices import DATABASE_LOST, queue_notice

log = logging.getLogger("dunwell.portal")

#: A customer is sent at most so many new links in `IN`, however often it was asked.
MOST, IN = 3, timedelta(hours=24)
#: An address may be that of several customers; each has a link of their own, up to so many.
CUSTOMERS_OF_ONE = 10


def work_off_wishes(at: datetime, limit: int = 200) -> int:
    """Works off what was wished, the oldest first, and returns how many new links are on their way."""
    sent = 0
    for wish in LinkWish.objects.order_by("asked_at", "pk")[:limit]:
        try:
            sent += _worked_off(wish, at)
        except DATABASE_LOST:
            raise
        except Exception:
            # A fault of the program: loud in the log; the wish is let go, so that the others' are worked off.
            log.exception("wish for a link not worked off", extra={"wish": wish.pk})
            LinkWish.objects.filter(pk=wish.pk).delete()
    return sent


@transaction.atomic
def _worked_off(wish: LinkWish, at: datetime) -> int:
    # Whoever takes the wish out works it off.
    if not LinkWish.objects.filter(pk=wish.pk).delete()[0]:
        return 0
    return sum(_send(customer, wish.language, at) for customer in _meant(wish))


def _meant(wish: LinkWish) -> list[Customer]:
    if wish.token_sha256:
        link = PortalLink.objects.filter(token_sha256=wish.token_sha256).select_related("customer__company")
        return [each.customer for each in link]
    points = ContactPoint.objects.filter(channel="email", replaced_on=None, address__iexact=wish.email)
    rows = points.select_related("customer__company").order_by("pk")
    return [each.customer for each in rows[:CUSTOMERS_OF_ONE]]


def _send(customer: Customer, language: str, at: datetime) -> bool:
    if not_theirs([customer.pk]):
        # The known address was said to be somebody else's: a person finds out whose, and makes the next link.
        return False
    lately = Notice.objects.filter(customer=customer, kind="new_link", queued_at__gt=at - IN)
    if lately.count() >= MOST:
        return False
    return queue_notice(customer, "new_link", language, at) is not None
