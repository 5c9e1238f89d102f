"""The daily rounds: the list of days, one day, and everybody left alone for one reason."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.operations.asked_work import open_work
from dunwell.outreach.company_day import company_day
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Decision, Gate, Round, Status
from dunwell.workbench.access import company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.paging import page_of
from dunwell.workbench.rounds.counted import acts_of, groups_of, messages_of, round_of, waiting_of
from dunwell.workbench.rounds.order import ORDER
from dunwell.workbench.words import REASONS

ROUNDS_PER_PAGE = 20
CUSTOMERS_PER_PAGE = 50


@company_page
def rounds(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the days on which a round was made, the latest first."""
    made = Round.objects.filter(company=company).order_by("-as_of")
    theirs = request.member.customers_where("decisions__customer")
    rows = page_of(request, made, ROUNDS_PER_PAGE)
    shown = Round.objects.filter(pk__in=[each.pk for each in rows])
    counts = shown.annotate(
        act=Count("decisions", filter=Q(decisions__decision="act") & theirs),
        wait=Count("decisions", filter=Q(decisions__decision="wait") & theirs),
    )
    by_round = {each.pk: each for each in counts}
    today = company_day(company, timezone.now())
    first = rows[0] if rows else None
    told = {
        "company": company,
        "place": "rounds",
        "rows": rows,
        "rounds": [by_round[each.pk] for each in rows],
        "today": today,
        "work": open_work(company, "round"),
        "may_make": request.member.may("run") and (rows.number > 1 or first is None or first.as_of < today),
        "rehearses": rules_of(company).gate == Gate.REHEARSAL,
    }
    return render(request, "workbench/rounds/rounds.html", told)


@company_page
def round_(request: HttpRequest, company: Company, day: date) -> HttpResponse:
    """Shows one day: who hears from us, step by step, and who is left alone and why."""
    made, member = _round(company, day), request.member
    decisions = member.seen(Decision.objects.filter(round=made))
    acts, waiting, messages = acts_of(decisions), waiting_of(decisions), messages_of(made, member)
    status, step = asked_text(request, "status"), asked_text(request, "step")
    shown = _asked(decisions.filter(decision="act"), step, status)
    ordered = shown.select_related("customer").prefetch_related("messages").order_by(*ORDER)
    known = None if step or status else acts.count
    rows = page_of(request, _Counted(ordered, known), CUSTOMERS_PER_PAGE)
    counts = messages.states
    gate = rules_of(company).gate
    told = {
        "company": company,
        "place": "rounds",
        "round": made,
        "rows": rows,
        "step": step,
        "status": status,
        "groups": groups_of(rows, acts, messages),
        "acts": acts,
        "awaiting": messages,
        "rehearsed": counts.get(Status.REHEARSED, 0),
        "queued": counts.get(Status.QUEUED, 0),
        "wait_count": sum(reason["count"] for reason in waiting),
        "waiting": waiting,
        "statuses": counts,
        "rehearsal": list(counts) == [Status.REHEARSED],
        "gate": gate,
        "rehearses": gate == Gate.REHEARSAL,
        "may_approve": member.may("approve"),
        "may_run": member.may("run"),
    }
    return render(request, "workbench/rounds/round.html", told)


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
    told = {"company": company, "place": "rounds", "round": made, "rows": rows, "reason": reason}
    return render(request, "workbench/rounds/waiting.html", told)


def _round(company: Company, day: date) -> Round:
    found = round_of(company, day)
    if found is None:
        raise Http404
    return found


def _asked(acts: QuerySet[Decision], step: str, status: str) -> QuerySet[Decision]:
    """Narrows the customers who hear from us to one step (`track.key`), or to those whose message is in one state."""
    track, _, key = step.partition(".")
    if key:
        acts = acts.filter(track=track, step_key=key)
    if status in Status.values:
        acts = acts.filter(messages__status=status)
    return acts


class _Counted:
    """Rows of which somebody knows already how many there are (None: nobody does)."""

    def __init__(self, rows: QuerySet[Decision], known: int | None) -> None:
        self._rows, self._known = rows, known

    def count(self) -> int:
        """How many there are."""
        return self._rows.count() if self._known is None else self._known

    def __getitem__(self, part: slice) -> QuerySet[Decision]:
        return self._rows[part]

    def __len__(self) -> int:
        return self.count()
