"""Paying at a payment provider: begun on the page, and what is notified of it, on the ledger in the same request.

A notice counts once, however often and in whatever order it comes. Leaves out the providers, and money by transfer.
"""

import secrets
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from dunwell.ledger.holds import CannotHold, place_hold, release_hold
from dunwell.ledger.models import Company, Customer, Invoice, Payment
from dunwell.ledger.payments import receive
from dunwell.outreach.company_day import company_day
from dunwell.portal.models import OnlinePayment, ProviderNotice
from dunwell.portal.returned import take_money_back
from dunwell.values.payment_provider import Begun, Checkout, Notified, Provider

#: A direct debit is on its way for so long at most before somebody looks.
PENDING_DAYS = 14


class NotYet(Exception):
    """What the notice speaks of has not been told yet: the provider shall tell it again later."""


def provider() -> Provider | None:
    """Returns the payment provider that is set up; None: there is none. Raises ValueError for a wrong address."""
    url = settings.DUNWELL_PAYMENT_PROVIDER["url"]
    return _provider(settings.DUNWELL_PAYMENT_PROVIDER["open"], url) if url else None


@lru_cache(maxsize=4)
def _provider(path: str, url: str) -> Provider:
    made: Provider = import_string(path)(url)
    return made


def begin(
    by: Provider, customer: Customer, invoice: Invoice | None, minor: int, currency: str, *,
    at: datetime, words: str, email: str, language: str, back_url: str,
) -> Begun:  # fmt: skip
    """Notes that a payment is begun and returns the provider's page for it. Raises `ProviderDown`."""
    made = OnlinePayment.objects.create(
        company=customer.company,
        customer=customer,
        invoice=invoice,
        key=secrets.token_hex(32),
        currency=currency,
        amount_minor=minor,
        provider=by.name,
        begun_at=at,
    )
    return by.begin(
        Checkout(
            number=made.pk,
            key=made.key,
            amount_minor=minor,
            currency=currency,
            words=words,
            email=email,
            language=language,
            success_url=f"{back_url}?done=online",
            cancel_url=back_url,
        )
    )


@transaction.atomic
def note(told: Notified, at: datetime, by: str) -> str:
    """Does what a notice tells, and returns what came of it: its kind, `known` for one told before, or `unknown`.

    Raises `NotYet` where it takes back what was not paid yet.
    """
    online = (
        OnlinePayment.objects.select_related("customer__company", "invoice").filter(pk=told.number).first()
    )
    if online is None or online.currency != told.currency:
        return "unknown"
    # Notices of one company wait for each other here, as all that moves its money does.
    Company.objects.select_for_update(no_key=True).get(pk=online.company_id)
    if ProviderNotice.objects.filter(event=told.event).exists():
        return "known"
    today = company_day(online.company, at)
    done = ProviderNotice(online=online, event=told.event, kind=told.kind, minor=told.minor, at=at)
    outcome = _DO[told.kind](done, told, today, by)
    if outcome == told.kind:
        done.save()
    return outcome


def _paid(done: ProviderNotice, told: Notified, today: date, by: str) -> str:
    online = done.online
    if online.notices.filter(kind="paid").exists() or told.minor <= 0:
        return "known"
    done.payment = _receive(online, told, today, done.at, by)
    _release(online, today, done.at, by, "the payment has come")
    return "paid"


def _pending(done: ProviderNotice, told: Notified, today: date, by: str) -> str:
    online = done.online
    if online.notices.exists():
        return "known"
    until = today + timedelta(days=PENDING_DAYS)
    done.hold = place_hold(
        online.customer, "payment_in_flight", today, at=done.at, by=by, ends_on=until,
        note=f"payment {told.reference} is on its way", owner=online.company.contact_name or online.company.name,
        invoice=online.invoice,
    )  # fmt: skip
    return "pending"


def _failed(done: ProviderNotice, told: Notified, today: date, by: str) -> str:
    if done.online.notices.filter(kind="paid").exists():
        return "known"
    _release(done.online, today, done.at, by, "the payment has failed")
    return "failed"


def _taken_back(done: ProviderNotice, told: Notified, today: date, by: str) -> str:
    """What a refund or a chargeback tells is all that was taken back by that kind so far; only what is new counts."""
    payment = _payment_of(done.online)
    before = max(done.online.notices.filter(kind=told.kind).values_list("minor", flat=True), default=0)
    if told.minor <= before:
        return "known"
    reason = f"{by}: {told.kind}, {told.reference}"
    take_money_back(payment, told.minor - before, today, reason, at=done.at, by=by)
    if told.kind == "returned":
        # Somebody who has their bank take money back has a reason: a person asks before anybody is chased.
        done.hold = place_hold(
            done.online.customer, "dispute", today, at=done.at, by=by, note=f"payment charged back: {told.reference}",
            owner=done.online.company.contact_name or done.online.company.name, invoice=done.online.invoice,
        )  # fmt: skip
    done.payment = payment
    return told.kind


def _reinstated(done: ProviderNotice, told: Notified, today: date, by: str) -> str:
    _payment_of(done.online)
    if not done.online.notices.filter(kind="returned").exists():
        raise NotYet("the chargeback was not told yet")
    if done.online.notices.filter(kind="reinstated").exists():
        return "known"
    done.payment = _receive(done.online, told, today, done.at, by)
    _release(done.online, today, done.at, by, "the chargeback was won")
    return "reinstated"


_DO = {
    "paid": _paid,
    "pending": _pending,
    "failed": _failed,
    "refunded": _taken_back,
    "returned": _taken_back,
    "reinstated": _reinstated,
}


def _receive(online: OnlinePayment, told: Notified, today: date, at: datetime, by: str) -> Payment:
    numbers = [online.invoice.number] if online.invoice else []
    return receive(
        online.customer, told.minor, told.currency, today, at=at, by=by, numbers=numbers,
        reference=told.reference[:300], source=online.provider,
    )  # fmt: skip


def _payment_of(online: OnlinePayment) -> Payment:
    paid = online.notices.filter(kind="paid").select_related("payment").first()
    if paid is None or paid.payment is None:
        raise NotYet("the payment was not told yet")
    return paid.payment


def _release(online: OnlinePayment, today: date, at: datetime, by: str, reason: str) -> None:
    for each in online.notices.filter(hold__isnull=False).select_related("hold"):
        try:
            release_hold(each.hold, today, at=at, by=by, reason=reason)
        except CannotHold:
            continue  # A person lifted it before.
