"""Stopping everything that would leave, and letting it go on: two buttons of Today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.outreach import gates
from dunwell.workbench.access import company_action
from dunwell.workbench.said import say, say_text
from dunwell.workbench.wording import text


@company_action(may="run")
def pause(request: HttpRequest, company: Company) -> HttpResponse:
    """Stops everything of the company that has not begun to leave; goes on to Today, with the way back."""
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:2000] or text(
        "today.paused_without_reason"
    )
    try:
        gates.pause(company, at=timezone.now(), by=request.member.name, reason=reason)
        say(request, "today.paused", undo=(reverse("resume", args=[company.key]), {}))
    except gates.CannotPause as error:
        say_text(request, str(error), trouble=True)
    return redirect("company", company=company.key)


@company_action(may="run")
def resume(request: HttpRequest, company: Company) -> HttpResponse:
    """Lets messages leave again."""
    try:
        gates.resume(company, at=timezone.now(), by=request.member.name)
        say(request, "today.resumed")
    except gates.CannotPause as error:
        say_text(request, str(error), trouble=True)
    return redirect("company", company=company.key)
