"""Writing a message anew: checked while one writes, saved with what it was before. Leaves out how words are judged."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.outreach import approving
from dunwell.outreach.approving import TO_WRITE, CannotApprove
from dunwell.outreach.models import Message
from dunwell.outreach.own_words import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    CannotWrite,
    WrittenMeanwhile,
    case_of,
    is_same,
    version_of,
    write,
)
from dunwell.tone.judgement import Judgement
from dunwell.workbench.access import company_action
from dunwell.workbench.rounds.case import Known, known_of
from dunwell.workbench.rounds.message import page_of_message
from dunwell.workbench.rounds.order import next_to_read
from dunwell.workbench.said import say, say_text


@company_action(may="approve")
def check(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Says what the guard thinks of words that are being written; nothing is kept."""
    found = _message(request, company, pk)
    subject, text = _words(request)
    known = known_of(found)
    told = verdict_of(known, subject, text, found)
    if request.htmx:
        return render(request, "workbench/rounds/verdict.html", told)
    return page_of_message(request, company, found, {"subject": subject, "text": text} | told)


@company_action(may="approve")
def save(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Keeps the words that were written; with `then` approve, lets the message through where the guard allows it.

    Words that are as they were are not written anew: then it is let through as it stands.
    """
    found = _message(request, company, pk)
    subject, text = _words(request)
    at, by = timezone.now(), request.member.name
    same = is_same(found, subject, text) and request.POST.get("version") == version_of(found)
    if same and request.POST.get("then") == "approve" and not found.status_reason.startswith(TO_WRITE):
        return _approved(request, found, None)
    try:
        judged = write(case_of(found), subject, text, version=request.POST.get("version", ""), at=at, by=by)
    except CannotWrite as error:
        say_text(request, str(error), trouble=True)
        return redirect("message", company=company.key, pk=pk)
    except WrittenMeanwhile as met:
        theirs = met.message
        mine = {"subject": subject, "text": text, "theirs": theirs, "theirs_by": theirs.edited_by}
        return page_of_message(request, company, _message(request, company, pk), mine, status=409)
    found = _message(request, company, pk)
    if request.POST.get("then") == "approve":
        return _approved(request, found, judged)
    say(request, f"rounds.saved_{judged.verdict}")
    return redirect("message", company=company.key, pk=pk)


def _approved(request: HttpRequest, found: Message, judged: Judgement | None) -> HttpResponse:
    here = reverse("message", args=[found.company.key, found.pk])
    try:
        done = approving.approve_one(found, at=timezone.now(), by=request.member.name)
    except CannotApprove as error:
        if judged is not None and judged.verdict == "block":
            say(request, "rounds.saved_block", trouble=True)
        else:
            say_text(request, str(error), trouble=True)
        return redirect(here)
    fields = {"first": done.first, "last": done.last, "next": here}
    say(
        request,
        "rounds.approved",
        undo=(reverse("take_back_messages", args=[found.company.key]), fields),
        count=1,
    )
    return redirect(next_to_read(request.member, found))


def verdict_of(known: Known, subject: str, text: str, message: Message) -> dict[str, Any]:
    """Returns what the verdict's part of the page shows."""
    judged = known.yardstick.judge(subject, text) if known.yardstick is not None else None
    return {
        "known": known,
        "judged": judged,
        "score": round(judged.score * 100) if judged else None,
        "unjudged": known.yardstick is not None and not known.yardstick.judges,
        "differs": bool(known.text) and (known.subject, known.text) != (message.subject, message.body),
    }


def _words(request: HttpRequest) -> tuple[str, str]:
    subject = request.POST.get("subject", "").replace("\0", "")[:LONGEST_SUBJECT]
    return subject, request.POST.get("text", "").replace("\0", "").replace("\r\n", "\n")[: LONGEST_TEXT + 1]


def _message(request: HttpRequest, company: Company, pk: int) -> Message:
    seen = request.member.seen(Message.objects.filter(company=company))
    return get_object_or_404(seen.select_related("company", "customer", "decision"), pk=pk)
