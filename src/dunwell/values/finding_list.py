"""Gathers findings so that a thousand alike are one with a count. Leaves out what is wrong and who is told."""

from collections.abc import Iterator

from dunwell.values.findings import Finding, Severity

#: So many findings of one kind are kept one by one; what follows is only counted.
SINGLES = 500
#: So many rows are named in a grouped finding.
FIRST_ROWS = 5


class FindingList:
    """Findings in the order they came; those added with `once` are grouped by their text and column."""

    def __init__(self) -> None:
        self._singles: list[Finding] = []
        self._left_out: dict[tuple[Severity, str], int] = {}
        self._kept: dict[tuple[Severity, str], int] = {}
        self._groups: dict[tuple[str, str | None, Severity], list[int]] = {}
        self._counts: dict[tuple[str, str | None, Severity], int] = {}

    def add(self, finding: Finding, alike: str = "") -> None:
        """Keeps the finding by itself; past `SINGLES` of the same severity and `alike` it is only counted."""
        key = (finding.severity, alike)
        kept = self._kept.get(key, 0)
        if kept >= SINGLES:
            self._left_out[key] = self._left_out.get(key, 0) + 1
            return
        self._kept[key] = kept + 1
        self._singles.append(finding)

    def group(
        self,
        message: str,
        row: int | None,
        column: str | None = None,
        severity: Severity = Severity.WARNING,
        count: int = 1,
    ) -> None:
        """Counts one more of the same: the message is told once, with how many rows and the first of them."""
        key = (message, column, severity)
        rows = self._groups.setdefault(key, [])
        if row is not None and len(rows) < FIRST_ROWS:
            rows.append(row)
        self._counts[key] = self._counts.get(key, 0) + count

    def __iter__(self) -> Iterator[Finding]:
        yield from self._singles
        for (severity, alike), count in self._left_out.items():
            what = alike or "findings"
            yield Finding(f"{count} more {what} like these are not listed.", severity=severity)
        for key, rows in self._groups.items():
            message, column, severity = key
            count = self._counts[key]
            shown = sorted(rows)
            if count > 1:
                places = ", ".join(map(str, shown))
                more = ", …" if count > len(shown) else ""
                message = f"{message} ({count} times{f'; rows {places}{more}' if shown else ''})"
            yield Finding(message, shown[0] if shown else None, column, severity)

    def __bool__(self) -> bool:
        return bool(self._singles or self._groups)
