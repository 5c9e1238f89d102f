"""What is missing or odd in the data, check by check, with the first customers of each; and what is right as it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.insight.data_health import ANSWERED_ELSEWHERE, CHECKS, data_health
from dunwell.ledger.models import Company, SetAside
from dunwell.ledger.setting_aside import look_again, set_aside
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_action, company_page
from dunwell.workbench.paging import page_of
from dunwell.workbench.said import say

ASIDE_PER_PAGE = 20
_NOTE = 500


@company_page
def health(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows every check that found something, and what somebody said is right as it is."""
    member = request.member
    found = data_health(company, company_day(company, timezone.now()), member.customers_where())
    shown = [
        {
            "check": each,
            "title": f"health.{each.key}",
            "why": f"health.why_{each.key}",
            "may_set_aside": each.key not in ANSWERED_ELSEWHERE and member.may("work"),
        }
        for each in found
    ]
    aside = member.seen(SetAside.objects.filter(company=company, ended_at=None))
    told = {
        "company": company,
        "place": "data_health",
        "shown": shown,
        "aside": page_of(request, aside.select_related("customer").order_by("-pk"), ASIDE_PER_PAGE),
        "may_work": member.may("work"),
    }
    return render(request, "workbench/health/page.html", told)


@company_action(may="work")
def as_it_is(request: HttpRequest, company: Company) -> HttpResponse:
    """Notes that a finding about a customer is right as it is, if it still is what was seen."""
    asked = request.POST
    about, seen, key = asked.get("about", ""), asked.get("seen", ""), asked.get("customer", "")
    customer = get_object_or_404(
        request.member.customers, pk=int(key) if key.isdecimal() and len(key) < 19 else 0
    )
    back = redirect("data_health", company=company.key)
    back.status_code = 303
    if about not in CHECKS or about in ANSWERED_ELSEWHERE or len(seen) > 1_000:
        say(request, "health.not_there", trouble=True)
        return back
    made = set_aside(
        customer,
        about,
        seen,
        at=timezone.now(),
        note=asked.get("note", "").strip()[:_NOTE],
        by=request.member.name,
    )
    undo = (reverse("look_again", args=[company.key, made.pk]), {})
    say(request, "health.set_aside", undo=undo, customer=customer.name)
    return back


@company_action(may="work")
def again(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Has a finding shown again."""
    aside = get_object_or_404(request.member.seen(SetAside.objects.filter(company=company)), pk=pk)
    if look_again(aside, at=timezone.now(), by=request.member.name):
        say(request, "health.looked_at_again", customer=aside.customer.name)
    back = redirect("data_health", company=company.key)
    back.status_code = 303
    return back
