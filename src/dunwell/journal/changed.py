"""Finds rows that are not as the journal tells: changed, added, deleted. Leaves out whether the journal itself is whole.

Rows and entries are read side by side in the order of the rows' numbers; memory is bounded however many there are.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from dunwell.journal.reading import Reading, reading
from dunwell.journal.record import INSTALLATION
from dunwell.journal.rows import Digest, Kept
from dunwell.values.findings import Finding

_ENTRIES = """SELECT about_id, seq, payload FROM journal_entry
    WHERE company_id = %s AND about = %s AND about_id IS NOT NULL ORDER BY about_id, seq"""
_NOTHING: tuple[None, tuple[()]] = (None, ())
#: So many findings of one table and company are told one by one.
TOLD_EACH = 100


def changed_rows(kept: Kept, company_id: int | None = None, view: Reading | None = None) -> list[Finding]:
    """Returns how the table differs from what the journal tells, for one company or (None) for all; empty: nowhere."""
    if view is None:
        with reading() as opened:
            return changed_rows(kept, company_id, opened)
    if company_id is not None:
        return _Comparison(kept, company_id).made(view)
    counts, whole = kept.count(view)
    told = {number for (number,) in view.rows("SELECT company_id FROM journal_head")} - {INSTALLATION}
    companies = sorted(number for number in told.union(counts) if type(number) is int)
    found = [each for company in companies for each in changed_rows(kept, company, view)]
    return found + _astray(kept, whole - sum(counts.values()))


def _astray(kept: Kept, count: int) -> list[Finding]:
    """Tells of rows that lead to no company: what they belong to is not there."""
    if not count:
        return []
    return [
        Finding(
            f"{count} rows of {kept.about} belong to no company: what they point to is gone, or they were added "
            "around the program. Restore a backup, or find out who wrote them.",
            column=kept.about,
        )
    ]


@dataclass
class _Many:
    """Rows that one entry tells of together."""

    seq: int
    first: int
    last: int
    count: int
    sha256: str
    fields: list[str]
    digest: Digest = field(default_factory=Digest)


class _Comparison:
    """One company's rows of one table beside the entries about them."""

    def __init__(self, kept: Kept, company_id: int) -> None:
        self._kept, self._company_id = kept, company_id
        self._open: list[_Many] = []
        self._findings: list[Finding] = []
        self._more = 0

    def made(self, view: Reading) -> list[Finding]:
        """Returns what differs."""
        told = groupby(_entries(self._kept.about, self._company_id, view), itemgetter(0))
        pk_told, entries = next(told, _NOTHING)
        for pk, *values in self._kept.read(self._company_id, view):
            while pk_told is not None and pk_told < pk:
                self._row(pk_told, None, entries)
                pk_told, entries = next(told, _NOTHING)
            if pk_told == pk:
                self._row(pk, values, entries)
                pk_told, entries = next(told, _NOTHING)
            else:
                self._row(pk, values, ())
        while pk_told is not None:
            self._row(pk_told, None, entries)
            pk_told, entries = next(told, _NOTHING)
        self._close(None)
        if self._more:
            self._findings.append(
                Finding(f"{self._more} more rows of {self._kept.about} differ.", column=self._kept.about)
            )
        return self._findings

    def _row(self, pk: int, values: list[Any] | None, entries: Iterable[tuple[Any, ...]]) -> None:
        """Compares one row (None: there is none of this number) with the entries about it, the oldest first."""
        if self._open:
            self._close(pk)
        alone = []
        for _, seq, payload in entries:
            tells = _read(payload)
            if tells is None:
                self._find(pk, seq, "an entry about it cannot be read")
            elif isinstance(tells.get("row"), dict):
                alone.append((seq, tells))
            elif isinstance(tells.get("rows"), dict):
                self._begin(pk, seq, tells["rows"])
        row = None if values is None else self._kept.as_told(values)
        if self._open:
            self._add_to_many(pk, row, alone)
        if alone:
            self._compare(pk, row, *alone[-1])
        elif row is not None and not self._open:
            self._find(pk, None, "no entry tells of it: it was added around the program")

    def _compare(self, pk: int, row: list[Any] | None, seq: int, tells: dict[str, Any]) -> None:
        if row is None:
            self._find(pk, seq, "it was deleted")
            return
        fields, last = self._kept.fields, tells["row"]
        if {name: value for name, value in zip(fields, row, strict=True) if value is not None} != last:
            names = [name for name, value in zip(fields, row, strict=True) if value != last.get(name)]
            self._find(pk, seq, f"it was changed: {', '.join(names) or 'other columns'}")

    def _add_to_many(self, pk: int, row: list[Any] | None, alone: list[tuple[int, dict[str, Any]]]) -> None:
        """Adds a row as it was made to the rows told of together: told of alone later, it says itself what it was."""
        many = self._open[-1]
        made = alone[0][1].get("was") if alone else row and dict(zip(self._kept.fields, row, strict=True))
        if isinstance(made, dict):
            many.digest.add([pk, *(made.get(name) for name in many.fields)])

    def _begin(self, first: int, seq: int, rows: dict[str, Any]) -> None:
        try:
            known = [str(name) for name in rows["fields"]]
            self._open.append(
                _Many(seq, first, int(rows["last"]), int(rows["count"]), str(rows["sha256"]), known)
            )
        except (KeyError, TypeError, ValueError):
            self._find(first, seq, "an entry about it cannot be read")

    def _close(self, pk: int | None) -> None:
        """Compares the hashes of rows told of together that end before a number; None: that end at all."""
        for each in [each for each in self._open if pk is None or each.last < pk]:
            self._open.remove(each)
            count, about = each.digest.count, self._kept.about
            if count != each.count or each.digest.sha256() != each.sha256:
                wrong = "a row was changed" if count == each.count else f"{count} are there"
                self._find(None, each.seq, f"{about} {each.first} to {each.last}, {each.count} rows: {wrong}")

    def _find(self, pk: int | None, seq: int | None, wrong: str) -> None:
        if len(self._findings) == TOLD_EACH:
            self._more += 1
            return
        which = f"{self._kept.about} {pk}: {wrong}" if pk is not None else wrong
        entry = f" (entry {seq} tells what it was)" if seq is not None else ""
        self._findings.append(
            Finding(
                f"company {self._company_id}: {which}{entry}. Compare with a backup, and find out who changed it.",
                column=self._kept.about,
            )
        )


def _entries(about: str, company_id: int, view: Reading) -> Iterator[tuple[int, int, Any]]:
    """Yields the number of the row, the entry's own and its payload, in this order."""
    for about_id, seq, payload in view.rows(_ENTRIES, [company_id, about]):
        # What is no number belongs to no row: the check of the chain tells of it.
        if type(about_id) is int:
            yield about_id, seq, payload


def _read(payload: Any) -> dict[str, Any] | None:
    try:
        tells = json.loads(payload)
    except (ValueError, TypeError, RecursionError):
        return None
    return tells if isinstance(tells, dict) else None
