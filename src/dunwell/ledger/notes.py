"""Writing a note about a customer, and keeping a file with them. Leaves out what a customer adds to what they say."""

import hashlib
from datetime import datetime

from django.db import transaction

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import FILE, NOTE
from dunwell.ledger.models import Customer, Invoice, KeptFile, Note
from dunwell.values.given_files import harmless_name, kind_of

#: The most one file may weigh, in bytes.
FILE_BYTES = 10_000_000


class CannotWrite(Exception):
    """The note or file cannot be kept; the message is the reason's code: empty, too_large, wrong_kind."""


@transaction.atomic
def write_note(
    customer: Customer, text: str, *, at: datetime, by: str, invoice: Invoice | None = None
) -> Note:
    """Keeps what somebody wrote of a customer, or of one invoice. Raises `CannotWrite` where it is empty."""
    text = text.replace("\0", "").strip()
    if not text or (invoice is not None and invoice.customer_id != customer.pk):
        raise CannotWrite("empty")
    made = Note.objects.create(
        company_id=customer.company_id,
        customer=customer,
        invoice=invoice,
        text=text,
        noted_at=at,
        noted_by=by,
    )
    record(customer.company_id, at, [telling(NOTE, made, "note", by, customer_id=customer.pk)])
    return made


@transaction.atomic
def keep_file(
    customer: Customer, name: str, content: bytes, *, at: datetime, by: str, about: str = ""
) -> KeptFile:
    """Keeps a file with the customer; one that is there already is returned as it is.

    What a file is, its first bytes say, not its name. Raises `CannotWrite` for what is empty, too large or of no known kind.
    """
    if not content:
        raise CannotWrite("empty")
    if len(content) > FILE_BYTES:
        raise CannotWrite("too_large")
    kind = kind_of(content)
    if kind is None:
        raise CannotWrite("wrong_kind")
    media_type, ending = kind
    digest = hashlib.sha256(content).hexdigest()
    known = KeptFile.objects.filter(customer=customer, sha256=digest).defer("content").first()
    if known is not None:
        return known
    made = KeptFile.objects.create(
        company_id=customer.company_id,
        customer=customer,
        name=harmless_name(name, ending),
        media_type=media_type,
        size_bytes=len(content),
        sha256=digest,
        content=content,
        about=about[:300],
        noted_at=at,
        noted_by=by,
    )
    record(customer.company_id, at, [telling(FILE, made, "file", by, customer_id=customer.pk, reason=about)])
    return made
