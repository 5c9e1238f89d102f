"""Checks that each chain is whole: every entry in its place and as it was written. Leaves out what entries tell of.

Names the first entry that is wrong; what stands after it may be right or not. Reads the chains once, entry by entry.
Whoever may write the database and computes hashes anew from one entry to the end leaves a chain that is whole: against
that helps an entry's hash that was written down elsewhere (`check_expected`).
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from dunwell.journal.chain import BEGINNING, hash_of
from dunwell.journal.reading import Reading, moment_of, reading
from dunwell.journal.record import INSTALLATION
from dunwell.values.findings import Finding

_ENTRY = "company_id, seq, {at}, actor, kind, customer_id, about, about_id, payload, previous_sha256, sha256"
#: The moment as it is stored.
_AT = {"sqlite": "+at", "postgresql": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""}
_NUMBERS = (int, type(None))
#: The types of an entry's columns, as they are stored.
_TYPES = {
    (int, int, str, str, str, customer, str, about, str, str, str)
    for customer in _NUMBERS
    for about in _NUMBERS
}
_DO = "Compare with a backup, and find out who wrote to the database."


def check_chain(
    company_id: int | None = None, view: Reading | None = None, companies: Mapping[int, str] | None = None
) -> list[Finding]:
    """Returns what is wrong with a company's chain or (None) with every chain: at most one finding a chain; `row` is
    the number of the entry.

    `companies` are those there are, by their numbers, with what people call them; a chain of any other is wrong.
    """
    if view is None:
        with reading() as opened:
            return check_chain(company_id, opened, companies)
    named = {INSTALLATION: "the installation"} | dict(companies or {})
    heads = {company: rest for company, *rest in _heads(company_id, view)}
    findings = []
    for company, entries in groupby(_entries(company_id, view), itemgetter(0)):
        wrong = _first_wrong(company, entries, heads.pop(company, None))
        if wrong is None and companies is not None and company not in named:
            wrong = (1, "there is no such company")
        if wrong is not None:
            findings.append(_finding(named.get(company, company), *wrong))
    for company, (seq, sha256) in heads.items():
        if (seq, sha256) != (0, BEGINNING):
            findings.append(_finding(named.get(company, company), 1, "it is missing, and all after it"))
    return findings


def heads_of(company_id: int | None, view: Reading) -> list[tuple[int, int, str]]:
    """Returns where chains end: company, number and hash of the last entry; to be written down elsewhere."""
    found = sorted(_heads(company_id, view), key=str)
    return [head for head in found if tuple(map(type, head)) == (int, int, str)]


def check_expected(company_id: int, seq: int, sha256: str, view: Reading) -> list[Finding]:
    """Returns a finding unless the chain still holds this entry with this hash."""
    found = view.rows(
        "SELECT sha256 FROM journal_entry WHERE company_id = %s AND seq = %s", [company_id, seq]
    )
    if [(sha256,)] == list(found):
        return []
    return [_finding(company_id, seq, "it is not the one whose hash was written down")]


def _entries(company_id: int | None, view: Reading) -> Iterator[tuple[Any, ...]]:
    columns = _ENTRY.format(at=_AT[connection.vendor])
    return _rows(f"SELECT {columns} FROM journal_entry", "company_id, seq", company_id, view)


def _heads(company_id: int | None, view: Reading) -> Iterator[tuple[Any, ...]]:
    return _rows("SELECT company_id, seq, sha256 FROM journal_head", "company_id", company_id, view)


def _rows(select: str, order: str, company_id: int | None, view: Reading) -> Iterator[tuple[Any, ...]]:
    if company_id is None:
        return view.rows(f"{select} ORDER BY {order}")
    return view.rows(f"{select} WHERE company_id = %s ORDER BY {order}", [company_id])


def _first_wrong(
    company: Any, entries: Iterator[tuple[Any, ...]], head: list[Any] | None
) -> tuple[int, str] | None:
    """Returns the place of the first wrong entry of one chain and what is wrong; None: it is whole."""
    last, previous = 0, BEGINNING
    for entry in entries:
        expected = last + 1
        if tuple(map(type, entry)) not in _TYPES:
            return expected, "a column holds what the program does not write there"
        _, seq, at, *rest, before, sha256 = entry
        if seq != expected:
            return (expected, "it is missing") if seq > expected else (seq, "there is no such place")
        if before != previous:
            return seq, "it does not follow the entry before it: one of the two was changed, moved or added"
        at = moment_of(at)
        if type(at) is not str or hash_of(company, seq, at, *rest, before) != sha256:
            return seq, "it was changed"
        last, previous = seq, sha256
    if head is None:
        return last, "the end of the chain is not kept: its row was taken out"
    if type(head[0]) is not int or head[0] > last:
        return last + 1, "it is missing: the chain went further"
    if head[0] < last:
        return head[0] + 1, "it was added: the chain ended before it"
    if head[1] != previous:
        return last, "it is not the end that was kept: it or that was changed"
    return None


def _finding(company: Any, seq: int, wrong: str) -> Finding:
    return Finding(f"The journal of {company}, entry {seq}: {wrong}. {_DO}", row=seq, column="journal")
