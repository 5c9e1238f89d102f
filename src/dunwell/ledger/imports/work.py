"""What every step of one import shares: the database, the names in its statements, findings and counts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.backends.base.base import BaseDatabaseWrapper

from dunwell.ledger.models import Company
from dunwell.values.finding_list import FindingList
from dunwell.values.findings import Finding, Severity
from dunwell.values.records import Export


@dataclass
class Work:
    """One import under way. `items` names the staged table of invoices and credit notes, one row an item.

    `by` is who brings the file in; `terms_before` are terms as they were before this import changed them, by their number.
    """

    connection: BaseDatabaseWrapper
    company: Company
    export: Export
    as_of: date
    now: datetime
    findings: FindingList
    file_name: str
    by: str
    items: str = "import_invoices"
    rejected: int = 0
    terms_before: dict[int, dict[str, object]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(
        default_factory=lambda: {
            "created": defaultdict(int),
            "updated": defaultdict(int),
            "unchanged": defaultdict(int),
        }
    )

    @property
    def source(self) -> str:
        """What `source` of the ledger's rows says of rows from this profile and layout."""
        return f"{self.export.profile}/{self.export.layout}"

    def names(self) -> dict[str, object]:
        """Returns the values that statements may name."""
        return {
            "company": self.company.pk,
            "as_of": self.as_of.isoformat(),
            "source": self.source,
            "settled": f"{self.source}/settled",
            "profile": self.export.profile,
            "file": self.file_name[-120:],
            "currency": self.company.currency,
            "owner": self.company.contact_name or self.company.name,
            "now": self.connection.ops.adapt_datetimefield_value(self.now),
        }

    def execute(self, statement: str, **more: object) -> int:
        """Runs a statement that may name `%(company)s`, `%(as_of)s` …; returns how many rows it touched."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, self.names() | more)
            return cursor.rowcount

    def rows(self, query: str, **more: object) -> list[tuple]:
        """Returns all rows of a query whose result is small."""
        with self.connection.cursor() as cursor:
            cursor.execute(query, self.names() | more)
            return cursor.fetchall()

    def value(self, query: str, **more: object) -> int:
        """Returns the one number a query counts."""
        return self.rows(query, **more)[0][0] or 0

    def count(self, what: str, kind: str, number: int) -> None:
        """Adds to the counts told at the end."""
        if number:
            self.counts[what][kind] += number

    def title(self, target: str) -> str | None:
        """Returns the header of a target as it stands in the file."""
        return self.export.titles.get(target)

    def warn(self, message: str, row: int | None = None, target: str = "", count: int = 1) -> None:
        """Tells something once, with how many rows it concerns."""
        self.findings.group(message, row, self.title(target), Severity.WARNING, count)

    def reject(self, table: str, condition: str, message: str, target: str, shown: str = "''") -> None:
        """Takes out the staged rows of a condition, each with a finding; `{}` in the message is what `shown` says."""
        found = self.rows(
            f"SELECT s.line, s.number, {shown} FROM {table} s WHERE {condition} ORDER BY s.line"
        )
        if not found:
            return
        for line, _, *values in found:
            self.findings.add(
                Finding(message.format(*values), line, self.title(target)), "errors of this kind"
            )
        self.rejected += len(found)
        self.execute(
            f"INSERT INTO import_unread (line, number) SELECT s.line, s.number FROM {table} s WHERE {condition}"
        )
        self.execute(f"DELETE FROM {table} AS s WHERE {condition}")

    def reject_known(self, condition: str, message: str) -> None:
        """Rejects invoices the ledger knows, by a condition on what was matched (`m`)."""
        numbers = f"SELECT m.number FROM import_match m WHERE {condition}"
        before = self.rejected
        self.reject(self.items, f"NOT s.credit AND s.number IN ({numbers})", message, "amount", "s.number")
        if self.rejected > before:
            self.execute(f"DELETE FROM import_match AS m WHERE {condition}")
