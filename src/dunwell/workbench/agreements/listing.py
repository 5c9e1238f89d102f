"""The lists of what is agreed: each kind with its states, how many there are of each, and a search by customer."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_page
from dunwell.workbench.agreements.kinds import KINDS, Kind
from dunwell.workbench.asked import asked_text
from dunwell.workbench.paging import page_of

ROWS_PER_PAGE = 25


@company_page
def agreements(request: HttpRequest, company: Company, kind: str) -> HttpResponse:
    """Lists one kind of agreements in one state (`state`, else the first), of customers with `q` in their name."""
    of, today = KINDS[kind], company_day(company, timezone.now())
    asked, q = asked_text(request, "state"), asked_text(request)
    state = asked if asked in of.views else next(iter(of.views))
    every = of.with_state(request.member.seen(of.model._default_manager.filter(company=company)))
    if q:
        every = every.filter(Q(customer__name__icontains=q) | Q(customer__ref=q))
    rows = every.filter(of.views[state](today)).order_by(*_order(of, state))
    rows = rows.select_related("customer__company", *of.related).prefetch_related(*of.many)
    page = page_of(request, rows, ROWS_PER_PAGE)
    told = {
        "company": company,
        "place": "agreements",
        "kind": of,
        "kinds": tuple(KINDS),
        "today": today,
        "state": state,
        "counts": _counts(of, every, today),
        "q": q,
        "page": page,
        "rows": of.told(list(page), today),
    }
    return render(request, "workbench/agreements/list.html", told)


def _order(of: Kind, state: str) -> tuple[str, ...]:
    """What runs comes by its day, what is over the latest first."""
    return (of.next_on, "pk") if state in of.running else ("-pk",)


def _counts(of: Kind, every: QuerySet, today: date) -> dict[str, int]:
    """Returns how many there are in each state, the steps counted in one pass."""
    conditions: dict[str, Any] = {
        f"n_{name}": Count("pk", filter=condition(today)) for name, condition in of.views.items()
    }
    found = every.order_by().aggregate(**conditions)
    return {name: found[f"n_{name}"] for name in of.views}
