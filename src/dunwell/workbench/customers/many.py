"""Changing many customers at once: what would change is shown first, done at one press, and taken back with another."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.ledger.models import ChangeOfMany, Company, Customer
from dunwell.outreach.changing_many.shape import CannotChangeMany
from dunwell.outreach.changing_many.verbs import change_many, take_back_many, would_change
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_action
from dunwell.workbench.customers.forms_of_many import FORMS, OfMany
from dunwell.workbench.customers.listing import choices, ordered
from dunwell.workbench.customers.the_list import asked_of
from dunwell.workbench.customers.wanted import read_wanted
from dunwell.workbench.reader import language_name
from dunwell.workbench.said import say
from dunwell.workbench.wording import text
from dunwell.workbench.words import word

#: So many of those that would change are shown.
SHOWN = 20
#: So many single customers can be picked: more are chosen by what fits.
_MOST_PICKED = 1_000


@dataclass(frozen=True)
class Chosen:
    """Whom a person chose: single rows, or all that fit what the list asked for."""

    scope: str
    query: str
    picked: list[int]
    rows: QuerySet[Customer]


@company_action(may="work")
def many(request: HttpRequest, company: Company) -> HttpResponse:
    """Asks how many customers are to be changed and shows what would change; with `do`, changes them."""
    what = request.POST.get("what", "")
    if what not in FORMS:
        raise Http404
    chosen = _chosen(request, company)
    if chosen.scope == "picked" and not chosen.picked:
        say(request, "customers.many_nobody", trouble=True)
        return _back(company, chosen.query)
    day = company_day(company, timezone.now())
    asked = request.POST if "asked" in request.POST else None
    managers = choices(request.member).get("account_manager", []) if what == "manager" else []
    form = FORMS[what](company, day, managers, asked)
    preview, status = None, 200
    if asked is not None and form.is_valid():
        try:
            if "do" in request.POST:
                return _do(request, company, what, chosen, form, day)
            preview = _preview(what, chosen, form, day)
        except CannotChangeMany as refusal:
            form.add_error(None, text(f"customers.many_{refusal}"))
            if str(refusal) == "moved":
                preview = _preview(what, chosen, form, day)
    if asked is not None and form.errors:
        status = 422
    shown = {
        "company": company,
        "place": "customers",
        "what": what,
        "chosen": chosen,
        "count": chosen.rows.count(),
        "form": form,
        "preview": preview,
        "managers": managers,
    }
    return render(request, "workbench/customers/many.html", shown, status=status)


@company_action(may="work")
def undo_many(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Brings back what was before a change of many."""
    change = get_object_or_404(ChangeOfMany, company=company, pk=pk)
    if not request.member.sees_all and change.by != request.member.name:
        raise Http404
    at = timezone.now()
    try:
        count = take_back_many(change, on=company_day(company, at), at=at, by=request.member.name)
        say(request, "customers.many_taken_back", count=count)
    except CannotChangeMany as refusal:
        say(request, f"customers.many_{refusal}", trouble=True)
    return _back(company, "")


def _chosen(request: HttpRequest, company: Company) -> Chosen:
    query = request.POST.get("query", "")[:2_000]
    if request.POST.get("scope") == "all":
        asked = asked_of(request, company, dict(parse_qsl(query)))
        return Chosen("all", asked.wanted.query(), [], asked.rows)
    picked = [
        int(each)
        for each in request.POST.getlist("pick")[:_MOST_PICKED]
        if each.isdecimal() and len(each) < 19
    ]
    rows = request.member.customers.filter(pk__in=picked)
    return Chosen("picked", read_wanted(dict(parse_qsl(query))).query(), picked, rows)


def _preview(what: str, chosen: Chosen, form: OfMany, day: date) -> dict[str, object]:
    wish = form.wish()
    changing = would_change(what, chosen.rows, wish, day)
    count = changing.count()
    first = list(ordered(changing, "name")[:SHOWN])
    return {
        "count": count,
        "stays": chosen.rows.count() - count,
        "first": [(each, *_now_and_then(what, each, wish)) for each in first],
        "more": count - len(first),
    }


def _now_and_then(what: str, customer: Customer, wish: dict[str, object]) -> tuple[str, str]:
    """Returns what is, and what would be."""
    if what == "manager":
        return customer.account_manager, str(wish["value"])
    if what == "language":
        now, then = (language_name(each) if each else "" for each in (customer.language, str(wish["value"])))
        return now, then
    if what == "mark":
        return "", word(str(wish["mark"]), "mark")
    held = word(str(wish["kind"]), "hold_kind")
    return ("", held) if what == "hold" else (held, "")


def _do(
    request: HttpRequest, company: Company, what: str, chosen: Chosen, form: OfMany, day: date
) -> HttpResponse:
    expected = request.POST.get("expected", "")
    change = change_many(
        company, what, chosen.rows, form.wish(), on=day, at=timezone.now(), by=request.member.name,
        expected=int(expected) if expected.isdecimal() and len(expected) < 10 else 0,
    )  # fmt: skip
    count = change.ones.values("customer").distinct().count()
    undo = (reverse("undo_many", args=[company.key, change.pk]), {})
    say(request, f"customers.done_{what}", count=count, undo=undo)
    return _back(company, chosen.query)


def _back(company: Company, query: str) -> HttpResponse:
    answer = redirect("customers", company=company.key)
    answer["Location"] += f"?{query}" if query else ""
    answer.status_code = 303
    return answer
