"""A person says what became of an open invoice that a full export no longer names. Leaves out finding such invoices."""

from datetime import date, datetime

from django.db import transaction

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.holds import active_holds, release_hold
from dunwell.ledger.kept import CORRECTION
from dunwell.ledger.models import Correction, Invoice, Vanished
from dunwell.ledger.turns import one_at_a_time

#: Answer to what the question keeps of it.
ANSWERS = {
    "still_open": "A person said: it is open still",
    "settled": "A person said: it was settled at the source",
}
_NOTE = "Import: missing from the full export "


class CannotAnswer(Exception):
    """The question has an answer already, or this is none."""


@transaction.atomic
def answer_absence(asked: Vanished, answer: str, on: date, *, at: datetime, by: str) -> None:
    """Keeps the answer and lifts the hold that waited for it; what was settled is open no more.

    `settled` takes the rest off by a correction; an export that names the invoice again brings it back. Raises
    `CannotAnswer`.
    """
    if answer not in ANSWERS:
        raise CannotAnswer(f"{answer!r} is no answer. Say one of: {', '.join(ANSWERS)}.")
    invoice = asked.invoice
    one_at_a_time(invoice.company_id)
    told = ANSWERS[answer]
    if not Vanished.objects.filter(pk=asked.pk, answered_on=None).update(answered_on=on, answer=told):
        raise CannotAnswer(f"Invoice {invoice.number} was asked about, and somebody answered already.")
    if answer == "settled":
        _settle(invoice, on, told, at, by)
    held = active_holds(invoice.customer, on).filter(
        kind="manual", track="invoice", occasion_id=invoice.pk, note__startswith=_NOTE
    )
    for hold in held:
        release_hold(hold, on, at=at, by=by, reason=told)


def _settle(invoice: Invoice, on: date, told: str, at: datetime, by: str) -> None:
    invoice.refresh_from_db(fields=["open_minor"])
    if invoice.open_minor:
        row = Correction.objects.create(
            invoice=invoice, amount_minor=-invoice.open_minor, on_date=on, reason=told
        )
        happened = telling(CORRECTION, row, "corrected", by, customer_id=invoice.customer_id, reason=told)
        record(invoice.company_id, at, [happened])
