"""The link to a customer's page as messages carry it: the address, and what stands before it. Leaves out the messages."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from dunwell.ledger.models import Company
from dunwell.portal.links import links_for, url_of
from dunwell.portal.models import LinkEnd, PortalLink
from dunwell.portal.told_us import NOT_THEIRS
from dunwell.portal.words import language_of, words


def urls_for(company: Company, customer_ids: Iterable[int], at: datetime) -> dict[int, str]:
    """Returns the whole address of each customer's page, as messages carry it.

    Left out are those of whom a reader said that the page is not theirs, until a person has made a new link.
    """
    wanted = set(customer_ids)
    found = links_for(company, wanted - not_theirs(wanted), at=at, by="outreach")
    return {customer_id: url_of(link) for customer_id, link in found.items()}


def words_for(locale: str) -> str:
    """Returns what stands before the link, in the language of a message."""
    return words(language_of(locale)).say("mail.button")


def not_theirs(customer_ids: Iterable[int]) -> set[int]:
    """Returns of these customers those whom no link goes to by itself: somebody else reads what we send them.

    A link that a person makes afterwards says that it was found out who they are.
    """
    said = LinkEnd.objects.filter(link__customer_id__in=list(customer_ids), reason=NOT_THEIRS)
    ended = dict(said.order_by().values_list("link__customer_id").annotate(last=Max("at")))
    if not ended:
        return set()
    made = PortalLink.objects.filter(customer_id__in=ended).order_by()
    newest = dict(made.values_list("customer_id").annotate(last=Max("made_at")))
    return {customer_id for customer_id, last in ended.items() if newest[customer_id] <= last}
