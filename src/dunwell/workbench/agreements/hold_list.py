"""Holds: those due for a look first; lifted, or kept with a new day to look, one or many at once."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from dunwell.engine.facts import HOLD_KINDS
from dunwell.ledger.hold_reviews import review_later
from dunwell.ledger.holds import CannotHold, place_hold, release_hold
from dunwell.ledger.models import Company, Hold, Invoice
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_action, company_page
from dunwell.workbench.agreements.holding import VIEWS, free, holds_in, told
from dunwell.workbench.asked import asked_text
from dunwell.workbench.paging import page_of
from dunwell.workbench.said import say

HOLDS_PER_PAGE = 25
#: So many are lifted or kept at once: as many as one page shows, and as an undo can name.
MOST_AT_ONCE = 100
LONGEST_NOTE = 2000


@company_page
def holds(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists holds: due for a look (the first view), active or over; of one kind, of customers with `q` in their name."""
    today = company_day(company, timezone.now())
    view, kind, q = (asked_text(request, name) for name in ("state", "kind", "q"))
    view, kind = view if view in VIEWS else "due", kind if kind in HOLD_KINDS else ""
    rows = _narrowed(holds_in(request.member, view, today), kind, q)
    counts = {
        each: _narrowed(holds_in(request.member, each, today), kind, q).order_by().count() for each in VIEWS
    }
    page = page_of(request, rows.select_related("customer", "release"), HOLDS_PER_PAGE)
    return render(
        request,
        "workbench/agreements/holds.html",
        {
            "company": company,
            "place": "holds",
            "today": today,
            "state": view,
            "views": VIEWS,
            "counts": counts,
            "kind": kind,
            "kinds": HOLD_KINDS,
            "q": q,
            "page": page,
            "rows": told(list(page)),
            "may_work": request.member.may("work"),
        },
    )


@company_action(may="work")
def lift(request: HttpRequest, company: Company) -> HttpResponse:
    """Lifts the chosen holds; with the way back."""
    at, note = timezone.now(), request.POST.get("note", "").replace("\0", "").strip()[:LONGEST_NOTE]
    today, chosen = company_day(company, at), _chosen(request)
    if not note or not chosen:
        return _missing(request, company, "agreements.holds_lift_needs")
    with transaction.atomic():
        for each in chosen:
            release_hold(each, today, at=at, by=request.member.name, reason=note)
    undo = {"holds": ",".join(str(each.pk) for each in chosen)}
    say(
        request,
        "agreements.holds_lifted",
        count=len(chosen),
        undo=(reverse("holds_again", args=[company.key]), undo),
    )
    return redirect("holds", company=company.key)


@company_action(may="work")
def again(request: HttpRequest, company: Company) -> HttpResponse:
    """Puts on again what was just lifted, as it was."""
    at = timezone.now()
    today = company_day(company, at)
    keys = _keys(request.POST.get("holds", "").split(","))
    lifted = request.member.seen(Hold.objects.filter(company=company, pk__in=keys, release__on_date=today))
    found = list(free(lifted).select_related("customer__company", "release").order_by("pk"))
    with transaction.atomic():
        for each in found:
            _place_again(each, at, request.member.name)
    say(request, "agreements.holds_again", count=len(found))
    return redirect("holds", company=company.key)


@company_action(may="work")
def extend(request: HttpRequest, company: Company) -> HttpResponse:
    """Keeps the chosen holds, to be looked at again on a later day."""
    at, note = timezone.now(), request.POST.get("note", "").replace("\0", "").strip()[:LONGEST_NOTE]
    review_on, chosen = _day(request), _chosen(request)
    if review_on is None or not note or not chosen:
        return _missing(request, company, "agreements.holds_extend_needs")
    try:
        with transaction.atomic():
            for each in chosen:
                review_later(each, review_on, at=at, by=request.member.name, note=note)
    except CannotHold:
        return _missing(request, company, "agreements.holds_later_day")
    say(request, "agreements.holds_extended", count=len(chosen))
    return redirect("holds", company=company.key)


def _narrowed(rows: Any, kind: str, q: str) -> Any:
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(Q(customer__name__icontains=q) | Q(customer__ref=q)) if q else rows


def _chosen(request: HttpRequest) -> list[Hold]:
    """Returns the chosen holds that are active, of customers one may see, and that no agreement put on."""
    today = company_day(request.member.company, timezone.now())
    keys = _keys(request.POST.getlist("hold"))
    return list(
        free(holds_in(request.member, "active", today).filter(pk__in=keys)).select_related("customer")
    )


def _keys(sent: list[str]) -> list[int]:
    """Returns numbers of rows as they were sent; what cannot be one is left out."""
    return [
        int(each) for each in sent[:MOST_AT_ONCE] if each.isascii() and each.isdecimal() and len(each) < 19
    ]


def _day(request: HttpRequest) -> Any:
    try:
        return parse_date(request.POST.get("review_on", ""))
    except ValueError:
        return None


def _place_again(hold: Hold, at: Any, by: str) -> None:
    invoice = Invoice.objects.get(pk=hold.occasion_id) if hold.track == "invoice" else None
    place_hold(
        hold.customer,
        hold.kind,
        hold.release.on_date,
        at=at,
        by=by,
        note=hold.note,
        owner=hold.owner,
        ends_on=hold.ends_on,
        review_on=max(hold.review_on, hold.release.on_date),
        invoice=invoice,
    )


def _missing(request: HttpRequest, company: Company, key: str) -> HttpResponse:
    say(request, key, trouble=True)
    return redirect("holds", company=company.key)
