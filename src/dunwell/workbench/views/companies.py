"""The companies one works for. The first page of each is Today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dunwell.people.member import companies_of
from dunwell.workbench.access import page


@page
def companies(request: HttpRequest) -> HttpResponse:
    """Lists the companies one works for; where there is one only, goes straight to it."""
    known = list(companies_of(request.user))
    if len(known) == 1:
        return redirect("company", company=known[0].key)
    return render(request, "workbench/companies.html", {"companies": known})
