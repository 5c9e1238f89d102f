"""How a customer can pay by bank transfer: account, amount, a reference that is recognised, a code to scan.

Leaves out the drawing of the code, which an adapter makes, and card payments.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from dunwell.ledger.models import Customer, Invoice
from dunwell.outreach.models import PayAccount
from dunwell.portal.account import Account
from dunwell.values.creditor_reference import CUSTOMER, INVOICE, creditor_reference
from dunwell.values.delivery import PayTo


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer in one currency; `drawing` is the code as SVG, empty where there is none for the currency."""

    pay_to: PayTo
    drawing: str


def transfers(
    customer: Customer, account: Account, invoice: Invoice | None = None, *, currency: str = ""
) -> list[Transfer]:
    """Returns a transfer for each currency in which something is to be paid and that the company has an account for.

    With `invoice`, for this one alone, its credit not taken off; with `currency`, for this one.
    """
    wanted = (
        {invoice.currency: invoice.open_minor}
        if invoice is not None
        else {each.currency: each.net_minor for each in account.to_pay}
    )
    kind, number = (INVOICE, invoice.pk) if invoice is not None else (CUSTOMER, customer.pk)
    kept = PayAccount.objects.filter(company=customer.company_id, currency__in=wanted)
    found = []
    for each in kept.order_by("currency"):
        if currency and each.currency != currency:
            continue
        pay_to = PayTo(
            each.holder, each.iban, each.bic, each.currency, wanted[each.currency],
            creditor_reference(kind, number),
        )  # fmt: skip
        found.append(Transfer(pay_to, _drawing(pay_to)))
    return found


def _drawing(pay_to: PayTo) -> str:
    return str(import_string(settings.DUNWELL_PAYMENT_DRAWING)(pay_to))
