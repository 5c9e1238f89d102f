"""Bringing a file in: chosen, tried without writing, then brought in as long work. Leaves out how files are read."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.operations.asked_work import ask
from dunwell.operations.models import UploadedFile, Work
from dunwell.operations.uploads import MOST_BYTES, CannotTake, take, throw_away
from dunwell.outreach.company_day import company_day
from dunwell.values.records import CannotRead, Looked
from dunwell.workbench.access import company_action, company_form, company_page
from dunwell.workbench.days import DayField
from dunwell.workbench.imports.looking import look_at, profiles_of
from dunwell.workbench.said import say
from dunwell.workbench.wording import text
from dunwell.workbench.words import kept, word

KINDS = ("customers", "invoices", "credit_notes", "payments", "chases")


class FileForm(forms.Form):
    """A file, and the day on which it was exported."""

    file = forms.FileField()
    as_of = DayField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, field in self.fields.items():
            field.label = text(f"imports.{name}")
            field.help_text = text(f"imports.help_{name}", megabytes=MOST_BYTES // 1024**2)


@company_form(may="import")
def new(request: HttpRequest, company: Company) -> HttpResponse:
    """Takes a file and tries it with the profile that reads most of it."""
    now = timezone.now()
    today = company_day(company, now)
    posted = request.method == "POST"
    form = FileForm(
        request.POST if posted else None, request.FILES if posted else None, initial={"as_of": today}
    )
    if posted and form.is_valid():
        given = form.cleaned_data
        content = given["file"].read(MOST_BYTES + 1)
        try:
            taken = take(company, given["file"].name, content, given["as_of"], at=now, by=request.member.name)
        except CannotTake as refusal:
            form.add_error("file", kept(refusal))
        else:
            looked = look_at(taken, company)
            if isinstance(looked, Looked) and looked.fits:
                UploadedFile.objects.filter(pk=taken.pk).update(profile=looked.fits[0].profile)
                _ask(request, company, taken, dry_run=True)
            return redirect("import_file", company=company.key, pk=taken.pk)
    told = {"company": company, "place": "imports", "form": form}
    return render(request, "workbench/imports/new.html", told, status=400 if form.errors else 200)


@company_page(may="import")
def file(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows a file: its first rows, how it is read, what a try found, and the next thing to do."""
    found = get_object_or_404(UploadedFile, company=company, pk=pk)
    tried = _works(found).first()
    looked = look_at(found, company) if found.content is not None else None
    outcome = tried.outcome if tried else None
    told = {
        "company": company,
        "place": "imports",
        "file": found,
        "work": tried,
        "outcome": outcome,
        "counts": _counts(outcome) if outcome else [],
        "looked": looked if isinstance(looked, Looked) else None,
        "unreadable": looked.findings if isinstance(looked, CannotRead) else (),
        "profiles": profiles_of(company),
        "kinds": [(kind, word(kind, "import_kind")) for kind in KINDS],
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, f"workbench/imports/{'tried' if part else 'file'}.html", told)


@company_action(may="import")
def try_file(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Says how the file is to be read, and tries it: nothing is written."""
    found = _kept(company, pk)
    profile, kind = request.POST.get("profile", ""), request.POST.get("kind", "")
    as_of = DayField(required=False)
    try:
        day = as_of.clean(request.POST.get("as_of"))
    except forms.ValidationError:
        day = None
    if profile not in dict(profiles_of(company)) or kind not in ("", *KINDS) or day is None:
        say(request, "imports.cannot_try", trouble=True)
    else:
        UploadedFile.objects.filter(pk=found.pk).update(profile=profile, kind=kind, as_of=day)
        found.refresh_from_db()
        _ask(request, company, found, dry_run=True)
    return redirect("import_file", company=company.key, pk=pk)


@company_action(may="import")
def bring(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Brings the file in as it was tried; with `partial` without the rows that were rejected."""
    found = _kept(company, pk)
    tried = _works(found).first()
    if tried is None or not tried.outcome or not tried.outcome["dry_run"]:
        say(request, "imports.try_first", trouble=True)
    else:
        _ask(request, company, found, dry_run=False, partial=request.POST.get("partial") == "yes")
    return redirect("import_file", company=company.key, pk=pk)


@company_action(may="import")
def away(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Throws the file away; nothing of it was written."""
    found = _kept(company, pk)
    throw_away(found, timezone.now())
    say(request, "imports.thrown", name=found.name)
    return redirect("imports", company=company.key)


def _kept(company: Company, pk: int) -> UploadedFile:
    return get_object_or_404(UploadedFile, company=company, pk=pk, content__isnull=False)


def _works(found: UploadedFile) -> QuerySet[Work]:
    """Returns what was asked for about the file, the latest first."""
    rows = Work.objects.filter(company=found.company_id, kind="import", arguments__file=found.pk)
    return rows.order_by("-asked_at", "-pk")


def _ask(
    request: HttpRequest, company: Company, found: UploadedFile, *, dry_run: bool, partial: bool = False
) -> Work:
    # How it is read belongs to the question: the same file read otherwise is another one.
    found.refresh_from_db(fields=["profile", "kind", "as_of"])
    arguments = {
        "file": found.pk,
        "profile": found.profile,
        "kind": found.kind,
        "as_of": found.as_of.isoformat(),
        "dry_run": dry_run,
        "accept_partial": partial,
    }
    return ask(company, "import", arguments, request.member.name, timezone.now())


def _counts(outcome: dict[str, Any]) -> list[tuple[str, int, int, int]]:
    kinds = sorted({*outcome["created"], *outcome["updated"], *outcome["unchanged"]})
    return [
        (kind, *(outcome[what].get(kind, 0) for what in ("created", "updated", "unchanged")))
        for kind in kinds
    ]
