"""The words of a step in one language and channel: as customers read them, and said another way, judged while one writes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.ledger.companies import note_setting
from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.outreach.own_texts import (
    Source,
    Tried,
    give_up_words,
    keep_words,
    source_of,
    try_words,
)
from dunwell.outreach.playbooks import Playbook, Step
from dunwell.outreach.texts import languages_with_words
from dunwell.people.member import may_everywhere
from dunwell.workbench.access import company_action, company_form
from dunwell.workbench.playbooks.shown import read
from dunwell.workbench.reader import language_name
from dunwell.workbench.said import say

_LONGEST_SUBJECT, _LONGEST_TEXT = 300, 10_000


@company_form(may="set")
def words(
    request: HttpRequest, company: Company, key: str, language: str, step: str, channel: str
) -> HttpResponse:
    """Shows the words with what example customers read, and keeps what was written if the guard lets it pass."""
    book, rung, source = _found(key, language, step, channel)
    told = _told(request, company, book, rung, language, channel)
    subject, text = _written(request) if request.method == "POST" else (source.subject, source.text)
    tried = _try(company, book, language, step, channel, subject, text)
    told |= {"subject": subject, "text": text, "own": source.own, "tried": tried}
    if request.method == "POST" and not told["may_keep"]:
        return render(request, "workbench/playbooks/words.html", told, status=403)
    if request.method == "POST" and not tried.refused:
        keep_words(language, book, step, channel, subject, text)
        _note(request, company, told["place_told"], source, subject, text)
        say(request, "playbooks.words_kept")
        return redirect(told["here"])
    told |= {"subject": subject, "text": text, "own": source.own, "tried": tried}
    return render(
        request, "workbench/playbooks/words.html", told, status=400 if request.method == "POST" else 200
    )


@company_form(may="set")
def check(
    request: HttpRequest, company: Company, key: str, language: str, step: str, channel: str
) -> HttpResponse:
    """Shows how words read and what the guard says of them, without keeping anything."""
    book, rung, _ = _found(key, language, step, channel)
    told = _told(request, company, book, rung, language, channel)
    told["tried"] = _try(company, book, language, step, channel, *_written(request))
    return render(request, "workbench/playbooks/tried.html", told)


@company_action(may="set")
def give_up(
    request: HttpRequest, company: Company, key: str, language: str, step: str, channel: str
) -> HttpResponse:
    """Gives up words of one's own; undone by keeping them again."""
    book, rung, source = _found(key, language, step, channel)
    told = _told(request, company, book, rung, language, channel)
    if not told["may_keep"]:
        say(request, "playbooks.for_all_only", trouble=True)
    elif source.own:
        give_up_words(language, book, step, channel)
        _note(request, company, told["place_told"], source, "", "")
        undo = (told["here"], {"subject": source.subject, "text": source.text})
        say(request, "playbooks.words_given_up", undo=undo)
    return redirect(told["here"])


def _found(key: str, language: str, step: str, channel: str) -> tuple[Playbook, Step, Source]:
    book = read(key)
    rung = next((each for track in book.tracks for each in track.steps if each.key == step), None)
    if rung is None or channel not in rung.channels or language not in languages_with_words():
        raise Http404
    source = source_of(language, book, step, channel)
    if source is None:
        raise Http404
    return book, rung, source


def _told(
    request: HttpRequest, company: Company, book: Playbook, rung: Step, language: str, channel: str
) -> dict[str, Any]:
    where = [company.key, book.key, language, rung.key, channel]
    return {
        "company": company,
        "place": "playbooks",
        "book": book,
        "step": rung,
        "channel": channel,
        "language": language,
        "language_name": language_name(language).capitalize(),
        # The words are a file of the installation: other companies here would say them, too.
        "may_keep": may_everywhere(request.user, "set"),
        "here": reverse("playbook_words", args=where),
        "check_url": reverse("check_playbook_words", args=where),
        "give_up_url": reverse("give_up_playbook_words", args=where),
        "place_told": f"words {book.key} {language} {rung.key} {channel}",
    }


def _written(request: HttpRequest) -> tuple[str, str]:
    subject = request.POST.get("subject", "").replace("\0", "")[:_LONGEST_SUBJECT]
    return " ".join(subject.split()), request.POST.get("text", "").replace("\0", "")[:_LONGEST_TEXT]


def _try(
    company: Company, book: Playbook, language: str, step: str, channel: str, subject: str, text: str
) -> Tried:
    day = company_day(company, timezone.now())
    return try_words(language, book, step, channel, subject, text, day)


def _note(request: HttpRequest, company: Company, name: str, old: Source, subject: str, text: str) -> None:
    before = {"subject": old.subject, "text": old.text} if old.own else None
    after = {"subject": subject, "text": text} if text else None
    note_setting(company, name, before, after, timezone.now(), request.member.name)
