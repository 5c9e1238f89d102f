"""Links to a customer's page: made, found, ended. Leaves out the pages, and the links of a message that need no page.

A link opens one customer's page for `LASTS`, to whoever holds it. Its token has 132 bits; the database holds a hash of
it, and a nonce that gives the token back only together with the secret key.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Company, Customer
from dunwell.portal.models import How, LinkEnd, PageOpened, PortalLink
from dunwell.portal.told import LINK, LINK_END

#: How long a link opens the page.
LASTS = timedelta(days=90)
#: A message carries a link that opens the page for at least so long.
AT_LEAST = timedelta(days=30)
#: Why links are made that messages carry.
FOR_MESSAGES = "for messages"
TOKEN_LENGTH = 22


def token_of(link: PortalLink) -> str:
    """Returns what stands in the link's address."""
    digest = salted_hmac("dunwell.portal.links", link.nonce, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode()[:TOKEN_LENGTH]


def hash_of(token: str) -> str:
    """Returns the form in which the database knows a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def url_of(link: PortalLink, base_url: str | None = None) -> str:
    """Returns the whole address; `base_url` comes before its path (None: that of the installation)."""
    base = settings.PUBLIC_URL if base_url is None else base_url
    return base.rstrip("/") + reverse("portal", args=[token_of(link)])


@transaction.atomic
def make_link(
    customer: Customer, *, at: datetime, by: str, reason: str, lasts: timedelta = LASTS
) -> PortalLink:
    """Makes a link to the customer's page. The journal keeps who made it, for whom, why and when, not the link."""
    made = _new(customer.company_id, customer.pk, at, by, reason, lasts)
    made.save(force_insert=True)
    told = telling(LINK, made, "portal_link", by, customer_id=customer.pk, reason=reason)
    record(customer.company_id, at, [told])
    return made


@transaction.atomic
def links_for(
    company: Company, customer_ids: Iterable[int], *, at: datetime, by: str
) -> dict[int, PortalLink]:
    """Returns for each customer the link that messages carry: the one they have, or a new one where it ends soon.

    The same call some days later gives the same links; a link whose secret key is gone is none.
    """
    wanted = set(customer_ids)
    lasting = PortalLink.objects.filter(
        company=company,
        customer_id__in=wanted,
        reason=FOR_MESSAGES,
        end=None,
        expires_at__gte=at + AT_LEAST,
    )
    found = {each.customer_id: each for each in lasting.order_by("pk") if _opens(each)}
    made = [
        _new(company.pk, customer_id, at, by, FOR_MESSAGES, LASTS)
        for customer_id in sorted(wanted - found.keys())
    ]
    if made:
        PortalLink.objects.bulk_create(made)
        record(
            company.pk,
            at,
            [telling(LINK, each, "portal_link", by, customer_id=each.customer_id) for each in made],
        )
    return found | {each.customer_id: each for each in made}


def find_open(token: str, at: datetime) -> PortalLink | None:
    """Returns the link with its company and customer, if it opens the page at this moment.

    None for one that nobody made, that has run out, or was ended: one question to the database for all of them. With it
    come `opened_on` and `used_on`, the last days on which that was noted of the customer's page; None: never.
    """
    rows = PortalLink.objects.select_related("company", "customer", "company__portal_look")
    rows = rows.annotate(opened_on=_last_day(How.OPENED), used_on=_last_day(How.USED))
    return rows.filter(token_sha256=hash_of(token), expires_at__gt=at, end=None).first()


@transaction.atomic
def end_links(customer: Customer, *, at: datetime, by: str, reason: str) -> int:
    """Ends every link of the customer that opens their page, and returns how many there were."""
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    told = []
    for link in customer.portal_links.filter(end=None, expires_at__gt=at).order_by("pk"):
        ended = LinkEnd.objects.create(link=link, at=at, by=by, reason=reason)
        told.append(telling(LINK_END, ended, "portal_link_ended", by, customer_id=customer.pk, reason=reason))
    record(customer.company_id, at, told)
    return len(told)


def _last_day(how: How) -> Subquery:
    noted = PageOpened.objects.filter(customer=OuterRef("customer_id"), how=how).order_by("-on_date")
    return Subquery(noted.values("on_date")[:1])


def _new(
    company_id: int, customer_id: int, at: datetime, by: str, reason: str, lasts: timedelta
) -> PortalLink:
    link = PortalLink(
        company_id=company_id,
        customer_id=customer_id,
        nonce=secrets.token_hex(32),
        reason=reason,
        made_by=by,
        made_at=at,
        expires_at=at + lasts,
    )
    link.token_sha256 = hash_of(token_of(link))
    return link


def _opens(link: PortalLink) -> bool:
    """Whether the token this link would be written with is the one it was made with: another secret key gives another."""
    return constant_time_compare(hash_of(token_of(link)), link.token_sha256)
