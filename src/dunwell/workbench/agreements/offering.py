"""What may be offered to a customer: plans, a day, less money, all within the policy; and agreed on, after one look more."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.offers import OFFERS
from dunwell.arrangements.discounts import offer_discount
from dunwell.arrangements.models import PaymentPlan
from dunwell.arrangements.plans import accept_offer, agree_plan
from dunwell.arrangements.promises import defer, promise
from dunwell.arrangements.proposals import propose_plan
from dunwell.arrangements.settlements import quote_settlement
from dunwell.ledger.models import Company, Customer, Invoice
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_action, company_form, company_page
from dunwell.workbench.agreements.forms import AgreementForm
from dunwell.workbench.agreements.possible import possible
from dunwell.workbench.agreements.refusals import refusal
from dunwell.workbench.said import say, say_text

Do = Callable[[Customer, dict[str, Any], dict[str, Any]], Any]


@company_page
def offers(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows what may be offered within the policy; a part of a call's page, or a page by itself."""
    found, today = _customer(request, pk), company_day(company, timezone.now())
    told = {
        "company": company,
        "place": "promises",
        "customer": found,
        "today": today,
        "possible": possible(found, today),
        "may_work": request.member.may("work"),
        "may_settle": request.member.may("settle"),
    }
    name = "offers.html" if request.htmx else "offers_page.html"
    return render(request, f"workbench/agreements/{name}", told)


@company_form(may="work")
def plan(request: HttpRequest, company: Company, pk: int, key: str) -> HttpResponse:
    """Shows one offered plan to the day and cent; agrees to it when asked to, unless it has changed since."""
    if key not in OFFERS:
        raise Http404
    found, at = _customer(request, pk), timezone.now()
    today = company_day(company, at)
    try:
        if request.method == "POST":
            typed = request.POST.get("total_minor", "")
            total = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else -1
            made = accept_offer(
                found, key, today, at=at, by=request.member.name, total_minor=total,
                currency=request.POST.get("currency", "")[:3] or None,
            )  # fmt: skip
            say(request, "agreements.plan_agreed", customer=found.name)
            return redirect("plan", company=company.key, pk=made.pk)
        may = possible(found, today)
        if may.refused:
            raise may.refused
    except CannotArrange as error:
        say_text(request, refusal(error), trouble=True)
        return redirect("offers", company=company.key, pk=pk)
    offer = next((each for each in may.offers if each.key == key), None)
    if offer is None:
        say(request, "agreements.offer_gone", trouble=True)
        return redirect("offers", company=company.key, pk=pk)
    told = {"company": company, "place": "promises", "customer": found, "today": today, "offer": offer}
    return render(request, "workbench/agreements/offer_plan.html", told | {"currency": may.currency})


@company_form(may="work")
def own_plan(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes any schedule: within the policy it is agreed at once; beyond it waits, unless somebody who may agrees."""
    settle = request.member.may("settle")

    def do(found: Customer, data: dict[str, Any], of: dict[str, Any]) -> Any:
        agree = agree_plan if data.get("person") else propose_plan
        return agree(found, data["parts"], note=data["note"], **of)

    made = _asked(
        request, company, pk, ("schedule", "note_or_not", *(("person",) if settle else ())), do, "own_plan"
    )
    if isinstance(made, HttpResponse):
        return made
    name = "plan" if isinstance(made, PaymentPlan) else "proposal"
    say(request, f"agreements.{name}_made", customer=made.customer.name)
    return redirect(name, company=company.key, pk=made.pk)


@company_form(may="work")
def promise_(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes a promise to pay by a day."""
    settle = request.member.may("settle")

    def do(found: Customer, data: dict[str, Any], of: dict[str, Any]) -> Any:
        return promise(
            found, data["on"], amount_minor=data["amount_minor"], note=data["note"],
            person=bool(data.get("person")), **of,
        )  # fmt: skip

    asks = ("pay_on", "amount_or_all", "note_or_not", *(("person",) if settle else ()))
    made = _asked(request, company, pk, asks, do, "promise")
    if isinstance(made, HttpResponse):
        return made
    say(request, "agreements.promise_made", customer=made.customer.name)
    return redirect("promise", company=company.key, pk=made.pk)


@company_form(may="work")
def deferral(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Puts the day of what is due off."""
    settle = request.member.may("settle")

    def do(found: Customer, data: dict[str, Any], of: dict[str, Any]) -> Any:
        return defer(found, data["on"], note=data["note"], person=bool(data.get("person")), **of)

    asks = ("until_on", "note_or_not", *(("person",) if settle else ()))
    made = _asked(request, company, pk, asks, do, "deferral")
    if isinstance(made, HttpResponse):
        return made
    say(request, "agreements.deferral_made", customer=made.customer.name)
    return redirect("deferral", company=company.key, pk=made.pk)


@company_action(may="work")
def discount(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Offers the policy's discount for paying one invoice early."""
    found, at = _customer(request, pk), timezone.now()
    number = request.POST.get("invoice", "")
    invoice = get_object_or_404(
        Invoice.objects.select_related("company", "customer"), customer=found, number=number
    )
    try:
        made = offer_discount(invoice, company_day(company, at), at=at, by=request.member.name)
    except CannotArrange as error:
        say_text(request, refusal(error), trouble=True)
        return redirect("offers", company=company.key, pk=pk)
    say(request, "agreements.discount_made", customer=found.name)
    return redirect("discount", company=company.key, pk=made.pk)


@company_action(may="work")
def settlement(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Quotes a settlement by the schedule, for a person to approve."""
    found, at = _customer(request, pk), timezone.now()
    try:
        made = quote_settlement(found, company_day(company, at), at=at, by=request.member.name)
    except CannotArrange as error:
        say_text(request, refusal(error), trouble=True)
        return redirect("offers", company=company.key, pk=pk)
    say(request, "agreements.settlement_made", customer=found.name)
    return redirect("settlement", company=company.key, pk=made.pk)


def _asked(request: HttpRequest, company: Company, pk: int, asks: tuple[str, ...], do: Do, name: str) -> Any:
    """Returns what was made of the form that was sent, or the page with the form: to be filled in, or mended."""
    found, at = _customer(request, pk), timezone.now()
    today = company_day(company, at)
    may = possible(found, today, plans=False)
    form = AgreementForm(request.POST or None, asks=asks, currency=may.currency)
    if request.method == "POST" and form.is_valid():
        try:
            return do(found, form.cleaned_data, {"on": today, "at": at, "by": request.member.name})
        except CannotArrange as error:
            form.add_error(None, refusal(error))
    told = {"company": company, "place": "promises", "customer": found, "today": today, "possible": may}
    status = 422 if request.method == "POST" else 200
    named = {"form": form, "name": name}
    return render(request, "workbench/agreements/offer_form.html", told | named, status=status)


def _customer(request: HttpRequest, pk: int) -> Customer:
    return get_object_or_404(request.member.customers.select_related("company"), pk=pk)
