"""A finding: what is wrong in imported or authored data, where, and what to do about it. Raises nothing by itself."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an `error` refuses its row, a `question` waits for a person, a `warning` only tells."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at one place.

    `row` is the line as a person counts it in the file (1 is the first line), or None for the whole file or table.
    `column` is the header as it stands in the file, or None. `message` says what is wrong and what to do.
    """

    message: str
    row: int | None = None
    column: str | None = None
    severity: Severity = Severity.ERROR

    def as_dict(self) -> dict[str, object]:
        """Returns the finding as INTERFACES names its parts: row, column, severity, message."""
        parts = asdict(self)
        return {name: parts[name] for name in ("row", "column", "severity", "message")}

    def __str__(self) -> str:
        place = ", ".join(part for part in (f"row {self.row}" if self.row else "", self.column or "") if part)
        return f"{self.severity}: {place}: {self.message}" if place else f"{self.severity}: {self.message}"
