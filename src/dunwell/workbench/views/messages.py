"""One message as it was composed, and what it covers."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dunwell.ledger.models import Company, Invoice
from dunwell.outreach.models import Covered, Message
from dunwell.workbench.access import company_page
from dunwell.workbench.paging import page_of

COVERED_PER_PAGE = 50


@company_page
def message(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows a message with its headers, its text and the invoices it is about."""
    seen = request.member.seen(Message.objects.filter(company=company))
    found = get_object_or_404(seen.select_related("customer", "decision"), pk=pk)
    rows = page_of(
        request, Covered.objects.filter(message=found).order_by("track", "occasion_id"), COVERED_PER_PAGE
    )
    return render(
        request,
        "workbench/message.html",
        {"company": company, "message": found, "rows": rows, "covered": _covered(company, rows)},
    )


def _covered(company: Company, rows: Page[Covered]) -> list[dict[str, Any]]:
    """Returns each covered occasion with its invoice; None where it is about something else."""
    numbers = [row.occasion_id for row in rows if row.track == "invoice"]
    invoices = {invoice.pk: invoice for invoice in Invoice.objects.filter(company=company, pk__in=numbers)}
    return [
        {"row": row, "invoice": invoices.get(row.occasion_id) if row.track == "invoice" else None}
        for row in rows
    ]
