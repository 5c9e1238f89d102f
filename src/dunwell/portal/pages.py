"""The page for a link that leads nowhere. Leaves out the pages of each activity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dunwell.ledger.models import Company


def not_here(request: HttpRequest, company: Company | None = None) -> HttpResponse:
    """Returns a page, with 404, for a link nobody made, or one whose place the company has no more."""
    return render(request, "portal/not_here.html", {"company": company}, status=404)
