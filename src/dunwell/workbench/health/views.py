"""What is missing or odd in the data, check by check, with the first customers of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dunwell.insight.data_health import data_health
from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_page


@company_page
def health(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows every check that found something."""
    found = data_health(company, company_day(company, timezone.now()), request.member.customers_where())
    shown = [
        {"check": each, "title": f"health.{each.key}", "why": f"health.why_{each.key}"} for each in found
    ]
    return render(
        request, "workbench/health/page.html", {"company": company, "place": "data_health", "shown": shown}
    )
