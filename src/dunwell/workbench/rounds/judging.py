"""Letting many messages through, taking them back, and undoing either while nothing has left; one by one in `writing`."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.outreach import approving
from dunwell.outreach.approving import CannotApprove, Judged
from dunwell.outreach.models import Message, Round
from dunwell.workbench.access import company_action, next_of
from dunwell.workbench.rounds.order import next_to_read
from dunwell.workbench.said import say, say_text

_LONGEST_REASON = 250
#: Larger than any number of an entry of the journal.
_FAR = 2**53


@company_action(may="approve")
def approve_many(request: HttpRequest, company: Company, day: date) -> HttpResponse:
    """Lets through all messages of a round, or of one step of it, but for those that have to be read."""
    at, by = timezone.now(), request.member.name
    back = redirect("round", company=company.key, day=day)
    try:
        judged = approving.approve_all(company, _chosen(request, company, day), at=at, by=by)
    except CannotApprove as error:
        say_text(request, str(error), trouble=True)
        return back
    _say(request, company, "rounds.approved", judged)
    return back


@company_action(may="approve")
def withdraw_many(request: HttpRequest, company: Company, day: date) -> HttpResponse:
    """Takes back all messages of a round, or of one step of it, that have not begun to leave."""
    back = redirect("round", company=company.key, day=day)
    reason = _reason(request)
    if not reason:
        say(request, "rounds.reason_needed", trouble=True)
        return back
    rows = _chosen(request, company, day)
    judged = approving.withdraw_all(company, rows, at=timezone.now(), by=request.member.name, note=reason)
    _say(request, company, "rounds.withdrawn", judged)
    return back


@company_action(may="approve")
def withdraw_one(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes one message back before it leaves, with the reason."""
    found = _message(request, company, pk)
    here = redirect("message", company=company.key, pk=pk)
    reason = _reason(request)
    if not reason:
        say(request, "rounds.reason_needed", trouble=True)
        return here
    one = Message.objects.filter(pk=pk)
    judged = approving.withdraw_all(company, one, at=timezone.now(), by=request.member.name, note=reason)
    if not judged.count:
        say(request, "rounds.too_late", trouble=True)
        return here
    _say(request, company, "rounds.withdrawn", judged, next_=reverse("message", args=[company.key, pk]))
    return redirect(next_to_read(request.member, found))


@company_action(may="approve")
def take_back(request: HttpRequest, company: Company) -> HttpResponse:
    """Undoes what this person has just said of messages, of those that have not begun to leave."""
    first, last = (_number(request.POST.get(name, "")) for name in ("first", "last"))
    onward = next_of(request) if request.POST.get("next") else reverse("rounds", args=[company.key])
    judged = Judged(0, first, last)
    count = approving.take_back(company, judged, at=timezone.now(), by=request.member.name)
    say(request, "rounds.taken_back", count=count, trouble=not count)
    return redirect(onward)


def _chosen(request: HttpRequest, company: Company, day: date) -> QuerySet[Message]:
    """Returns the messages of the round of a day that this person sees; with `step`, of that step alone."""
    made = get_object_or_404(Round, company=company, as_of=day)
    rows = request.member.seen(Message.objects.filter(company=company, decision__round=made))
    track, _, step = request.POST.get("step", "").partition(".")
    return rows.filter(track=track, decision__step_key=step) if step else rows


def _message(request: HttpRequest, company: Company, pk: int) -> Message:
    seen = request.member.seen(Message.objects.filter(company=company))
    return get_object_or_404(seen.select_related("company", "customer", "decision"), pk=pk)


def _say(request: HttpRequest, company: Company, key: str, judged: Judged, next_: str = "") -> None:
    if not judged.count:
        say(request, f"{key}_none", trouble=True)
        return
    fields = {"first": judged.first, "last": judged.last, "next": next_ or request.POST.get("next", "") or ""}
    if not fields["next"]:
        fields["next"] = request.path.rsplit("/", 2)[0] + "/"
    say(request, key, undo=(reverse("take_back_messages", args=[company.key]), fields), count=judged.count)


def _reason(request: HttpRequest) -> str:
    return " ".join(request.POST.get("reason", "").replace("\0", "").split())[:_LONGEST_REASON]


def _number(given: str) -> int:
    return min(int(given), _FAR) if given.isascii() and given.isdecimal() and len(given) < 20 else 0
