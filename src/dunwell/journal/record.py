"""Adds entries to a company's chain. Nothing is ever changed or taken out; `dunwell.journal.check` finds what was."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from dunwell.journal.chain import BEGINNING, Happening, hash_of, moment, payload_of
from dunwell.journal.kinds import KINDS
from dunwell.journal.models import Head
from dunwell.journal.statements import copy_in, execute

#: The chain of what concerns no single company: sign-ins, settings of the installation.
INSTALLATION = 0

#: So many entries are written in one go.
_AT_ONCE = 5_000
#: Entries that are quicker inserted one by one.
_FEW = 2
_COLUMNS = "company_id, seq, at, actor, kind, customer_id, about, about_id, payload, previous_sha256, sha256"


def record(company_id: int, at: datetime, happenings: Iterable[Happening]) -> int:
    """Adds entries to the company's chain, in order, and returns the number of the last; `at` is the moment of all.

    Belongs at the end of the transaction that made them happen: it holds the end of the chain until that commits, and
    whoever then waits for other rows could wait for somebody who waits for the chain. Raises
    `TransactionManagementError` outside a transaction: what happened and its entry are written together or not at all;
    `KeyError` for a kind that `KINDS` does not list.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A journal entry is written with what it tells of.")
    _settle_constraints()
    seq, previous = _end_of(company_id)
    first, at_text = seq, moment(at)
    rows = []
    for happening in happenings:
        if happening.kind not in KINDS:
            raise KeyError(f"{happening.kind!r} is no kind of journal entry.")
        seq += 1
        payload = payload_of(happening)
        who, kind, customer_id = happening.actor[:200], happening.kind, happening.customer_id
        about, about_id = happening.about or ("", None)
        rest = (who, kind, customer_id, about, about_id, payload, previous)
        previous = hash_of(company_id, seq, at_text, *rest)
        rows.append((company_id, seq, at, *rest, previous))
        if len(rows) == _AT_ONCE:
            _insert(rows)
            rows.clear()
    if rows:
        _insert(rows)
    if seq > first:
        ended = (seq, previous, company_id)
        execute("UPDATE journal_head SET seq = %s, sha256 = %s WHERE company_id = %s", ended)
    return seq


def latest(company_id: int) -> int:
    """Returns the number of the last entry of the company's chain; 0: there is none."""
    return Head.objects.filter(company_id=company_id).values_list("seq", flat=True).first() or 0


def _settle_constraints() -> None:
    """Lets PostgreSQL check foreign keys now, not at the commit: that would wait for rows while it holds the chain."""
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _end_of(company_id: int) -> tuple[int, str]:
    """Returns the chain's end, held until the transaction ends (SQLite's transactions hold the write lock anyway)."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    asked = f"SELECT seq, sha256 FROM journal_head WHERE company_id = %s{lock}"
    found: tuple[int, str] | None = execute(asked, (company_id,)).fetchone()
    if found is None:
        beginning = Head(company_id=company_id, seq=0, sha256=BEGINNING)
        Head.objects.bulk_create([beginning], ignore_conflicts=True)
        found = execute(asked, (company_id,)).fetchone()
    return found


def _insert(rows: list[tuple[object, ...]]) -> None:
    if connection.vendor == "postgresql" and len(rows) > 1:
        copy_in("journal_entry", _COLUMNS, rows)
        return
    marks = ", ".join(["%s"] * len(rows[0]))
    at = connection.ops.adapt_datetimefield_value(rows[0][2])
    insert = f"INSERT INTO journal_entry ({_COLUMNS}) VALUES ({marks})"
    if len(rows) <= _FEW:
        for row in rows:
            execute(insert, (*row[:2], at, *row[3:]))
    else:
        with connection.cursor() as cursor:
            cursor.executemany(insert, [(*row[:2], at, *row[3:]) for row in rows])
