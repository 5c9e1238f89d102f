"""Payments: those that settle nothing yet, each with what it may be for, and all of them."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dunwell.ledger.matching import OpenItem, OpenMoney, Suggestion, suggestions
from dunwell.ledger.models import Company, Invoice, Payment
from dunwell.workbench.access import company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.paging import page_of

PER_PAGE = 25
#: So many open invoices of one page's customers are compared; the oldest first.
_COMPARED = 5_000


@company_page
def payments(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists payments, the latest first; `which=all` shows those that are used up, too."""
    asked, every = asked_text(request), request.GET.get("which") == "all"
    found = request.member.seen(Payment.objects.filter(company=company)).select_related("customer")
    if not every:
        found = found.filter(open_minor__gt=0)
    if asked:
        found = found.filter(
            Q(customer__name__icontains=asked) | Q(reference__icontains=asked) | Q(number__istartswith=asked)
        )
    rows = page_of(request, found.order_by("-received_on", "-pk"), PER_PAGE)
    told = {"company": company, "place": "payments", "rows": rows, "q": asked, "every": every}
    told["lines"] = with_suggestions(rows)
    told["also"] = f"&which=all&q={asked}" if every else (f"&q={asked}" if asked else "")
    return render(request, "workbench/money/list.html", told)


def with_suggestions(rows: Iterable[Payment]) -> list[tuple[Payment, list[Suggestion]]]:
    """Returns each payment with what its rest may be for, from one question for all of them."""
    shown = list(rows)
    customers = {row.customer_id for row in shown if row.open_minor > 0}
    open_ = Invoice.objects.filter(customer__in=customers, open_minor__gt=0).order_by("due_on", "pk")
    by_owner: dict[tuple[int, str], list[OpenItem]] = defaultdict(list)
    for invoice in open_[:_COMPARED]:
        item = OpenItem(invoice.pk, invoice.number, invoice.open_minor, invoice.due_on)
        by_owner[invoice.customer_id, invoice.currency].append(item)
    return [
        (row, suggestions(OpenMoney(row.open_minor, row.reference), by_owner[row.customer_id, row.currency]))
        for row in shown
    ]
