"""Finding anything by a few letters: places, customers, invoices. The palette shows the same list as the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dunwell.ledger.models import Company, Invoice
from dunwell.workbench.access import company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.find.found import customers_found, invoices_found
from dunwell.workbench.places import Place, places
from dunwell.workbench.wording import text


@company_page
def find(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows the places, customers and invoices whose name, reference or number has the letters of `q`."""
    asked = asked_text(request)
    found = {
        "company": company,
        "q": asked,
        "places": _places(request, company, asked),
        "customers": customers_found(request.member.customers, asked) if asked else (),
        "invoices": invoices_found(Invoice.objects.filter(company=company), request.member, asked)
        if asked
        else (),
    }
    # The palette takes the list alone.
    return render(request, "workbench/find/found.html" if request.htmx else "workbench/find/page.html", found)


def _places(request: HttpRequest, company: Company, asked: str) -> list[dict[str, str]]:
    shown: list[Place] = [each for _, some in places() for each in some if request.member.may(each.may)]
    named = [
        {"name": text(each.sentence), "url": reverse(each.name, args=[company.key]), "key": each.key}
        for each in shown
    ]
    return [each for each in named if asked.casefold() in each["name"].casefold()]
