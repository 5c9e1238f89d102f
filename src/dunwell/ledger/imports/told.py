"""Tells the journal what an import made and changed, at its end. Leaves out what it did not touch.

Payments, holds, lifted holds and terms have an entry each, for they belong to a customer's story. Of the rest, made
many at a time, one entry a table tells.
"""

from collections.abc import Iterator

from django.db.models import Exists, Model, OuterRef, QuerySet

from dunwell.journal.chain import Happening
from dunwell.journal.models import Entry
from dunwell.journal.record import record
from dunwell.journal.rows import Kept, told, told_of_many
from dunwell.ledger.imports.people import TOUCHED_TERMS
from dunwell.ledger.imports.work import Work
from dunwell.ledger.kept import (
    ALLOCATION,
    CONTACT_POINT,
    CORRECTION,
    CREDIT_NOTE,
    CUSTOMER,
    HOLD,
    IMPORT,
    INVOICE,
    PAYMENT,
    RELEASE,
    TERMS,
)  # fmt: skip
from dunwell.ledger.models import ImportRun

_MANY = (CUSTOMER, CONTACT_POINT, INVOICE, CREDIT_NOTE, ALLOCATION, CORRECTION)
_EACH = {PAYMENT: "payment", HOLD: "hold", RELEASE: "release"}


def last_rows() -> dict[str, int]:
    """Returns the number of the last row of each table an import adds to, by what entries call the table."""
    found = {}
    for kept in (*_MANY, *_EACH):
        found[kept.about] = kept.model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return found


def tell(work: Work, run: ImportRun, before: dict[str, int]) -> None:
    """Writes the entries of the import; `before` are the last rows that were there before it."""
    record(work.company.pk, work.now, _happenings(work, run, before))


def _happenings(work: Work, run: ImportRun, before: dict[str, int]) -> Iterator[Happening]:
    counts = {"counts": run.counts}
    yield Happening("import", work.by, about=(IMPORT.about, run.pk), told=told(IMPORT, run) | counts)
    for kept in _MANY:
        many = told_of_many(kept, work.company.pk, "rows", work.by, after=before[kept.about])
        if many is not None:
            yield many
    for kept, kind in _EACH.items():
        rows = kept.model.objects.filter(**{kept.company[0]: work.company.pk}, pk__gt=before[kept.about])
        if kept is not PAYMENT:
            # People put on and lift holds meanwhile. What they have written is in the journal; what they are about to
            # write is not to be seen yet, for they wait until this import lets go of the chain's end.
            rows = rows.exclude(Exists(_told_already(kept, work.company.pk)))
        yield from _each(
            work, kept, kind, rows, "customer_id" if kept is not RELEASE else "hold__customer_id"
        )
    if work.export.kind != "chases":
        yield from _terms(work)


def _told_already(kept: Kept, company_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(company_id=company_id, about=kept.about, about_id=OuterRef("pk"))


def _each(work: Work, kept: Kept, kind: str, rows: QuerySet[Model], customer: str) -> Iterator[Happening]:
    columns = rows.order_by("pk").values_list("pk", customer, *kept.fields)
    for pk, customer_id, *values in columns.iterator(chunk_size=2_000):
        row = dict(zip(kept.fields, values, strict=True))
        yield Happening(kind, work.by, customer_id, (kept.about, pk), told=told(kept, row))


def _terms(work: Work) -> Iterator[Happening]:
    for pk, customer_id, payment_days, credit_limit_minor in work.rows(TOUCHED_TERMS):
        row = {
            "customer_id": customer_id,
            "from_on": work.as_of,
            "payment_days": payment_days,
            "credit_limit_minor": credit_limit_minor,
        }
        tells = told(TERMS, row, work.terms_before.get(pk))
        yield Happening("terms", work.by, customer_id, (TERMS.about, pk), told=tells)
