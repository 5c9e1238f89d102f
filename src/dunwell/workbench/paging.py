"""One page of many rows, so that no page ever loads them all."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: QuerySet | Sequence, per_page: int, name: str = "page") -> Page:
    """Returns the page that the address asks for by `name`; the nearest there is for one that is not."""
    return Paginator(rows, per_page).get_page(request.GET.get(name))
