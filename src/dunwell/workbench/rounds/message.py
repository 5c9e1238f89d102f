"""One message: its words, what it covers, what a person may do with it, and how its words were before."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dunwell.ledger.models import Company, Invoice
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Covered, Gate, Message, Status
from dunwell.outreach.own_words import EDITABLE, LONGEST_SUBJECT, LONGEST_TEXT, version_of, versions_of
from dunwell.workbench.access import company_page
from dunwell.workbench.paging import page_of

COVERED_PER_PAGE = 50
VERSIONS_SHOWN = 10
#: What a person takes back before it leaves.
_WITHDRAWABLE = (Status.REHEARSED, Status.AWAITING_APPROVAL, Status.QUEUED)


@company_page
def message(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows a message with its headers, its text and the invoices it is about."""
    seen = request.member.seen(Message.objects.filter(company=company))
    found = get_object_or_404(seen.select_related("company", "customer", "decision"), pk=pk)
    return page_of_message(request, company, found, {})


def page_of_message(
    request: HttpRequest, company: Company, found: Message, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Renders the page of a message; `more` holds words that are being written, and what the guard says of them."""
    rows = page_of(
        request, Covered.objects.filter(message=found).order_by("track", "occasion_id"), COVERED_PER_PAGE
    )
    may = request.member.may("approve")
    told = {
        "company": company,
        "place": "rounds",
        "message": found,
        "rows": rows,
        "covered": _covered(company, rows),
        "may_write": may and found.status in EDITABLE,
        "may_withdraw": may and found.status in _WITHDRAWABLE,
        "rehearses": rules_of(company).gate == Gate.REHEARSAL,
        "version": version_of(found),
        "subject": found.subject,
        "text": found.body,
        "longest_subject": LONGEST_SUBJECT,
        "longest_text": LONGEST_TEXT,
        "versions": [
            {"by": each.actor, "at": each.at, **each.told} for each in versions_of(found)[:VERSIONS_SHOWN]
        ],
    }
    return render(request, "workbench/rounds/message.html", told | more, status=status)


def _covered(company: Company, rows: Page[Covered]) -> list[dict[str, Any]]:
    """Returns each covered occasion with its invoice; None where it is about something else."""
    numbers = [row.occasion_id for row in rows if row.track == "invoice"]
    invoices = {invoice.pk: invoice for invoice in Invoice.objects.filter(company=company, pk__in=numbers)}
    return [
        {"row": row, "invoice": invoices.get(row.occasion_id) if row.track == "invoice" else None}
        for row in rows
    ]
