"""One call: whether it may be made, the words, the account, and whose turn it is. Leaves out noting what came of it."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dunwell.ledger.models import Company, ContactPerson, Customer
from dunwell.outreach.call_case import CallCase
from dunwell.outreach.call_scripts import script_of
from dunwell.outreach.call_turns import CannotCall, leave_turn
from dunwell.outreach.calls import NotAllowed, begin_call
from dunwell.outreach.company_day import company_day
from dunwell.outreach.may_call import judged
from dunwell.workbench.access import company_action, company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.calls.forms import LogForm, first_values
from dunwell.workbench.calls.holder import holder_of
from dunwell.workbench.calls.known import known_of
from dunwell.workbench.said import say

CONTACTS_SHOWN = 6
INVOICES_SHOWN = 15


@company_page
def call(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows one customer's call: the script, the account, and the number where it is one's turn and allowed."""
    return call_page(request, company, customer_for_call(request, pk))


@company_page
def known(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows how a customer pays, what they promised and what they said: a part of the page, or by itself."""
    found = get_object_or_404(request.member.customers.select_related("company"), pk=pk)
    today = company_day(company, timezone.now())
    told = {"company": company, "place": "calls", "customer": found, "today": today}
    template = "known.html" if request.htmx else "known_page.html"
    return render(request, f"workbench/calls/{template}", told | {"known": known_of(found, today)})


@company_action(may="work")
def begin(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes the turn to call a customer who may be called now."""
    found = customer_for_call(request, pk)
    member = request.member
    try:
        begin_call(found, holder=holder_of(member), name=member.name, at=timezone.now())
    except NotAllowed:
        say(request, "calls.not_now", trouble=True, customer=found.name)
    except CannotCall:
        say(request, "calls.taken", trouble=True, customer=found.name)
    return redirect("call", company=company.key, pk=pk)


@company_action(may="work")
def leave(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Gives the turn back: no call was made."""
    found = get_object_or_404(request.member.customers, pk=pk)
    leave_turn(found, holder=holder_of(request.member), at=timezone.now())
    say(request, "calls.left", customer=found.name)
    return redirect("calls", company=company.key)


def customer_for_call(request: HttpRequest, pk: int) -> Customer:
    """Returns a customer one may see, with whom to speak with as `speaks_with`; 404 for any other."""
    return get_object_or_404(_with_person(request.member.customers), pk=pk)


def _with_person(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    people = ContactPerson.objects.filter(customer=OuterRef("pk"), role="payment").order_by("pk")
    rows = customers.select_related("company", "postal_address", "call_turn")
    return rows.annotate(speaks_with=Subquery(people.values("name")[:1]))


def call_page(
    request: HttpRequest, company: Company, found: Customer, form: LogForm | None = None, status: int = 200
) -> HttpResponse:
    """Renders the page of a call, with the form as it was sent where something in it is wrong."""
    at, member = timezone.now(), request.member
    case = CallCase(found, at)
    permit = judged(case)
    turn = getattr(found, "call_turn", None)
    turn = turn if turn is not None and turn.until > at else None
    mine = turn is not None and turn.holder == holder_of(member)
    person = found.speaks_with or ""
    if form is None:
        form = LogForm(case=case, member=member, initial=first_values(person))
    # Whoever has the turn was allowed the call when it began.
    told: dict[str, Any] = {
        "company": company,
        "place": "calls",
        "customer": found,
        "today": case.today,
        "permit": permit,
        "turn": turn,
        "mine": mine,
        "number": case.point.address if mine and case.point is not None else "",
        "person": person,
        "message": case.message,
        "script": script_of(case, person, asked_text(request, "language")),
        "owed": [each for each in case.balances if each.owes_minor],
        "credits": [each for each in case.balances if each.credit_minor],
        "invoices": case.invoices[:INVOICES_SHOWN],
        "more_invoices": max(len(case.invoices) - INVOICES_SHOWN, 0),
        "held": {each.occasion_id: each for each in case.holds if each.track == "invoice"},
        "holds": [each for each in case.holds if not each.track],
        "contacts": case.contacts[:CONTACTS_SHOWN],
        "call_back": case.call_back,
        "form": form,
        "may_work": member.may("work"),
    }
    return render(request, "workbench/calls/call.html", told, status=status)
