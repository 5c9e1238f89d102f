"""Writing a note about a customer, and keeping a file with them. Leaves out what a customer adds to what they say."""

import hashlib
import re
from datetime import datetime

from django.db import transaction

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import FILE, NOTE
from dunwell.ledger.models import Customer, Invoice, KeptFile, Note

#: The most one file may weigh, in bytes.
FILE_BYTES = 10_000_000
#: What is kept: how each begins. Plain text is what has no control characters.
_BEGINNINGS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


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
    media_type, ending = _kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    known = KeptFile.objects.filter(customer=customer, sha256=digest).defer("content").first()
    if known is not None:
        return known
    made = KeptFile.objects.create(
        company_id=customer.company_id,
        customer=customer,
        name=_harmless(name, ending),
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


def _kind_of(content: bytes) -> tuple[str, str]:
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotWrite("wrong_kind") from None
    if _CONTROLS.search(text):
        raise CannotWrite("wrong_kind")
    return "text/plain", ".txt"


def _harmless(name: str, ending: str) -> str:
    """Returns a name without a path or anything that is no letter, digit, dash or space, with the ending of its kind."""
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name
    kept = "".join(each if each.isalnum() or each in " -_" else "_" for each in stem).strip(" _")[:120]
    return (kept or "file") + ending
