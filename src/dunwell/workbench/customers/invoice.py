"""One invoice: what made its open amount, what was said of it and what comes next, what holds it. Reads; holds no rule."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from dunwell.arrangements.models import Dispute, PaymentDeferral, PaymentPlan, Promise
from dunwell.ledger.models import Allocation, Company, Correction, Hold, Invoice
from dunwell.outreach.models import Covered, Decision
from dunwell.workbench.access import company_page
from dunwell.workbench.company_day import day_of
from dunwell.workbench.customers.interest_so_far import interest_so_far
from dunwell.workbench.customers.one import late_days, linked

#: So many agreements that an invoice is in are shown.
_COVERING = 40


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
    known = Invoice.objects.select_related("customer__company", "customer__standing")
    found = get_object_or_404(known, company=company, customer=pk, pk=invoice)
    who = found.customer
    if not request.member.sees(who):
        raise Http404
    today = day_of(company, timezone.now())
    corrections = list(found.corrections.order_by("on_date", "pk"))
    allocations = list(found.allocations.select_related("payment", "credit_note").order_by("on_date", "pk"))
    holds = Hold.objects.filter(customer=who).filter(Q(track="") | Q(track="invoice", occasion_id=found.pk))
    taken = Covered.objects.filter(track="invoice", occasion_id=found.pk, message__customer=who)
    shown = {
        "company": company,
        "place": "customers",
        "customer": who,
        "invoice": found,
        "today": today,
        "late_days": late_days(found, today),
        "lines": _lines(found, corrections, allocations),
        "ladder": list(taken.select_related("message", "message__decision").order_by("-message__as_of")[:60]),
        "decision": _decided(found),
        "holds": list(holds.select_related("release").order_by("-starts_on", "-pk")[:30]),
        "covering": _covering(company, found),
        "interest": interest_so_far(found, today, allocations, corrections),
        "may_work": request.member.may("work"),
        "notes": list(found.notes.order_by("-noted_at")[:30]),
    }
    return render(request, "workbench/customers/invoice.html", shown)


def _decided(found: Invoice) -> Decision | None:
    """Returns the latest decision that was about the invoice; where none was, the latest about its customer."""
    rows = Decision.objects.filter(customer=found.customer_id).select_related("round")
    about = Case(When(lead_id=found.pk, then=0), default=1)
    return rows.order_by(about, "-round__as_of").first()


def _lines(found: Invoice, corrections: list[Correction], allocations: list[Allocation]) -> list[Line]:
    """Returns the amount, then what corrected and settled it, in order."""
    lines = [Line("amount", found.issued_on, found.amount_minor)]
    for each in corrections:
        lines.append(Line("correction", each.on_date, each.amount_minor, reason=each.reason))
    for each in allocations:
        source = each.payment or each.credit_note
        what = "payment" if each.payment_id else "credit_note"
        if each.amount_minor < 0:
            what = "taken_back"
        lines.append(Line(what, each.on_date, -each.amount_minor, source.number, each.reason))
    return [lines[0], *sorted(lines[1:], key=lambda each: each.on)]


def _covering(company: Company, found: Invoice) -> list[dict[str, object]]:
    """Returns the promises, plans, deferrals and disputes that the invoice is in, each with its page: one question."""
    promises, *others = (
        rows.order_by().values_list(Value(place), Value(kind), "on_date", "pk")
        for place, (kind, rows) in enumerate(
            (
                ("promise", Promise.objects.filter(invoices__invoice=found)),
                ("plan", PaymentPlan.objects.filter(invoices__invoice=found)),
                ("deferral", PaymentDeferral.objects.filter(invoices__invoice=found)),
                ("dispute", Dispute.objects.filter(invoice=found)),
            )
        )
    )
    rows = sorted(promises.union(*others, all=True), key=lambda row: (-row[0], row[2], row[3]), reverse=True)
    return [
        {"kind": kind, "on": on, "url": linked(kind, company.key, pk)} for _, kind, on, pk in rows[:_COVERING]
    ]
