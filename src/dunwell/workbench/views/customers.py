"""Customers: the list, one customer, and why we did or did not get in touch on a day."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from dunwell.ledger.models import Company, Customer, Terms
from dunwell.outreach.models import Decision, Message, Round
from dunwell.outreach.why import explain
from dunwell.workbench.access import company_page
from dunwell.workbench.company_day import day_of
from dunwell.workbench.paging import page_of

CUSTOMERS_PER_PAGE = 50
INVOICES_PER_PAGE = 25
DAYS_PER_PAGE = 14
HOLDS_SHOWN = 50
LINES_PER_PAGE = 60


@company_page
def customers(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the customers by name; `q` finds those whose name or reference has these words in it."""
    # PostgreSQL takes no NUL in a text.
    asked = request.GET.get("q", "").replace("\0", "").strip()
    found = request.member.seen_customers()
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(ref__icontains=asked))
    rows = page_of(request, found.order_by("name", "pk"), CUSTOMERS_PER_PAGE)
    return render(request, "workbench/customers.html", {"company": company, "rows": rows, "q": asked})


@company_page
def customer(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows one customer: what is owed, the open invoices, the holds, and what was decided on each day."""
    found = get_object_or_404(request.member.seen_customers(), pk=pk)
    today = day_of(company, timezone.now())
    invoices = found.invoices.filter(open_minor__gt=0)
    return render(
        request,
        "workbench/customer.html",
        {
            "company": company,
            "customer": found,
            "today": today,
            "owes": _sums(invoices),
            "overdue": _sums(invoices.filter(due_on__lt=today)),
            "credits": _credits(found),
            "terms": Terms.objects.filter(customer=found, from_on__lte=today).order_by("-from_on").first(),
            "people": found.people.order_by("role", "name")[:10],
            "contact_points": found.contact_points.filter(replaced_on=None).order_by("channel"),
            "care": found.care.filter(Q(until_on=None) | Q(until_on__gte=today), since_on__lte=today).first(),
            "opt_out": found.opt_outs.filter(
                Q(until_on=None) | Q(until_on__gte=today), since_on__lte=today
            ).first(),
            "invoices": page_of(
                request, invoices.order_by("due_on", "issued_on", "pk"), INVOICES_PER_PAGE, "invoices"
            ),
            "holds": _holds(found),
            "decisions": page_of(request, _decisions(found), DAYS_PER_PAGE, "days"),
        },
    )


@company_page
def why(request: HttpRequest, company: Company, pk: int, day: date) -> HttpResponse:
    """Says in words why the customer heard from us on a day, or why not."""
    found = get_object_or_404(request.member.seen_customers(), pk=pk)
    made = get_object_or_404(Round, company=company, as_of=day)
    decision = get_object_or_404(
        Decision.objects.select_related("round", "customer"), round=made, customer=found
    )
    explanation = explain(decision)
    return render(
        request,
        "workbench/why.html",
        {
            "company": company,
            "customer": found,
            "round": made,
            "decision": decision,
            "explanation": explanation,
            "because": page_of(request, explanation.because, LINES_PER_PAGE, "because"),
            "facts": page_of(request, explanation.facts, LINES_PER_PAGE, "facts"),
            "messages": Message.objects.filter(customer=found, decision=decision).order_by("pk"),
        },
    )


def _sums(rows: QuerySet) -> list[dict[str, Any]]:
    """Returns what is open by currency: dicts of `currency` and `minor`."""
    return list(rows.values("currency").annotate(minor=Sum("open_minor")).order_by("currency"))


def _credits(customer: Customer) -> list[dict[str, Any]]:
    """Returns open credit notes and unapplied cash together, by currency."""
    sums: dict[str, int] = {}
    for rows in (customer.creditnotes, customer.payments):
        for row in _sums(rows.filter(open_minor__gt=0)):
            sums[row["currency"]] = sums.get(row["currency"], 0) + row["minor"]
    return [{"currency": currency, "minor": minor} for currency, minor in sorted(sums.items())]


def _holds(customer: Customer) -> list[dict[str, Any]]:
    """Returns the latest holds, each with the invoice it is about, if it is about one."""
    holds = list(customer.holds.select_related("release").order_by("-starts_on", "-pk")[:HOLDS_SHOWN])
    about = [hold.occasion_id for hold in holds if hold.track == "invoice"]
    invoices = {invoice.pk: invoice for invoice in customer.invoices.filter(pk__in=about)}
    return [
        {"hold": hold, "invoice": invoices.get(hold.occasion_id), "release": getattr(hold, "release", None)}
        for hold in holds
    ]


def _decisions(customer: Customer) -> QuerySet[Decision]:
    return customer.decisions.select_related("round").prefetch_related("messages").order_by("-round__as_of")
