"""The sign-ins of the company's people, from the journal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dunwell.ledger.models import Company
from dunwell.people.models import Membership
from dunwell.workbench.access import company_page
from dunwell.workbench.door.happened import happened_to
from dunwell.workbench.paging import page_of

PER_PAGE = 50


@company_page(may="see_journal")
def sign_ins(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists what happened at the door of everybody who works here now, the latest first.

    Whoever keeps the installation also reads the tries of nobody known.
    """
    users = Membership.objects.filter(company=company, ended=None).values_list("user_id", flat=True)
    them = {*users, request.user.pk}
    rows = page_of(request, happened_to(them, nobody_too=request.user.is_superuser), PER_PAGE)
    told = {"company": company, "place": "sign_ins", "rows": rows, "happened": rows, "show_user": True}
    return render(request, "workbench/people/sign_ins.html", told)
