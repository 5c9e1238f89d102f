"""The list of customers: shown, searched as one types, taken along as CSV or XLSX, kept as a view. Holds no rule."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

import pyarrow as pa
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.engine.facts import HOLD_KINDS
from dunwell.ledger.models import Company, Customer, CustomerKind, Standing
from dunwell.ledger.standings import keep_up
from dunwell.outreach.changing_many.kinds import KINDS
from dunwell.outreach.models import Round
from dunwell.outreach.segments import MARKS
from dunwell.people.saved_views import CannotKeepView, drop_view, keep_view, views_of
from dunwell.workbench.access import company_action, company_page
from dunwell.workbench.customers import listing
from dunwell.workbench.customers.spreadsheet import csv_file, xlsx_file
from dunwell.workbench.customers.wanted import ANY, NONE, Wanted, read_wanted
from dunwell.workbench.paging import page_of
from dunwell.workbench.reader import language_name
from dunwell.workbench.said import say
from dunwell.workbench.wording import text
from dunwell.workbench.words import REASONS, spoken, word

PER_PAGE = 50
#: The columns of the list with the order a click on each asks for; None: it has none.
COLUMNS = (
    ("name", "name"),
    ("owes", "owes"),
    ("overdue", "overdue"),
    ("oldest", "oldest"),
    ("contact", "contact"),
    ("round", None),
    ("manager", "manager"),
)
#: Why a view is not kept or thrown away.
_REFUSED = {
    "name": "customers.view_name_missing",
    "full": "customers.view_full",
    "not_yours": "customers.view_not_yours",
}


@dataclass(frozen=True)
class Asked:
    """What one request asks of the list, and whom it may see."""

    wanted: Wanted
    day: date
    last: Round | None
    books: pa.Table | None
    rows: QuerySet[Customer]
    standings: QuerySet[Standing]

    @property
    def ordered(self) -> QuerySet[Customer]:
        """The customers that fit, in the order asked for."""
        return listing.ordered(self.rows, self.wanted.sort)


def asked_of(request: HttpRequest, company: Company, questions: object) -> Asked:
    """Returns what is asked for, with the balances brought to the company's day."""
    wanted = read_wanted(questions)
    day, last = listing.day_and_last_round(company, timezone.now())
    keep_up(company, day)
    books = listing.playbooks(last)
    of, member = (wanted, company, day, last, books), request.member
    return Asked(
        wanted, day, last, books,
        rows=listing.fitting(member.customers, *of),
        standings=listing.standings_of(member.customers_where("customer"), *of),
    )  # fmt: skip


@company_page
def customers(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the customers that fit what the address asks for; htmx takes the list alone."""
    asked = asked_of(request, company, request.GET)
    page = page_of(request, asked.ordered, PER_PAGE)
    first = (page.number - 1) * PER_PAGE
    on_page = listing.rows_of(asked.rows, asked.standings, asked.wanted.sort, first, PER_PAGE)
    shown = {
        "company": company,
        "place": "customers",
        "wanted": asked.wanted,
        "today": asked.day,
        "rows": page,
        "lines": listing.lines(
            on_page if page.paginator.count else [], company, asked.day, asked.last, asked.books
        ),
        "columns": [_column(asked.wanted, name, order) for name, order in COLUMNS],
        "also": f"&{asked.wanted.query()}" if asked.wanted.query() else "",
        "may_work": request.member.may("work"),
        "may_import": request.member.may("import"),
        "changes": tuple(KINDS),
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "workbench/customers/found.html", shown)
    views = list(views_of(request.member))
    shown |= {"choices": _choices(request, asked), "views": views, "viewed": _viewed(views, asked.wanted)}
    return render(request, "workbench/customers/customers.html", shown)


@company_page
def customers_file(request: HttpRequest, company: Company, kind: str) -> HttpResponse:
    """Gives the customers that fit, all of them, as CSV or XLSX."""
    asked = asked_of(request, company, request.GET)
    write = {"csv": csv_file, "xlsx": xlsx_file}.get(kind)
    if write is None:
        raise Http404
    return write(request, company, asked.ordered, asked.day, asked.last)


@company_action(may="see")
def keep_list(request: HttpRequest, company: Company) -> HttpResponse:
    """Keeps what the list asks for under a name."""
    wanted = read_wanted(request.POST)
    shared = request.POST.get("shared") == "1" and request.member.may("work")
    name = request.POST.get("view_name", "")
    try:
        kept = keep_view(request.member, name, wanted.query(), shared=shared, at=timezone.now())
        say(request, "customers.view_kept", name=kept.name)
    except CannotKeepView as refusal:
        say(request, _REFUSED[str(refusal)], trouble=True)
    return _to_list(company, wanted)


@company_action(may="see")
def drop_list(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Throws a view away that was kept; keeping it again brings it back."""
    view = get_object_or_404(views_of(request.member), pk=pk)
    wanted = read_wanted(_questions(view.query))
    again = wanted.query()
    fields = dict(_questions(again)) | {"view_name": view.name, "shared": "" if view.user_id else "1"}
    try:
        drop_view(request.member, view)
        say(
            request,
            "customers.view_dropped",
            name=view.name,
            undo=(reverse("keep_list", args=[company.key]), fields),
        )
    except CannotKeepView as refusal:
        say(request, _REFUSED[str(refusal)], trouble=True)
    return _to_list(company, wanted)


def _to_list(company: Company, wanted: Wanted) -> HttpResponse:
    answer = redirect("customers", company=company.key)
    answer["Location"] += f"?{wanted.query()}" if wanted.query() else ""
    answer.status_code = 303
    return answer


def _questions(query: str) -> dict[str, str]:
    return dict(parse_qsl(query))


def _viewed(views: list[object], wanted: Wanted) -> int | None:
    return next((each.pk for each in views if each.query == wanted.query()), None)


def _column(wanted: Wanted, name: str, order: str | None) -> dict[str, str]:
    """Returns a column's name, what a click on it asks for, and which way it is ordered now."""
    if order is None:
        return {"name": name, "query": "", "now": ""}
    now = ""
    if wanted.sort.removeprefix("-") == order:
        now = "descending" if wanted.sort.startswith("-") else "ascending"
    return {"name": name, "query": wanted.query(sort=wanted.turned(order)), "now": now}


def _choices(request: HttpRequest, asked: Asked) -> list[dict[str, object]]:
    """Returns the lists to choose filters from: name, options, and what is chosen."""
    there = listing.choices(request.member)
    last = asked.last
    books = sorted(asked.books["playbook"].unique().to_pylist()) if asked.books is not None else []
    languages = sorted(
        ((each, language_name(each)) for each in there.get("language", [])), key=lambda pair: pair[1]
    )
    reasons = [("act", text("customers.round_act")), ("wait", text("customers.round_wait"))]
    lists = {
        "hold": [(ANY, text("customers.hold_any")), (NONE, text("customers.hold_none"))]
        + _words("hold_kind"),
        "kind": [(kind, word(kind, "kind")) for kind in CustomerKind.values],
        "mark": [(ANY, text("customers.mark_any")), *((mark, word(mark, "mark")) for mark in MARKS)],
        "round": reasons + [(reason, word(reason, "reason")) for reason in REASONS[1:]] if last else [],
        "country": [(each, each) for each in there.get("country", [])],
        "language": languages,
        "manager": [(each, each) for each in there.get("account_manager", [])],
        "playbook": [(each, spoken(each)) for each in books] if len(books) > 1 else [],
    }
    return [
        {"name": name, "options": options, "chosen": getattr(asked.wanted, name)}
        for name, options in lists.items()
        if options
    ]


def _words(of: str) -> list[tuple[str, str]]:
    return [(kind, word(kind, of)) for kind in HOLD_KINDS]


def seen_or_404(request: HttpRequest, pk: int) -> Customer:
    """Returns a customer the member may see; any other is not there."""
    found = get_object_or_404(Customer.objects.select_related("standing", "company"), pk=pk)
    if not request.member.sees(found):
        raise Http404
    return found
