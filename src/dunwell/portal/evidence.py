"""Files that a customer adds to what they say: looked at, kept, given back. Leaves out the forms that take them.

What a file is, its first bytes say; what its sender calls it counts for nothing. None is ever shown in place: each is
given back as a file to keep.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Customer, Hold
from dunwell.portal.models import Evidence
from dunwell.portal.told import EVIDENCE
from dunwell.values.active_pdf import runs_something
from dunwell.values.given_files import harmless_name, kind_of

#: The most one file may weigh, how many come with one form, and what all of a customer's may weigh.
FILE_BYTES, FILES, ALL_BYTES = 5_000_000, 3, 60_000_000
#: What a form offers to choose from.
ACCEPTED = "application/pdf,image/png,image/jpeg,text/plain"


class CannotTake(Exception):
    """A file is not taken; the message is the key of the sentence that says why."""


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is kept: its name made harmless, and what it is."""

    name: str
    media_type: str
    content: bytes


def read_files(uploads: Sequence[UploadedFile]) -> list[File]:
    """Returns the files of a form. Raises `CannotTake`."""
    if len(uploads) > FILES:
        raise CannotTake("evidence.too_many")
    if any((each.size or 0) > FILE_BYTES for each in uploads):
        raise CannotTake("evidence.too_large")
    found = []
    for each in uploads:
        content = each.read()
        if not content:
            # A field that was left empty sends nothing at all: this file was chosen, and nothing is in it.
            raise CannotTake("evidence.empty")
        kind = kind_of(content)
        if kind is None:
            raise CannotTake("evidence.wrong_kind")
        media_type, ending = kind
        if media_type == "application/pdf" and runs_something(content):
            raise CannotTake("evidence.active")
        found.append(File(harmless_name(each.name or "", ending), media_type, content))
    return found


def room_for(customer: Customer, files: Sequence[File]) -> None:
    """Raises `CannotTake` where a customer's files would weigh more than is kept for one."""
    kept = customer.evidence.aggregate(total=Sum("size_bytes"))["total"] or 0
    if files and kept + sum(len(each.content) for each in files) > ALL_BYTES:
        raise CannotTake("evidence.full")


def keep(hold: Hold, files: Sequence[File], at: datetime, by: str) -> list[Evidence]:
    """Keeps files with the hold they speak of, each once. Belongs in the transaction of what they belong to."""
    made = []
    for each in files:
        digest = hashlib.sha256(each.content).hexdigest()
        if Evidence.objects.filter(hold=hold, sha256=digest).exists():
            continue
        row = Evidence.objects.create(
            company_id=hold.company_id,
            customer_id=hold.customer_id,
            hold=hold,
            name=each.name,
            media_type=each.media_type,
            size_bytes=len(each.content),
            sha256=digest,
            content=each.content,
            given_at=at,
        )
        made.append(row)
    told = [
        telling(EVIDENCE, each, "evidence", by, customer_id=hold.customer_id, reason=each.name)
        for each in made
    ]
    record(hold.company_id, at, told)
    return made


def given_back(kept: Evidence) -> HttpResponse:
    """Returns a kept file as one to save: nothing in it can run here, whatever it says."""
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def names_of(files: Sequence[File]) -> str:
    """Returns the names of files, for a note."""
    return ", ".join(each.name for each in files)
