"""Noting what came of a call, and that a visit or task was done; then on to the next call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from dunwell.arrangements.debts import CannotArrange
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.call_case import CallCase
from dunwell.outreach.call_said import Call
from dunwell.outreach.call_turns import CannotCall
from dunwell.outreach.calls import NotAllowed, log_call
from dunwell.outreach.models import CallOutcome
from dunwell.outreach.taken import CannotMark, mark_done
from dunwell.workbench.access import company_action
from dunwell.workbench.agreements.refusals import refusal
from dunwell.workbench.calls.calling import call_page, customer_for_call
from dunwell.workbench.calls.forms import QUICK, LogForm
from dunwell.workbench.calls.holder import holder_of
from dunwell.workbench.reader import day
from dunwell.workbench.said import say
from dunwell.workbench.wording import text


@company_action(may="work")
def log(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Notes what came of a call and goes on to the next; shows the page again where something is missing."""
    found, at = customer_for_call(request, pk), timezone.now()
    form = LogForm(request.POST, case=CallCase(found, at), member=request.member)
    quick = request.POST.get("quick", "")
    if quick in QUICK:
        said = Call(request.POST.get("key", "")[:40] or f"{found.pk} {at.isoformat()}"[:40], quick)
    elif form.is_valid():
        said = form.call()
    else:
        return call_page(request, company, found, form, status=422)
    anyway = request.POST.get("made_anyway") == "on"
    member = request.member
    try:
        made = log_call(found, said, at=at, by=member.name, holder=holder_of(member), made_anyway=anyway)
    except NotAllowed:
        return _again(request, company, found, form, "made_anyway", text("calls.not_allowed"))
    except CannotCall:
        return _again(request, company, found, form, None, text("calls.cannot_log"))
    except CannotArrange as error:
        return _again(request, company, found, form, None, refusal(error))
    _say(request, company, made)
    return redirect(f"{reverse('next_call', args=[company.key])}?after={found.pk}")


@company_action(may="work")
def done(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Notes that the visit or task of the latest round was done."""
    found, at = customer_for_call(request, pk), timezone.now()
    case = CallCase(found, at)
    message = case.message
    if message is None or message.channel == "call":
        say(request, "calls.nothing_to_do", trouble=True, customer=found.name)
        return redirect("call", company=company.key, pk=pk)
    try:
        mark_done(
            message, on=case.today, at=at, by=request.member.name, note=request.POST.get("note", "")[:300]
        )
    except CannotMark:
        say(request, "calls.nothing_to_do", trouble=True, customer=found.name)
    else:
        say(request, "calls.was_done", customer=found.name)
    return redirect("calls", company=company.key)


def _again(
    request: HttpRequest, company: Company, found: Customer, form: LogForm, field: str | None, said: str
) -> HttpResponse:
    form.is_valid()
    if request.POST.get("quick"):
        # One button was pressed: what the rest of the form lacks is nobody's fault.
        form.errors.clear()
    if field is None or field not in form.errors:
        form.add_error(field, said)
    return call_page(request, company, found, form, status=422)


def _say(request: HttpRequest, company: Company, made: CallOutcome) -> None:
    if made.promise is not None:
        say(request, "calls.promise_noted", customer=made.customer.name, day=day(made.promise.promised_on))
    else:
        say(request, "calls.noted", customer=made.customer.name)
