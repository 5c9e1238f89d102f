"""Files that people bring in the browser: kept with the ledger until they are brought in or thrown away."""

from datetime import date, datetime
from pathlib import Path, PurePath

from django.db import transaction

from dunwell.ledger.models import Company
from dunwell.operations.models import UploadedFile

#: The largest file that may be brought in the browser; larger ones go by `dunwell import`.
MOST_BYTES = 64 * 1024 * 1024


class CannotTake(Exception):
    """The file cannot be taken; the message says why and what to do."""


def take(company: Company, name: str, content: bytes, as_of: date, *, at: datetime, by: str) -> UploadedFile:
    """Keeps a file. Raises `CannotTake` for one that is empty or too large."""
    if not content:
        raise CannotTake("The file is empty. Export it again.")
    if len(content) > MOST_BYTES:
        raise CannotTake(
            f"The file is larger than {MOST_BYTES // 1024**2} MB. Bring it in by command: dunwell import FILE "
            f"--company {company.key} --profile NAME."
        )
    return UploadedFile.objects.create(
        company=company,
        name=safe_name(name),
        content=content,
        size_bytes=len(content),
        uploaded_by=by[:200],
        uploaded_at=at,
        as_of=as_of,
    )


@transaction.atomic
def throw_away(file: UploadedFile, at: datetime) -> None:
    """Forgets what is in the file; that it was here stays known."""
    UploadedFile.objects.filter(pk=file.pk, gone_at=None).update(content=None, gone_at=at)


def safe_name(name: str) -> str:
    """Returns a file's own name without folders and without what no file is called."""
    own = PurePath(name.replace("\\", "/")).name.replace("\0", "")
    kept = "".join(letter if letter.isprintable() else "_" for letter in own).strip(" .")
    return kept[-200:] or "file"


def written_to(folder: Path, file: UploadedFile) -> Path:
    """Writes the file into a folder of its own, and returns where."""
    path = folder / safe_name(file.name)
    path.write_bytes(bytes(file.content or b""))
    return path
