"""The documents of a customer's page: statement, an invoice's standing, receipts, the company's logo, their data."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string

from dunwell.portal.account import account_of
from dunwell.portal.documents import invoice_standing, receipt, statement
from dunwell.portal.limits import DOCUMENTS, allowed
from dunwell.portal.looks import look_of
from dunwell.portal.own_data import own_data
from dunwell.portal.page import Page, portal_page
from dunwell.portal.private import private
from dunwell.values.statements import Document


@portal_page()
def statement_file(page: Page) -> HttpResponse:
    """The statement of account, as it is now."""
    account = account_of(page.customer, page.today)
    return _pdf(page, statement(page.customer, account, page.words, page.today), "statement")


@portal_page()
def invoice_file(page: Page, pk: int) -> HttpResponse:
    """Where one invoice of the customer's stands; another's is not there."""
    invoice = page.customer.invoices.filter(pk=pk).first()
    if invoice is None:
        return page.show("missing", 404)
    account = account_of(page.customer, page.today)
    document = invoice_standing(page.customer, invoice, account, page.words, page.today)
    return _pdf(page, document, f"invoice-{invoice.pk}")


@portal_page()
def receipt_file(page: Page, pk: int) -> HttpResponse:
    """The receipt of one payment of the customer's; another's is not there."""
    payment = page.customer.payments.filter(pk=pk).first()
    if payment is None:
        return page.show("missing", 404)
    return _pdf(page, receipt(page.customer, payment, page.words, page.today), f"receipt-{payment.pk}")


@portal_page()
def logo(page: Page) -> HttpResponse:
    """The company's logo."""
    look = look_of(page.company)
    if not look.logo:
        return page.show("missing", 404)
    return HttpResponse(bytes(look.logo), content_type=look.logo_type)


@portal_page()
def data(page: Page) -> HttpResponse:
    """What is kept about the customer, in words."""
    return page.show("data")


@portal_page()
def data_file(page: Page) -> HttpResponse:
    """What is kept about the customer, to take along."""
    if not allowed(DOCUMENTS, str(page.link.pk), page.at):
        return page.show("too_often", 429)
    text = json.dumps(
        own_data(page.customer, page.at, page.words.say("data.left_out")), ensure_ascii=False, indent=2
    )
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="data.json"'
    return response


@portal_page("POST")
def nothing(page: Page, rest: str) -> HttpResponse:
    """Any other address below a link: there is no such page."""
    return page.show("missing", 404)


def _pdf(page: Page, document: Document, name: str) -> HttpResponse:
    if not allowed(DOCUMENTS, str(page.link.pk), page.at):
        return page.show("too_often", 429)
    content = import_string(settings.DUNWELL_STATEMENT_SETTER)(document, settings.HOME)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return private(response)
