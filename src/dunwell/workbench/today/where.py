"""Where things are done: addresses of other areas, with a safe one for those that are not there."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse

from dunwell.ledger.models import Company


def address(name: str, parts: Mapping[str, Any], otherwise: str = "") -> str:
    """Returns the address of a page; `otherwise`, where no area has such a page."""
    try:
        return reverse(name, kwargs=dict(parts))
    except NoReverseMatch:
        return otherwise


def only(company: Company, kind: str) -> str:
    """Returns the address of Today with one kind of need alone."""
    return f"{reverse('company', args=[company.key])}?only={kind}"
