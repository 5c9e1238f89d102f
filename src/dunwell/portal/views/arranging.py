"""Choose a date, spread it, and the code that confirms what changes money terms."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.policy import FREQUENCIES
from dunwell.arrangements.promises import latest_deferral_day, latest_promise_day
from dunwell.portal.account import Account, account_of
from dunwell.portal.choices import (
    OFFER,
    PROPOSAL,
    Debt,
    debt_of,
    do_confirmed,
    offer_terms,
    proposal_terms,
    tomorrow,
)
from dunwell.portal.code_digits import MINUTES
from dunwell.portal.codes import CannotAsk, WrongCode, ask, confirm, waiting
from dunwell.portal.notices import known_address
from dunwell.portal.page import Page, portal_page
from dunwell.portal.told_us import say_when
from dunwell.portal.views.telling import told_by
from dunwell.values.typed_amounts import read_amount


@portal_page("POST")
def choose_date(page: Page) -> HttpResponse:
    """The customer says when they will pay, within the policy; chasing is held until then."""
    account, wrong = account_of(page.customer, page.today), ""
    if not account.to_pay:
        return page.back()
    debt = debt_of(told_by(page), _currency(page, account))
    days = (latest_promise_day(page.customer, page.today), latest_deferral_day(page.customer, page.today))
    latest_on = max((each for each in days if each is not None), default=None)
    if page.request.method == "POST" and debt is not None and latest_on is not None:
        day = _day(page.posted("on", 10))
        if day is None or not page.today < day <= latest_on:
            wrong = page.words.say("date.wrong_day", day=page.words.day(latest_on))
        else:
            try:
                return page.back(say_when(told_by(page), day, debt.currency))
            except CannotArrange:
                wrong = page.words.say("date.person")
    shown: dict[str, Any] = {"debt": debt, "latest_on": latest_on, "first_on": tomorrow(page.today)}
    return page.show("date", 422 if wrong else 200, account=account, wrong=wrong, **shown)


@portal_page("POST")
def spread(page: Page) -> HttpResponse:
    """The plans that are offered, and a proposal of the customer's own; chosen, a code is sent to confirm it."""
    account, wrong = account_of(page.customer, page.today), ""
    if not account.to_pay:
        return page.back()
    debt = debt_of(told_by(page), _currency(page, account))
    if page.request.method == "POST" and debt is not None:
        kind, terms = _chosen(page, debt)
        if terms is None:
            wrong = page.words.say("spread.changed" if kind == OFFER else "spread.wrong")
        else:
            try:
                asked = ask(page.link, kind, terms, page.words.code, page.at)
                return HttpResponseRedirect(page.url("portal_code", asked.pk))
            except CannotAsk as error:
                wrong = page.words.say(str(error))
    every = [(name, f"spread.every.{name}") for name in FREQUENCIES]
    often = page.posted("every", 20) or "monthly"
    shown = {"offers": _offers(page, debt), "every": every, "often": often, "first_on": tomorrow(page.today)}
    return page.show("spread", 422 if wrong else 200, account=account, debt=debt, wrong=wrong, **shown)


@portal_page("POST")
def code(page: Page, pk: int) -> HttpResponse:
    """Asks for the code that was sent, and does what it confirms."""
    asked = waiting(page.link, pk, page.at)
    wrong = "" if asked else page.words.say("code.over")
    if page.request.method == "POST" and asked is not None:
        try:
            confirmed = confirm(page.link, pk, page.posted("code", 20), page.at)
            return page.back(do_confirmed(told_by(page), confirmed.kind, confirmed.terms))
        except WrongCode as error:
            wrong = page.words.say(str(error))
        except CannotArrange:
            wrong, asked = page.words.say("spread.changed"), None
    address = hidden(known_address(page.customer))
    status = 422 if wrong and page.request.method == "POST" else 200
    return page.show("code", status, asked=asked, wrong=wrong, address=address, minutes=MINUTES)


def hidden(address: str) -> str:
    """Returns an address with most of its name left out, for whoever else may hold the link: `d…@customer.example`."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}" if host else ""


def _chosen(page: Page, debt: Debt) -> tuple[str, dict[str, Any] | None]:
    key = page.posted("offer", 20)
    if key:
        return OFFER, offer_terms(debt, key)
    first_on = _day(page.posted("from", 10))
    each_minor = read_amount(page.posted("amount", 30), debt.currency)
    if first_on is None or first_on <= page.today or each_minor is None:
        return PROPOSAL, None
    return PROPOSAL, proposal_terms(debt, each_minor, page.posted("every", 20), first_on)


def _offers(page: Page, debt: Debt | None) -> list[dict[str, Any]]:
    w = page.words
    return [
        {
            "key": offer.key,
            "title": w.say("spread.offer", count=len(offer.parts)),
            "every": w.say(f"spread.every.{offer.frequency}"),
            "parts": [
                w.say("spread.part", day=w.day(part.due_on), amount=w.money(part.amount_minor, debt.currency))
                for part in offer.parts
            ],
            "interest": w.say("spread.interest", amount=w.money(offer.interest_minor, debt.currency))
            if offer.interest_minor
            else "",
        }
        for offer in (debt.offers if debt else [])
    ]


def _currency(page: Page, account: Account) -> str:
    known = [each.currency for each in account.to_pay]
    chosen = page.request.GET.get("currency", "")
    return chosen if chosen in known else known[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
