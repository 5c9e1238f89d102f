"""What a reader of exports hands to the ledger: typed columns by kind. Leaves out files, layouts and the database.

Dates are ISO texts (`2026-03-11`) and amounts whole minor units, so that a batch can be staged as it is. A text that is
not given is empty; any other value that is not given is None.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from dunwell.values.finding_list import FindingList
from dunwell.values.findings import Finding

#: Columns of each kind of record with their types: `int`, `text`, `date`, `bool`. `row` is the line in the file.
RECORDS: dict[str, dict[str, str]] = {
    # One row for each different way a customer was written in a part of the file; `times` says how often.
    "customers": {
        "row": "int", "times": "int", "ref": "text", "spelling": "text", "name": "text", "email": "text",
        "phone": "text", "mobile": "text", "contact_name": "text", "address": "text", "postcode": "text",
        "city": "text", "country": "text", "region": "text", "language": "text", "time_zone": "text",
        "customer_kind": "text", "key_account": "bool", "account_manager": "text",
        "payment_terms_days": "int", "credit_limit": "int", "vat_number": "text",
    },
    # Credit notes stand here too, with `credit` true; amounts are never negative.
    "invoices": {
        "row": "int", "ref": "text", "number": "text", "credit": "bool", "void": "bool", "currency": "text",
        "amount": "int", "open_amount": "int", "paid_amount": "int", "issued_on": "date", "due_on": "date",
        "settled_on": "date", "reference": "text", "note": "text", "last_chased_on": "date",
        "last_step": "int", "disputed": "bool",
    },
    "payments": {
        "row": "int", "ref": "text", "number": "text", "received_on": "date", "currency": "text",
        "amount": "int", "invoice_number": "text", "reference": "text", "payer_iban": "text",
    },
    "chases": {"row": "int", "ref": "text", "number": "text", "last_chased_on": "date", "last_step": "int"},
    # Numbers of invoices that the file names in rows that were not read: they have not vanished.
    "unread": {"row": "int", "number": "text"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one kind: one list a column of `RECORDS[kind]`, in that order, all of one length."""

    kind: str
    columns: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Which file is to be read and how; None means that the file, its profile or the company decides.

    `date_order` is `dmy`, `mdy` or `ymd`; `profile` a name or a path to a TOML file.
    """

    path: Path
    profile: str
    as_of: date
    company_currency: str
    profile_folders: tuple[Path, ...] = ()
    kind: str | None = None
    currency: str | None = None
    date_order: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A profile that reads a file: what kind it is then, and the header of each target it finds."""

    profile: str
    title: str
    kind: str
    found: dict[str, str]


@dataclass(frozen=True, slots=True)
class Looked:
    """A file at first sight: its header, its first rows as texts, and the profiles that read it, the best one first."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fits: tuple[Fit, ...]


class Export(Protocol):
    """An export that was opened and recognised. `batches` reads it; findings and `rejected` grow as it does."""

    profile: str
    layout: str
    kind: str
    sha256: str
    grouped: str | None
    given: frozenset[str]
    titles: dict[str, str]
    findings: FindingList
    rejected: int
    rows: int
    size: int

    def batches(self) -> Iterator[Batch]:
        """Reads the file from its start to its end. Raises `CannotRead` where it cannot go on."""

    def position(self) -> int:
        """Returns how many of the `size` bytes were read so far."""


class CannotRead(Exception):
    """The file cannot be read as it is; the findings say where and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def unreadable(message: str, row: int | None = None, column: str | None = None) -> CannotRead:
    """Returns the error for one thing that makes the whole file unreadable."""
    return CannotRead(Finding(message, row, column))
