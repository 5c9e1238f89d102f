"""Money comes in and is spread over invoices. Leaves out matching bank lines to customers."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.db.models import F, Sum

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import ALLOCATION, PAYMENT
from dunwell.ledger.models import Allocation, CreditNote, Customer, Invoice, Payment
from dunwell.ledger.referenced import numbers_named
from dunwell.ledger.turns import one_at_a_time
from dunwell.values.money import to_text


class CannotReceive(Exception):
    """The payment cannot be recorded as asked."""


class CannotUseCredit(Exception):
    """The credit note cannot settle the invoice as asked."""


class CannotTakeBack(Exception):
    """The allocation is not there any more."""


@transaction.atomic
def receive(
    customer: Customer,
    amount_minor: int,
    currency: str,
    on: date,
    *,
    at: datetime,
    by: str,
    numbers: Sequence[str] = (),
    reference: str = "",
    source: str = "",
) -> Payment:
    """Records money received and settles invoices with it, oldest due first; what is left is unapplied cash.

    With `numbers`, only these invoices are settled, in the order given; without, those that the reference names by a
    reference of ours, if any. `on` is the day the money arrived, at the
    company; `at` and `by` say when and by whom it is recorded. Raises `CannotReceive` for an amount that is not
    positive, an unknown invoice, or one in another currency.
    """
    if amount_minor <= 0:
        raise CannotReceive("A payment is more than nothing. Give the amount that arrived.")
    one_at_a_time(customer.company_id)
    numbers = numbers or numbers_named(customer, currency, reference)
    payment = Payment.objects.create(
        company=customer.company,
        customer=customer,
        number=_next_number(customer),
        currency=currency,
        amount_minor=amount_minor,
        open_minor=amount_minor,
        received_on=on,
        reference=reference,
        source=source,
    )
    invoices = _named(customer, currency, numbers) if numbers else _oldest_first(customer, currency)
    left_minor, made = amount_minor, []
    for invoice in invoices:
        part_minor = min(left_minor, invoice.open_minor)
        if part_minor > 0:
            # Money that came before its invoice is unapplied cash until the invoice is there.
            day = max(on, invoice.issued_on)
            made.append(
                Allocation.objects.create(
                    invoice=invoice, payment=payment, amount_minor=part_minor, on_date=day
                )
            )
            left_minor -= part_minor
    payment.refresh_from_db()
    paid = telling(PAYMENT, payment, "payment", by, customer_id=customer.pk)
    record(customer.company_id, at, [paid, *(_told(each, "allocated", by) for each in made)])
    return payment


@transaction.atomic
def use_credit(
    credit_note: CreditNote,
    invoice: Invoice,
    amount_minor: int,
    on: date,
    *,
    at: datetime,
    by: str,
    reason: str = "",
) -> Allocation:
    """Settles so much of an invoice with a credit note from a day on.

    Raises `CannotUseCredit` where either has less open, or where customer or currency differ.
    """
    one_at_a_time(invoice.company_id)
    credit_note.refresh_from_db(fields=["open_minor"])
    invoice.refresh_from_db(fields=["open_minor"])
    if (invoice.customer_id, invoice.currency) != (credit_note.customer_id, credit_note.currency):
        raise CannotUseCredit(f"{credit_note.number} and {invoice.number} differ in customer or currency.")
    if not 0 < amount_minor <= min(credit_note.open_minor, invoice.open_minor):
        raise CannotUseCredit(f"{credit_note.number} and {invoice.number} are not both open with that much.")
    made = Allocation.objects.create(
        invoice=invoice, credit_note=credit_note, amount_minor=amount_minor, on_date=on, reason=reason
    )
    record(invoice.company_id, at, [_told(made, "allocated", by)])
    return made


@transaction.atomic
def take_back(allocation: Allocation, on: date, reason: str, *, at: datetime, by: str) -> Allocation:
    """Undoes an allocation by a row that takes its amount back; the invoice is open again from that day.

    Raises `CannotTakeBack` where what was allocated between the two was taken back before.
    """
    one_at_a_time(allocation.invoice.company_id)
    same = Allocation.objects.filter(
        invoice=allocation.invoice_id, payment=allocation.payment_id, credit_note=allocation.credit_note_id
    )
    if same.aggregate(minor=Sum("amount_minor"))["minor"] < allocation.amount_minor:
        raise CannotTakeBack(f"What settled invoice {allocation.invoice.number} was taken back already.")
    made = Allocation.objects.create(
        invoice=allocation.invoice,
        payment=allocation.payment,
        credit_note=allocation.credit_note,
        amount_minor=-allocation.amount_minor,
        on_date=on,
        reason=reason,
    )
    record(allocation.invoice.company_id, at, [_told(made, "taken_back", by)])
    return made


def _told(made: Allocation, kind: str, by: str) -> Happening:
    return telling(
        ALLOCATION,
        made,
        kind,
        by,
        customer_id=made.invoice.customer_id,
        reason=made.reason,
        invoice=made.invoice.number,
    )


def _oldest_first(customer: Customer, currency: str) -> Sequence[Invoice]:
    """Returns open invoices by due day, those without one last: left to themselves, the two databases differ."""
    still_open = customer.invoices.filter(open_minor__gt=0, currency=currency)
    return still_open.order_by(F("due_on").asc(nulls_last=True), "issued_on", "pk")


def _named(customer: Customer, currency: str, numbers: Sequence[str]) -> Sequence[Invoice]:
    known = {invoice.number: invoice for invoice in customer.invoices.filter(number__in=numbers)}
    for number in numbers:
        if number not in known:
            raise CannotReceive(f"{customer.name} has no invoice {number}. Look at its number in the ledger.")
        if known[number].currency != currency:
            open_text = to_text(known[number].open_minor, known[number].currency, "en")
            raise CannotReceive(
                f"Invoice {number} is open with {open_text}; a payment in {currency} cannot settle it."
            )
    return [known[number] for number in dict.fromkeys(numbers)]


def _next_number(customer: Customer) -> str:
    """Returns a number no payment of the company has: `P-<n>`; it stays free while money moves one at a time."""
    payments = Payment.objects.filter(company=customer.company_id)
    last = payments.order_by("-pk").values_list("pk", flat=True).first()
    numbers = (f"P-{n}" for n in count((last or 0) + 1))
    return next(number for number in numbers if not payments.filter(number=number).exists())
