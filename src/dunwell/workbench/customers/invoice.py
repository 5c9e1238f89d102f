"""One invoice: what made its open amount, what was said of it and what comes next, what holds it. Reads; holds no rule."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from dunwell.arrangements.models import Dispute, PaymentDeferral, PaymentPlan, Promise
from dunwell.ledger.models import Company, Hold, Invoice
from dunwell.outreach.models import Covered, Decision
from dunwell.workbench.access import company_page
from dunwell.workbench.company_day import day_of
from dunwell.workbench.customers.interest_so_far import interest_so_far
from dunwell.workbench.customers.one import late_days, linked
from dunwell.workbench.customers.the_list import seen_or_404


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that made the open amount what it is."""

    what: str
    on: date
    minor: int
    number: str = ""
    reason: str = ""


@company_page
def invoice(request: HttpRequest, company: Company, pk: int, invoice: int) -> HttpResponse:
    """Shows one invoice of a customer's; another's is not there."""
    who = seen_or_404(request, pk)
    found = get_object_or_404(Invoice, company=company, customer=who, pk=invoice)
    today = day_of(company, timezone.now())
    holds = Hold.objects.filter(customer=who).filter(Q(track="") | Q(track="invoice", occasion_id=found.pk))
    decided = Decision.objects.filter(customer=who, lead_id=found.pk).select_related("round")
    taken = Covered.objects.filter(track="invoice", occasion_id=found.pk, message__customer=who)
    shown = {
        "company": company,
        "place": "customers",
        "customer": who,
        "invoice": found,
        "today": today,
        "late_days": late_days(found, today),
        "lines": _lines(found),
        "ladder": list(taken.select_related("message", "message__decision").order_by("-message__as_of")[:60]),
        "decision": decided.order_by("-round__as_of").first() or _latest(who.pk),
        "holds": list(holds.select_related("release").order_by("-starts_on", "-pk")[:30]),
        "covering": _covering(company, found),
        "interest": interest_so_far(found, today),
        "may_work": request.member.may("work"),
        "notes": list(found.notes.order_by("-noted_at")[:30]),
    }
    return render(request, "workbench/customers/invoice.html", shown)


def _latest(customer_id: int) -> Decision | None:
    rows = Decision.objects.filter(customer_id=customer_id).select_related("round")
    return rows.order_by("-round__as_of").first()


def _lines(found: Invoice) -> list[Line]:
    """Returns the amount, then what corrected and settled it, in order."""
    lines = [Line("amount", found.issued_on, found.amount_minor)]
    for each in found.corrections.order_by("on_date", "pk"):
        lines.append(Line("correction", each.on_date, each.amount_minor, reason=each.reason))
    for each in found.allocations.select_related("payment", "credit_note").order_by("on_date", "pk"):
        source = each.payment or each.credit_note
        what = "payment" if each.payment_id else "credit_note"
        if each.amount_minor < 0:
            what = "taken_back"
        lines.append(Line(what, each.on_date, -each.amount_minor, source.number, each.reason))
    return [lines[0], *sorted(lines[1:], key=lambda each: each.on)]


def _covering(company: Company, found: Invoice) -> list[dict[str, object]]:
    """Returns the promises, plans, deferrals and disputes that the invoice is in, each with its page."""
    arranged = (
        ("promise", Promise.objects.filter(invoices__invoice=found)),
        ("plan", PaymentPlan.objects.filter(invoices__invoice=found)),
        ("deferral", PaymentDeferral.objects.filter(invoices__invoice=found)),
        ("dispute", Dispute.objects.filter(invoice=found)),
    )
    return [
        {"kind": kind, "on": each.on_date, "url": linked(kind, company.key, each.pk)}
        for kind, rows in arranged
        for each in rows.order_by("-on_date", "-pk")[:20]
    ]
