"""One payment: what it settled, what its rest may be for; used, taken back, or moved to the customer it is from."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.ledger.models import Allocation, Company, Invoice, Payment
from dunwell.ledger.payments import CannotTakeBack, take_back
from dunwell.ledger.unapplied import CannotUse, move_payment, use_payment
from dunwell.outreach.company_day import company_day
from dunwell.values.money import CannotReadAmount, to_decimal, to_minor, to_text
from dunwell.workbench.access import company_action, company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.money.listing import with_suggestions
from dunwell.workbench.reader import language_of
from dunwell.workbench.said import say, say_text
from dunwell.workbench.wording import text

_SHOWN = 60
_CUSTOMERS_SHOWN = 10


@company_page
def payment(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows a payment; `to` looks for the customer it may be from."""
    found = _payment(request, company, pk)
    [(_, suggested)] = with_suggestions([found])
    open_ = Invoice.objects.filter(customer=found.customer_id, currency=found.currency, open_minor__gt=0)
    asked = asked_text(request, "to")
    others = (
        request.member.customers.exclude(pk=found.customer_id).filter(name__icontains=asked)
        if asked
        else None
    )
    told = {
        "company": company,
        "place": "payments",
        "payment": found,
        "may_work": request.member.may("work"),
        "suggested": suggested,
        "invoices": [
            (invoice, to_decimal(min(invoice.open_minor, found.open_minor), invoice.currency))
            for invoice in open_.order_by("due_on", "pk")[:_SHOWN]
        ],
        "settled": found.allocations.select_related("invoice").order_by("pk")[:_SHOWN],
        "to": asked,
        "others": others.order_by("name", "pk")[:_CUSTOMERS_SHOWN] if others is not None else (),
        "whole": found.open_minor == found.amount_minor,
    }
    return render(request, "workbench/money/payment.html", told)


@company_action(may="work")
def use(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Settles invoices with the payment: fields `amount_<invoice>` say how much of each."""
    found, now = _payment(request, company, pk), timezone.now()
    wanted = {name.removeprefix("amount_"): value for name, value in request.POST.items() if value.strip()}
    known = {
        str(invoice.pk): invoice
        for invoice in Invoice.objects.filter(
            customer=found.customer_id, pk__in=[key for key in wanted if key.isdecimal() and len(key) < 18]
        )
    }
    try:
        parts = [(known[key], _minor(value, found.currency)) for key, value in wanted.items() if key in known]
        made = use_payment(found, parts, company_day(company, now), at=now, by=request.member.name)
    except (CannotUse, CannotReadAmount) as refusal:
        say_text(request, str(refusal), trouble=True)
    else:
        fields = {"allocations": ",".join(str(each.pk) for each in made), "payment": found.pk}
        used = to_text(sum(each.amount_minor for each in made), found.currency, language_of(request))
        undo = (reverse("take_back", args=[company.key]), fields)
        say(request, "money.used", used=used, customer=found.customer.name, undo=undo)
    return redirect("payment", company=company.key, pk=pk)


@company_action(may="work")
def take_back_some(request: HttpRequest, company: Company) -> HttpResponse:
    """Takes back what settled invoices: the allocations named in the form, all of one payment."""
    found = _payment(request, company, _number(request.POST.get("payment", "")))
    keys = [_number(key) for key in request.POST.get("allocations", "").split(",")[:_SHOWN]]
    now = timezone.now()
    on, why = company_day(company, now), text("money.taken_back_reason")
    try:
        # All of them or none: half of what one tap did is nothing anybody asked for.
        with transaction.atomic():
            for each in Allocation.objects.filter(payment=found, pk__in=keys).select_related("invoice"):
                take_back(each, max(on, each.on_date), why, at=now, by=request.member.name)
    except CannotTakeBack as refusal:
        say_text(request, str(refusal), trouble=True)
    else:
        say(request, "money.taken_back")
    return redirect("payment", company=company.key, pk=found.pk)


@company_action(may="work")
def move(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Moves the whole payment to another customer one may see."""
    found, now = _payment(request, company, pk), timezone.now()
    to = get_object_or_404(request.member.customers, pk=_number(request.POST.get("customer", "")))
    try:
        moved = move_payment(found, to, company_day(company, now), at=now, by=request.member.name)
    except CannotUse as refusal:
        say_text(request, str(refusal), trouble=True)
        return redirect("payment", company=company.key, pk=pk)
    say(request, "money.moved", customer=to.name)
    return redirect("payment", company=company.key, pk=moved.pk)


def _payment(request: HttpRequest, company: Company, pk: int) -> Payment:
    seen = request.member.seen(Payment.objects.filter(company=company))
    return get_object_or_404(seen.select_related("customer"), pk=pk)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 18 else 0


def _minor(written: str, currency: str) -> int:
    """Reads an amount as a form's number field sends it; a comma is taken for a point."""
    return to_minor(written.strip().replace(",", "."), currency)
