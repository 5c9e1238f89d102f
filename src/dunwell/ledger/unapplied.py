"""Money that settles nothing yet: used for invoices, or moved to the customer it is really from. Leaves out guessing."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import ALLOCATION, CORRECTION
from dunwell.ledger.models import Allocation, Correction, Customer, Invoice, Payment
from dunwell.ledger.payments import receive
from dunwell.ledger.turns import one_at_a_time


class CannotUse(Exception):
    """The money cannot be used so; the message says why."""


@transaction.atomic
def use_payment(
    payment: Payment,
    parts: Sequence[tuple[Invoice, int]],
    on: date,
    *,
    at: datetime,
    by: str,
    reason: str = "",
) -> list[Allocation]:
    """Settles invoices with money that is there already: so much of each, all or none of it.

    Raises `CannotUse` where the money or an invoice has less open, or customer or currency differ.
    """
    one_at_a_time(payment.company_id)
    payment.refresh_from_db(fields=["open_minor"])
    if not parts or sum(minor for _, minor in parts) > payment.open_minor:
        raise CannotUse("There is not that much left of this money.")
    made = []
    for invoice, minor in parts:
        invoice.refresh_from_db(fields=["open_minor"])
        if (invoice.customer_id, invoice.currency) != (payment.customer_id, payment.currency):
            raise CannotUse(f"Invoice {invoice.number} is of another customer or currency.")
        if not 0 < minor <= invoice.open_minor:
            raise CannotUse(f"Invoice {invoice.number} is not open with that much.")
        day = max(on, payment.received_on, invoice.issued_on)
        made.append(
            Allocation.objects.create(
                invoice=invoice, payment=payment, amount_minor=minor, on_date=day, reason=reason
            )
        )
    told = [
        telling(
            ALLOCATION, each, "allocated", by, customer_id=payment.customer_id, reason=reason,
            invoice=each.invoice.number,
        )
        for each in made
    ]  # fmt: skip
    record(payment.company_id, at, told)
    return made


@transaction.atomic
def move_payment(payment: Payment, to: Customer, on: date, *, at: datetime, by: str) -> Payment:
    """Moves money to the customer it is from: here it is corrected to nothing, there it is received on the same day.

    Raises `CannotUse` where some of it settles an invoice still, or where it is theirs already.
    """
    one_at_a_time(payment.company_id)
    payment.refresh_from_db(fields=["open_minor"])
    if to.company_id != payment.company_id or to.pk == payment.customer_id:
        raise CannotUse("It is this customer's already.")
    if payment.open_minor <= 0 or payment.open_minor != payment.amount_minor:
        raise CannotUse("Some of this money settles an invoice. Take that back first.")
    said = f"Moved to {to.name}"[:200]
    row = Correction.objects.create(
        payment=payment, amount_minor=-payment.open_minor, on_date=on, reason=said
    )
    record(
        payment.company_id,
        at,
        [telling(CORRECTION, row, "corrected", by, customer_id=payment.customer_id, reason=said)],
    )
    return receive(
        to,
        payment.amount_minor,
        payment.currency,
        payment.received_on,
        at=at,
        by=by,
        reference=payment.reference,
        source="moved",
    )
