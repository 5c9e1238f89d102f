"""The daily rounds: the list of days, one day, and everybody left alone for one reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dunwell.ledger.models import Company
from dunwell.outreach.models import Decision, Message, Round, Status
from dunwell.outreach.reasons import MEANINGS
from dunwell.people.member import Member
from dunwell.workbench.access import company_page
from dunwell.workbench.paging import page_of
from dunwell.workbench.words import REASONS

ROUNDS_PER_PAGE = 20
CUSTOMERS_PER_PAGE = 50
NAMES_PER_REASON = 6


@dataclass(frozen=True, slots=True)
class Group:
    """Customers on this page who take the same step, and the whole group's size and sum."""

    step: dict[str, Any]
    decisions: list[Decision]


@company_page
def rounds(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the days on which a round was made, the latest first."""
    made = Round.objects.filter(company=company).order_by("-as_of")
    theirs = request.member.customers_where("decisions__customer")
    counted = made.annotate(
        act=Count("decisions", filter=Q(decisions__decision="act") & theirs),
        wait=Count("decisions", filter=Q(decisions__decision="wait") & theirs),
    )
    rows = page_of(request, counted, ROUNDS_PER_PAGE)
    return render(request, "workbench/rounds.html", {"company": company, "rounds": rows})


@company_page
def round_(request: HttpRequest, company: Company, day: date) -> HttpResponse:
    """Shows one day: who hears from us, step by step, and who is left alone and why."""
    made = _round(company, day)
    decisions = request.member.seen(Decision.objects.filter(round=made))
    acts = decisions.filter(decision="act")
    rows = page_of(request, _with_messages(acts), CUSTOMERS_PER_PAGE)
    steps = list(
        acts.values("track", "step_no", "step_key").annotate(
            count=Count("pk"), sum_minor=Sum("covered_base_minor")
        )
    )
    waiting = _waiting(decisions)
    statuses = list(_statuses(made, request.member))
    return render(
        request,
        "workbench/round.html",
        {
            "company": company,
            "round": made,
            "rows": rows,
            "groups": list(_groups(rows, steps)),
            "act_count": sum(step["count"] for step in steps),
            "act_minor": sum(step["sum_minor"] for step in steps),
            "wait_count": sum(reason["count"] for reason in waiting),
            "waiting": waiting,
            "channels": acts.values("channel").annotate(count=Count("pk")).order_by("-count", "channel"),
            "statuses": statuses,
            "rehearsal": [row["status"] for row in statuses] == [Status.REHEARSED],
            **_neighbours(made),
        },
    )


@company_page
def waiting(request: HttpRequest, company: Company, day: date, reason: str) -> HttpResponse:
    """Lists everybody who was left alone on a day for one reason."""
    if reason not in REASONS or reason == "ok":
        raise Http404
    made = _round(company, day)
    left_alone = request.member.seen(Decision.objects.filter(round=made, decision="wait", reason=reason))
    rows = page_of(
        request, left_alone.select_related("customer").order_by("customer__name", "pk"), CUSTOMERS_PER_PAGE
    )
    return render(
        request,
        "workbench/waiting.html",
        {"company": company, "round": made, "rows": rows, "reason": reason, "meaning": MEANINGS[reason]},
    )


def _round(company: Company, day: date) -> Round:
    return get_object_or_404(Round, company=company, as_of=day)


def _with_messages(acts: QuerySet[Decision]) -> QuerySet[Decision]:
    """Returns the decisions in the order of the page: the furthest step first, then the largest amount."""
    return (
        acts.select_related("customer")
        .prefetch_related("messages")
        .order_by("track", "-step_no", "-covered_base_minor", "customer_id")
    )


def _groups(rows: Iterable[Decision], steps: list[dict[str, Any]]) -> Iterable[Group]:
    totals = {(step["track"], step["step_no"], step["step_key"]): step for step in steps}
    for key, members in groupby(rows, lambda row: (row.track, row.step_no, row.step_key)):
        yield Group(totals[key], list(members))


def _waiting(decisions: QuerySet[Decision]) -> list[dict[str, Any]]:
    """Returns each reason for waiting in the plan's order, with its count and the first few customers."""
    counts = dict(decisions.filter(decision="wait").values_list("reason").annotate(Count("pk")))
    found = []
    for reason in (reason for reason in REASONS if reason in counts):
        # In the order of the index: a query that stops after a few rows, however many there are.
        rows = (
            decisions.filter(decision="wait", reason=reason)
            .select_related("customer")
            .order_by("customer_id")
        )
        first = sorted(rows[:NAMES_PER_REASON], key=lambda decision: decision.customer.name)
        found.append(
            {
                "reason": reason,
                "meaning": MEANINGS[reason],
                "count": counts[reason],
                "first": first,
                "more": counts[reason] - len(first),
            }
        )
    return found


def _statuses(made: Round, member: Member) -> QuerySet[Message, dict[str, Any]]:
    messages = member.seen(Message.objects.filter(company=made.company_id, decision__round=made))
    return messages.values("status").annotate(count=Count("pk")).order_by("-count", "status")


def _neighbours(made: Round) -> dict[str, Round | None]:
    others = Round.objects.filter(company=made.company_id)
    return {
        "earlier": others.filter(as_of__lt=made.as_of).order_by("-as_of").first(),
        "later": others.filter(as_of__gt=made.as_of).order_by("as_of").first(),
    }
