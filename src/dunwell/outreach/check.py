"""Checks that what left, and what decisions rest on, is still as it was: by the journal and by hash. Changes nothing.

Rows that never change are compared by `dunwell.journal.changed`; here is what stands in rows that do.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from dunwell.journal.reading import Reading
from dunwell.outreach.round_facts import hash_of
from dunwell.values.findings import Finding

#: What is told of the words of a message, by the names of the message's columns.
_WORDS = {"subject": "subject", "text": "body", "to": "to_address"}

_LEFT = """SELECT m.id, m.subject, m.body, m.to_address FROM outreach_message m
    WHERE m.status IN ('sent', 'uncertain', 'bounced') {scope} ORDER BY m.id"""
_TOLD = """SELECT e.about_id, e.payload FROM journal_entry e
    WHERE e.kind IN ('sent', 'uncertain', 'done') AND e.about IN ('message', 'copy') AND e.about_id IS NOT NULL {scope}
    ORDER BY e.about_id, e.seq"""
_FACTS = """SELECT r.id, r.as_of, r.facts_sha256, f."table", f.parquet
    FROM outreach_round r JOIN outreach_roundfacts f ON f.round_id = r.id WHERE 1 = 1 {scope}
    ORDER BY r.id, f."table" """


def check_outreach(company_id: int | None, view: Reading) -> list[Finding]:
    """Returns what of one company, or (None) of all, is no longer as it left or as it was decided on."""
    return [*_changed_words(company_id, view), *_changed_facts(company_id, view)]


def _changed_words(company_id: int | None, view: Reading) -> Iterator[Finding]:
    """Yields a finding for each message that left with other words than it has now, or that the journal knows nothing of.

    Both are read in the order of messages, side by side: memory is bounded.
    """
    told = groupby(view.rows(*_scoped(_TOLD, "e.company_id", company_id)), itemgetter(0))
    number, entries = next(told, (None, ()))
    for pk, subject, body, to_address in view.rows(*_scoped(_LEFT, "m.company_id", company_id)):
        while number is not None and number < pk:
            number, entries = next(told, (None, ()))
        known = [words for _, payload in entries if (words := _words(payload))] if number == pk else []
        now = {"subject": subject, "body": body, "to_address": to_address}
        if not known:
            yield Finding(
                f"message {pk} is said to have left, and the journal does not tell of it.", column="status"
            )
        else:
            for name, value in known[-1].items():
                if now[name] != value:
                    yield Finding(
                        f"message {pk} no longer says what left: its {name.replace('_', ' ')} was changed. "
                        "The journal and the copy as sent still have it.",
                        column=name,
                    )


def _words(payload: Any) -> dict[str, str]:
    """Returns what an entry tells of a message's words; nothing where it does not, or cannot be read."""
    try:
        told = json.loads(payload)
        return (
            {column: told[name] for name, column in _WORDS.items() if name in told} if "text" in told else {}
        )
    except (ValueError, TypeError):
        return {}


def _changed_facts(company_id: int | None, view: Reading) -> Iterator[Finding]:
    """Yields a finding for each round whose stored facts are not those its decisions were made from."""
    rows = view.rows(*_scoped(_FACTS, "r.company_id", company_id))
    for (_, as_of, sha256), tables in groupby(rows, itemgetter(0, 1, 2)):
        try:
            same = hash_of({name: bytes(parquet) for *_, name, parquet in tables}) == sha256
        except (AttributeError, TypeError, ValueError):
            same = False
        if not same:
            yield Finding(
                f"the facts kept with the round of {as_of} are not those it decided on. Restore them from a backup.",
                column="facts_sha256",
            )


def _scoped(sql: str, column: str, company_id: int | None) -> tuple[str, list[int]]:
    """Returns the query, for one company or for all."""
    if company_id is None:
        return sql.format(scope=""), []
    return sql.format(scope=f"AND {column} = %s"), [company_id]
