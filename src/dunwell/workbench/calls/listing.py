"""The list of calls, visits and tasks, and the way to the next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dunwell.ledger.contact_times import contact_times_of
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.call_list import call_backs, calls_to_make
from dunwell.outreach.company_day import company_day
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.may_call import MayCall, hours_of
from dunwell.outreach.models import CallOutcome, CallTurn, Message, Status
from dunwell.people.member import Member
from dunwell.workbench.access import company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.calls.holder import holder_of
from dunwell.workbench.paging import page_of
from dunwell.workbench.said import say

CALLS_PER_PAGE = 25
AGREED_SHOWN = 25
#: So many calls are looked through for one that may be made now.
LOOKED_THROUGH = 200
CHANNELS = ("call", "visit", "task")


@dataclass(frozen=True, slots=True)
class Row:
    """One call to make: of a round (`message`), or agreed on (`agreed`); `turn` says who is calling just now."""

    customer: Customer
    hours: MayCall
    turn: CallTurn | None
    message: Message | None = None
    agreed: CallOutcome | None = None


@company_page
def calls(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists who is to be called: calls agreed on by their hour, then the round's, the largest amount first."""
    at = timezone.now()
    channel = asked_text(request, "channel")
    messages = _messages(request.member)
    if channel in CHANNELS:
        messages = messages.filter(channel=channel)
    agreed = list(request.member.seen(call_backs(company, at))[: AGREED_SHOWN + 1])
    page = page_of(request, messages, CALLS_PER_PAGE)
    shown = list(page)
    turns = _turns([each.customer_id for each in (*agreed, *shown)], at)
    return render(
        request,
        "workbench/calls/list.html",
        {
            "company": company,
            "place": "calls",
            "today": company_day(company, at),
            "agreed": _rows(company, at, agreed[:AGREED_SHOWN], turns),
            "page": page,
            "rows": _rows(company, at, shown, turns),
            "channel": channel if channel in CHANNELS else "",
            "channels": CHANNELS,
            "rehearsed": any(each.status == Status.REHEARSED for each in shown),
            "may_work": request.member.may("work"),
        },
    )


@company_page(may="work")
def next_call(request: HttpRequest, company: Company) -> HttpResponse:
    """Leads to the first call that may be made at this hour and that nobody else is making; `after` is left out."""
    at, skipped = timezone.now(), asked_text(request, "after")
    agreed = request.member.seen(call_backs(company, at))[:AGREED_SHOWN]
    messages = _messages(request.member).filter(channel="call")[:LOOKED_THROUGH]
    rows = [*agreed, *messages]
    turns = _turns([each.customer_id for each in rows], at)
    for each in _rows(company, at, rows, turns):
        mine = each.turn is None or each.turn.holder == holder_of(request.member)
        early = each.agreed is not None and each.agreed.call_back_at > at
        if each.hours.allowed and mine and not early and str(each.customer.pk) != skipped:
            return redirect("call", company=company.key, pk=each.customer.pk)
    say(request, "calls.no_next")
    return redirect("calls", company=company.key)


def _messages(member: Member) -> Any:
    return member.seen(calls_to_make(member.company))


def _turns(customers: list[int], at: datetime) -> dict[int, CallTurn]:
    rows = CallTurn.objects.filter(customer__in=customers, until__gt=at)
    return {each.customer_id: each for each in rows}


def _rows(
    company: Company, at: datetime, found: Iterable[Message | CallOutcome], turns: dict[int, CallTurn]
) -> list[Row]:
    policy, shown = contact_policy(company), list(found)
    times = contact_times_of([each.customer_id for each in shown], company_day(company, at))
    return [
        Row(
            each.customer,
            hours_of(
                each.customer,
                policy,
                company.time_zone,
                at,
                # Who agreed on a moment is called then.
                times.get(each.customer_id) if isinstance(each, Message) else None,
            ),
            turns.get(each.customer_id),
            **({"message": each} if isinstance(each, Message) else {"agreed": each}),
        )
        for each in shown
    ]
