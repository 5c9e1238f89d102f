"""Takes back money that had come in: a refund, a chargeback. Leaves out who says so."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import ALLOCATION, CORRECTION
from dunwell.ledger.models import Allocation, Correction, Payment
from dunwell.ledger.payments import take_back
from dunwell.ledger.turns import one_at_a_time


@transaction.atomic
def take_money_back(payment: Payment, minor: int, on: date, reason: str, *, at: datetime, by: str) -> int:
    """Makes a payment so much smaller, and opens again what it settled, the last first; returns what was taken back.

    No more is taken back than the payment still comes to. What is left of an allocation that had to be opened settles
    the same invoice again.
    """
    one_at_a_time(payment.company_id)
    payment.refresh_from_db(fields=["open_minor"])
    corrected = payment.corrections.aggregate(minor=Sum("amount_minor"))["minor"] or 0
    minor = min(minor, payment.amount_minor + corrected)
    if minor <= 0:
        return 0
    told = []
    for allocation in _standing(payment):
        if payment.open_minor >= minor:
            break
        take_back(allocation, on, reason[:200], at=at, by=by)
        payment.refresh_from_db(fields=["open_minor"])
        again = min(payment.open_minor - minor, allocation.amount_minor)
        if again > 0:
            day = max(on, allocation.invoice.issued_on)
            made = Allocation.objects.create(
                invoice=allocation.invoice,
                payment=payment,
                amount_minor=again,
                on_date=day,
                reason=reason[:200],
            )
            told.append(
                telling(
                    ALLOCATION, made, "allocated", by, customer_id=payment.customer_id, reason=made.reason
                )
            )
            payment.refresh_from_db(fields=["open_minor"])
    less = Correction.objects.create(payment=payment, amount_minor=-minor, on_date=on, reason=reason[:200])
    told.append(
        telling(CORRECTION, less, "corrected", by, customer_id=payment.customer_id, reason=less.reason)
    )
    record(payment.company_id, at, told)
    return minor


def _standing(payment: Payment) -> list[Allocation]:
    """Returns the allocations that were not taken back, the last first: what came first is settled longest."""
    taken: dict[tuple[int, int], int] = {}
    rows = list(payment.allocations.select_related("invoice").order_by("-pk"))
    for row in rows:
        if row.amount_minor < 0:
            key = (row.invoice_id, -row.amount_minor)
            taken[key] = taken.get(key, 0) + 1
    standing = []
    for row in rows:
        key = (row.invoice_id, row.amount_minor)
        if row.amount_minor > 0 and taken.get(key, 0):
            taken[key] -= 1
        elif row.amount_minor > 0:
            standing.append(row)
    return standing
