"""What the buttons of Today do: one call down each, said on the next page, with the way back where there is one."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from dunwell.arrangements.hardships import CannotNoteHardship, note_spoken
from dunwell.arrangements.models import Hardship
from dunwell.ledger.holds import CannotHold, place_hold, release_hold
from dunwell.ledger.models import Company, Hold, Invoice
from dunwell.outreach import judging, questions
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import Message, Question
from dunwell.workbench.access import company_action, next_of
from dunwell.workbench.agreements.refusals import refusal
from dunwell.workbench.said import say, say_text
from dunwell.workbench.today.actions import LIFTED
from dunwell.workbench.wording import text

#: Holds that may be lifted by one press: those of arrangements end with them.
LIFTABLE = ("payment_in_flight", "reply", "manual", "legal", "insolvency", "deceased", "moratorium")
_LONGEST_NOTE = 2000


@company_action(may="work")
def lift(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Lifts a hold: somebody has looked at what it was for; chasing goes on."""
    hold = get_object_or_404(_holds(request, company).select_related("customer"), pk=pk)
    why = request.POST.get("why", "")
    why = why if why in LIFTED.values() else LIFTED["lift"]
    at = timezone.now()
    try:
        release_hold(
            hold, company_day(company, at), at=at, by=request.member.name, reason=text(f"today.lifted_{why}")
        )
    except CannotHold as error:
        say_text(request, str(error), trouble=True)
    else:
        back = reverse("today_hold_again", args=[company.key, pk])
        say(
            request,
            "today.lifted",
            undo=(back, {"next": _onward(request, company)}),
            customer=hold.customer.name,
        )
    return redirect(_onward(request, company))


@company_action(may="work")
def hold_again(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes a lift back: the same is held again from today on, as it was."""
    hold = get_object_or_404(_holds(request, company).filter(release__isnull=False), pk=pk)
    at = timezone.now()
    today = company_day(company, at)
    again = Hold.objects.filter(
        customer=hold.customer_id,
        kind=hold.kind,
        placed_at__gt=hold.release.released_at,
        occasion_id=hold.occasion_id,
    )
    if not again.exists():
        place_hold(
            hold.customer,
            hold.kind,
            today,
            at=at,
            by=request.member.name,
            note=hold.note,
            owner=hold.owner,
            ends_on=max(hold.ends_on, today) if hold.ends_on else None,
            review_on=max(hold.review_on, today),
            invoice=_invoice_of(hold),
        )
    say(request, "today.held_again", customer=hold.customer.name)
    return redirect(_onward(request, company))


@company_action(may="work")
def spoken(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Notes that a person spoke with a customer who finds it hard."""
    theirs = request.member.seen(Hardship.objects.filter(company=company))
    found = get_object_or_404(theirs.select_related("customer"), pk=pk)
    at = timezone.now()
    try:
        note_spoken(found, company_day(company, at), at=at, by=request.member.name)
        say(request, "today.spoken", customer=found.customer.name)
    except CannotNoteHardship as error:
        say_text(request, refusal(error), trouble=True)
    return redirect(_onward(request, company))


@company_action(may="approve")
def judge(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes what a person found out about a message of which nobody knew whether it left."""
    ours = request.member.seen(Message.objects.filter(company=company))
    found = get_object_or_404(ours.select_related("customer"), pk=pk)
    note = _note(request)
    if not note or request.POST.get("left") not in ("0", "1"):
        say(request, "today.note_needed", trouble=True)
        return redirect(_onward(request, company))
    left = request.POST["left"] == "1"
    try:
        judging.judge(found, left, at=timezone.now(), by=request.member.name, note=note)
        say(request, "today.judged_left" if left else "today.judged_not_left", customer=found.customer.name)
    except judging.CannotJudge as error:
        say_text(request, str(error), trouble=True)
    return redirect(_onward(request, company))


@company_action(may="work")
def answered(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Closes a question about a customer's data with what was found out."""
    theirs = request.member.seen(Question.objects.filter(company=company))
    found = get_object_or_404(theirs.select_related("customer"), pk=pk)
    note = _note(request)
    if not note:
        say(request, "today.note_needed", trouble=True)
        return redirect(_onward(request, company))
    try:
        questions.answer(found, at=timezone.now(), by=request.member.name, note=note)
        say(request, "today.answered", customer=found.customer.name)
    except questions.CannotAnswer as error:
        say_text(request, str(error), trouble=True)
    return redirect(_onward(request, company))


def _holds(request: HttpRequest, company: Company) -> QuerySet[Hold]:
    return request.member.seen(Hold.objects.filter(company=company, kind__in=LIFTABLE))


def _invoice_of(hold: Hold) -> Invoice | None:
    return Invoice.objects.filter(pk=hold.occasion_id).first() if hold.track == "invoice" else None


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\0", "").strip()[:_LONGEST_NOTE]


def _onward(request: HttpRequest, company: Company) -> str:
    return next_of(request) if request.POST.get("next") else reverse("company", args=[company.key])
