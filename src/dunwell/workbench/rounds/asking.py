"""Asking for a round, or for sending, now: both are done in the background. Leaves out what they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.operations.asked_work import ask
from dunwell.operations.due_rounds import MODES
from dunwell.outreach.company_day import company_day
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Round
from dunwell.workbench.access import company_action

#: A person who makes a round lets through what the gate would let through by itself.
_BY_GATE = {gate.value: mode for gate, mode in MODES.items()}


@company_action(may="run")
def make_round(request: HttpRequest, company: Company) -> HttpResponse:
    """Has the round of today made, or that of a day that was rehearsed let through; goes on to how far it is."""
    at = timezone.now()
    day = company_day(company, at)
    asked = request.POST.get("day", "")
    made = Round.objects.filter(company=company).order_by("-as_of").first()
    if made is not None and asked == made.as_of.isoformat():
        day = made.as_of
    mode = _BY_GATE[rules_of(company).gate]
    work = ask(company, "round", {"as_of": day.isoformat(), "mode": mode}, request.member.name, at)
    return redirect("work", company=company.key, pk=work.pk)


@company_action(may="run")
def deliver_now(request: HttpRequest, company: Company) -> HttpResponse:
    """Has what is queued sent now, as far as it may leave at this hour; goes on to how far it is."""
    work = ask(company, "delivery", {}, request.member.name, timezone.now())
    return redirect("work", company=company.key, pk=work.pk)
