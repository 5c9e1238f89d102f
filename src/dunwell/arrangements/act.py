"""One step of an arrangement: rows, holds and money in one transaction, and what the journal is told of them at its end.

Money a company gives up is a credit note used on the invoice, never a correction of it: the invoice stays as it was
issued, and the next import of the books, which do not know of it yet, leaves it alone.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Sum

from dunwell.arrangements.told import OF_MODEL
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import ALLOCATION, CORRECTION, CREDIT_NOTE, HOLD, INVOICE, RELEASE
from dunwell.ledger.models import (
    Allocation,
    Correction,
    CreditNote,
    Customer,
    Hold,
    Invoice,
    Payment,
    Release,
)
from dunwell.ledger.turns import one_at_a_time

#: What an item of the ledger says of where it came from; after the stroke, what for.
SOURCE = "dunwell"
Row = TypeVar("Row", bound=Model)


class Act:
    """Rows as they are made, and what is told of each. `on` is the company's day, `by` who does it."""

    def __init__(self, customer: Customer, on: date, at: datetime, by: str) -> None:
        self.customer, self.company, self.on, self.at, self.by = customer, customer.company, on, at, by
        self.told: list[Happening] = []

    def add(self, row: Row, kind: str, reason: str = "", **more: Any) -> Row:
        """Saves a new row of arrangements and tells of it. Who, when and why are filled in where the table has them."""
        if hasattr(row, "noted_at"):
            row.on_date, row.noted_at, row.noted_by, row.reason = self.on, self.at, self.by, reason
        if hasattr(row, "customer_id") and row.customer_id is None:
            row.company, row.customer = self.company, self.customer
        row.save(force_insert=True)
        self._tell(OF_MODEL[type(row)], row, kind, reason, **more)
        return row

    def hold(
        self,
        kind: str,
        note: str,
        *,
        invoice: Invoice | None = None,
        ends_on: date | None = None,
        review_on: date,
    ) -> Hold:
        """Holds chasing of an invoice, or (None) of the customer, from this day on."""
        placed = Hold.objects.create(
            company=self.company,
            customer=self.customer,
            track="invoice" if invoice else "",
            occasion_id=invoice.pk if invoice else None,
            kind=kind,
            starts_on=self.on,
            ends_on=ends_on,
            review_on=max(review_on, self.on),
            owner=owner_of(self.customer),
            note=note,
            placed_at=self.at,
        )
        self._tell(HOLD, placed, "hold", note)
        return placed

    def lift(self, holds: Iterable[Hold], reason: str, on: date | None = None) -> None:
        """Lifts holds from this day on, or a later one; those that are over stay as they are."""
        lifted = set(Release.objects.filter(hold__in=list(holds)).values_list("hold_id", flat=True))
        for hold in holds:
            if hold.pk not in lifted and (hold.ends_on is None or hold.ends_on >= (on or self.on)):
                release = Release.objects.create(
                    hold=hold, on_date=on or self.on, reason=reason, released_by=self.by, released_at=self.at
                )
                self._tell(RELEASE, release, "release", reason, hold_kind=hold.kind)

    def claim(self, minor: int, currency: str, due_on: date, what: str, note: str) -> Invoice:
        """Puts a claim beside the invoices on the ledger, as an item of its own."""
        made = Invoice.objects.create(
            company=self.company,
            customer=self.customer,
            number=self._free_number(Invoice, "CL"),
            currency=currency,
            amount_minor=minor,
            open_minor=minor,
            issued_on=self.on,
            due_on=due_on,
            source=f"{SOURCE}/{what}",
            note=note,
        )
        self._tell(INVOICE, made, "claim", note)
        return made

    def credit(self, minor: int, currency: str, what: str, reason: str) -> CreditNote:
        """Gives the customer a credit."""
        made = CreditNote.objects.create(
            company=self.company,
            customer=self.customer,
            number=self._free_number(CreditNote, "CR"),
            currency=currency,
            amount_minor=minor,
            open_minor=minor,
            issued_on=self.on,
            reference=reason[:300],
            source=f"{SOURCE}/{what}",
        )
        self._tell(CREDIT_NOTE, made, "credit_note", reason)
        return made

    def use(self, source: CreditNote | Payment, invoice: Invoice, minor: int, reason: str) -> None:
        """Settles so much of an invoice with a credit note or with money not yet applied."""
        of = {"credit_note": source} if isinstance(source, CreditNote) else {"payment": source}
        day = max(self.on, invoice.issued_on)
        made = Allocation.objects.create(
            invoice=invoice, amount_minor=minor, on_date=day, reason=reason[:200], **of
        )
        self._tell(ALLOCATION, made, "allocated", made.reason, invoice=invoice.number)

    def forgive(self, invoice: Invoice, minor: int, what: str, reason: str) -> CreditNote:
        """Settles so much of an invoice with a credit made for it."""
        note = self.credit(minor, invoice.currency, what, reason)
        self.use(note, invoice, minor, reason)
        return note

    def undo(self, credit_note: CreditNote, reason: str) -> None:
        """Takes a credit back: the invoices it settled are open again, and the credit is worth nothing."""
        used = credit_note.allocations.order_by().values("invoice").annotate(minor=Sum("amount_minor"))
        for each in [each for each in used if each["minor"] > 0]:
            back = Allocation.objects.create(
                invoice_id=each["invoice"],
                credit_note=credit_note,
                amount_minor=-each["minor"],
                on_date=self.on,
                reason=reason[:200],
            )
            self._tell(ALLOCATION, back, "taken_back", back.reason, invoice=back.invoice.number)
        credit_note.refresh_from_db(fields=["open_minor"])
        if credit_note.open_minor:
            self._correct({"credit_note": credit_note}, -credit_note.open_minor, reason)

    def drop_claim(self, invoice: Invoice, reason: str) -> None:
        """Takes off what is still open of a claim of our own."""
        invoice.refresh_from_db(fields=["open_minor"])
        if invoice.open_minor:
            self._correct({"invoice": invoice}, -invoice.open_minor, reason)

    def _correct(self, item: dict[str, Any], minor: int, reason: str) -> None:
        made = Correction.objects.create(**item, amount_minor=minor, on_date=self.on, reason=reason[:200])
        self._tell(CORRECTION, made, "corrected", made.reason)

    def _tell(self, kept: Any, row: Model, kind: str, reason: str, **more: Any) -> None:
        told = telling(kept, row, kind, self.by, customer_id=self.customer.pk, reason=reason, **more)
        self.told.append(told)

    def _free_number(self, model: type[Invoice] | type[CreditNote], prefix: str) -> str:
        items = model.objects.filter(company=self.company)
        last = items.order_by("-pk").values_list("pk", flat=True).first()
        numbers = (f"{prefix}-{n}" for n in count((last or 0) + 1))
        return next(number for number in numbers if not items.filter(number=number).exists())


@contextmanager
def acting(customer: Customer, on: date, at: datetime, by: str) -> Iterator[Act]:
    """Opens a transaction in which nobody else moves the company's money; at its end the journal is told."""
    with transaction.atomic():
        one_at_a_time(customer.company_id)
        act = Act(customer, on, at, by)
        yield act
        record(customer.company_id, at, act.told)


def owner_of(customer: Customer) -> str:
    """Returns who looks after what is arranged with a customer."""
    return customer.account_manager or customer.company.contact_name or customer.company.name
