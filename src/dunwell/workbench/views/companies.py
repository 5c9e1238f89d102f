"""The companies one works for, and the first page of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dunwell.ledger.models import Company
from dunwell.outreach.models import Round
from dunwell.people.member import companies_of
from dunwell.workbench.access import company_page, page


@page
def companies(request: HttpRequest) -> HttpResponse:
    """Lists the companies one works for; where there is one only, goes straight to it."""
    known = list(companies_of(request.user))
    if len(known) == 1:
        return redirect("company", company=known[0].key)
    return render(request, "workbench/companies.html", {"companies": known})


@company_page
def company(request: HttpRequest, company: Company) -> HttpResponse:
    """Goes to the company's latest round, or to the list that says how to make one."""
    latest = Round.objects.filter(company=company).order_by("-as_of").first()
    if latest is None:
        return redirect("rounds", company=company.key)
    return redirect("round", company=company.key, day=latest.as_of)
