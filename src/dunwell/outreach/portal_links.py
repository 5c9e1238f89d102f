"""The link to a customer's own page, as messages carry it. Leaves out the page, and how long a link lasts.

The pages stand above outreach: which functions make the links and name them is the project's wiring.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from dunwell.ledger.models import Company


def portal_urls(company: Company, customer_ids: Iterable[int], at: datetime) -> dict[int, str]:
    """Returns for each customer the whole address of their page: the same for every try of a message.

    Those are left out whose page nobody may be led to just now. A few questions to the database for all of them; a
    customer's first link is written, so call it once for many.
    """
    found: dict[int, str] = import_string(settings.DUNWELL_PORTAL_LINKS)(company, customer_ids, at)
    return found


def portal_words(locale: str) -> str:
    """Returns what stands before the link, in the language of a message (`de_AT`)."""
    return str(import_string(settings.DUNWELL_PORTAL_WORDS)(locale))
