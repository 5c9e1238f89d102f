"""Notes that a customer's page was opened by the link of a message: once a day, and only who wants it to be noted.

A first look may be that of a mail scanner, which opens links before anybody reads them. So it is told apart from a
second one, or a form sent, which only a person makes. Leaves out the pages, and what is done there.
"""

import logging
from datetime import date, datetime

from django.db import OperationalError, transaction
from django.http import HttpRequest

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Customer
from dunwell.outreach.gates import rules_of
from dunwell.outreach.links import uncounted
from dunwell.portal.links import FOR_MESSAGES
from dunwell.portal.models import How, LinkEnd, PageOpened, PortalLink
from dunwell.portal.programs import says_it_is_one, walks_on
from dunwell.portal.told import OPENED

log = logging.getLogger(__name__)


def note_opening(request: HttpRequest, link: PortalLink, at: datetime, today: date) -> None:
    """Notes what a request tells of interest, where it tells any and that is not noted yet of the company's day.

    `link` comes from `find_open`. A link that staff gave by hand tells nothing: nobody knows who tries it. A database
    that is busy costs nobody their page: then the next look is noted.
    """
    if link.reason != FOR_MESSAGES or request.method == "HEAD" or says_it_is_one(request):
        return
    how = How.USED if request.method == "POST" or walks_on(request) else How.OPENED
    known = link.used_on if how == How.USED else max(link.opened_on or date.min, link.used_on or date.min)
    if known == today:
        return
    try:
        _note(link, how, at, today)
    except OperationalError:
        log.warning(
            "an opened page was not noted: the database is busy", extra={"customer": link.customer_id}
        )


@transaction.atomic
def _note(link: PortalLink, how: How, at: datetime, today: date) -> None:
    if not rules_of(link.company).count_clicks or uncounted(today).filter(customer=link.customer_id).exists():
        return
    if LinkEnd.objects.filter(link=link).exists():  # Just now: somebody said that the page is not theirs.
        return
    Customer.objects.select_for_update(no_key=True).get(pk=link.customer_id)
    seen = PageOpened.objects.filter(customer=link.customer_id, on_date=today, how__in=(how, How.USED))
    if seen.exists():
        return
    made = PageOpened.objects.create(link=link, customer_id=link.customer_id, on_date=today, how=how, at=at)
    told = telling(OPENED, made, f"page_{how}", "the customer", customer_id=link.customer_id)
    record(link.company_id, at, [told])
