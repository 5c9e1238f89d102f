"""Rows of the ledger in one line each, for the tests of this folder."""

from datetime import date
from itertools import count

from dunwell.ledger.models import Allocation, Correction, CreditNote, Customer, Invoice, Payment

ISSUED, DUE, PAID = date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 5)
_numbers = count(1)


def customer(company, ref="ash", **more):
    return Customer.objects.create(company=company, ref=ref, name=ref.title(), **more)


def invoice(owner, minor=10_000, currency="EUR", **more):
    columns = {"number": f"A{next(_numbers)}", "issued_on": ISSUED, "due_on": DUE, "open_minor": minor}
    return Invoice.objects.create(
        company=owner.company, customer=owner, currency=currency, amount_minor=minor, **columns | more
    )


def payment(owner, minor=10_000, currency="EUR", **more):
    columns = {"number": f"R{next(_numbers)}", "received_on": PAID, "open_minor": minor}
    return Payment.objects.create(
        company=owner.company, customer=owner, currency=currency, amount_minor=minor, **columns | more
    )


def credit_note(owner, minor=10_000, currency="EUR", **more):
    columns = {"number": f"C{next(_numbers)}", "issued_on": PAID, "open_minor": minor}
    return CreditNote.objects.create(
        company=owner.company, customer=owner, currency=currency, amount_minor=minor, **columns | more
    )


def allocate(settled, source, minor, on=PAID):
    sources = {"payment": source} if isinstance(source, Payment) else {"credit_note": source}
    return Allocation.objects.create(invoice=settled, amount_minor=minor, on_date=on, **sources)


def correct(item, minor, on=PAID):
    name = {Invoice: "invoice", Payment: "payment", CreditNote: "credit_note"}[type(item)]
    return Correction.objects.create(**{name: item}, amount_minor=minor, on_date=on, reason="agreed")


def open_minor(item):
    return type(item).objects.get(pk=item.pk).open_minor
