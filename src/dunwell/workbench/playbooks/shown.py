"""The playbooks there are, and one of them: its ladders drawn and in words."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dunwell.ledger.models import Company
from dunwell.outreach.assigning import BY_SEGMENT, assignment_of
from dunwell.outreach.playbook_drawing import drawn
from dunwell.outreach.playbooks import CannotReadPlaybook, Playbook, playbook_files, read_playbook
from dunwell.outreach.texts import languages_with_words
from dunwell.workbench.access import company_page
from dunwell.workbench.reader import language_name
from dunwell.workbench.wording import page_language

#: The picture carries its own style, and loads nothing.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def read(key: str) -> Playbook:
    """Returns a playbook by its key; an unknown one, or one that cannot be read, is a 404."""
    path = playbook_files(only=key).get(key)
    if path is None:
        raise Http404
    try:
        return read_playbook(path)
    except CannotReadPlaybook:
        raise Http404 from None


@company_page
def playbooks(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the playbooks, the company's own first, with what is wrong with a file of one's own."""
    found, wrong = [], []
    for key, path in playbook_files().items():
        try:
            found.append((key, read_playbook(path)))
        except CannotReadPlaybook as error:
            wrong.append(str(error))
    try:
        used = assignment_of(company)
        by_rules = sorted(used.playbooks) if used.rules is not None else []
    except CannotReadPlaybook as error:
        wrong.append(str(error))
        by_rules = []
    told = {
        "company": company,
        "place": "playbooks",
        "playbooks": [book for _, book in found],
        "wrong": wrong,
        "by_rules": by_rules,
        "by_segment": BY_SEGMENT,
        "may_set": request.member.may("set"),
    }
    return render(request, "workbench/playbooks/list.html", told)


@company_page
def playbook(request: HttpRequest, company: Company, key: str) -> HttpResponse:
    """Shows a playbook: each track drawn, and its steps with the words of each in every language."""
    book = read(key)
    languages = [(code, language_name(code).capitalize()) for code in languages_with_words()]
    asked = request.GET.get("language", company.language).split("-")[0]
    language = asked if asked in dict(languages) else languages[0][0]
    told = {
        "company": company,
        "place": "playbooks",
        "book": book,
        "languages": languages,
        "language": language,
        "used": company.playbook == key,
        "may_set": request.member.may("set"),
    }
    return render(request, "workbench/playbooks/playbook.html", told)


@company_page
def ladder(request: HttpRequest, company: Company, key: str) -> HttpResponse:
    """Draws the ladder of one track (`track`) as a line of days."""
    book = read(key)
    track = book.track(request.GET.get("track", ""))
    if track is None:
        raise Http404
    answer = HttpResponse(drawn(book, [track], page_language()), content_type="image/svg+xml")
    answer["Content-Security-Policy"] = _PICTURE_POLICY
    return answer
