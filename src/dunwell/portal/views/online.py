"""Paying at a payment provider, and the address it notifies us at."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dunwell.portal.account import account_of
from dunwell.portal.notices import known_address
from dunwell.portal.online import NotYet, begin, note, provider
from dunwell.portal.page import Page, portal_page
from dunwell.values.payment_provider import CannotTrust, ProviderDown

log = logging.getLogger("dunwell.portal")
#: The header in which the provider signs.
SIGNATURE = "Stripe-Signature"


@portal_page("POST")
def checkout(page: Page) -> HttpResponse:
    """Begins a payment of all that is open in a currency, or of one invoice, and leads to the provider's page."""
    by, account = provider(), account_of(page.customer, page.today)
    if by is None or page.request.method != "POST" or not account.to_pay:
        return page.back()
    number = page.posted("invoice", 18)
    invoice = account.invoice(int(number)) if number.isascii() and number.isdecimal() else None
    currency = page.posted("currency", 3)
    owed = next((each for each in account.to_pay if each.currency == currency), account.to_pay[0])
    minor, currency = (
        (min(invoice.open_minor, owed.net_minor) if invoice.currency == owed.currency else invoice.open_minor,
         invoice.currency)
        if invoice is not None
        else (owed.net_minor, owed.currency)
    )  # fmt: skip
    words = f"{page.company.name}: {invoice.number if invoice else page.customer.name}"
    back_url = settings.PUBLIC_URL.rstrip("/") + page.url("portal").partition("?")[0]
    try:
        begun = begin(
            by, page.customer, invoice, minor, currency, at=page.at, words=words,
            email=known_address(page.customer), language=page.words.code, back_url=back_url,
        )  # fmt: skip
    except ProviderDown as error:
        log.warning("payment not begun", extra={"company": page.company.key, "error": str(error)[:200]})
        return page.show("pay_down", 503)
    return HttpResponseRedirect(begun.url, status=303)


@csrf_exempt
@require_POST
def notified(request: HttpRequest) -> HttpResponse:
    """Takes a notice of the provider: its signature is the proof. Anything but 200 has it told again later."""
    by = provider()
    if by is None:
        return HttpResponse(status=404)
    try:
        told = by.read(request.body, request.headers.get(SIGNATURE, ""))
    except CannotTrust as error:
        log.warning("payment notice refused", extra={"error": str(error)})
        return HttpResponse("not signed", status=400, content_type="text/plain")
    if told is None:
        return HttpResponse("nothing of ours", content_type="text/plain")
    try:
        outcome = note(told, timezone.now(), by.name)
    except NotYet as error:
        return HttpResponse(str(error), status=409, content_type="text/plain")
    log.info("payment notice", extra={"kind": told.kind, "outcome": outcome})
    return HttpResponse(outcome, content_type="text/plain")
