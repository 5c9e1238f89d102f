"""Claims of the whole book that near their end are found, soonest first; what is not known is told."""

from datetime import date

import pyarrow as pa
import pytest
from random_debts import random_debts

from dunwell.law.limitation import limitation
from dunwell.law.limitation_book import limitation_of_book, nearing
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_files import shipped_packs

ON = date(2026, 1, 1)


@pytest.fixture
def claims():
    """Claims in France, Spain and Germany, one of them acknowledged."""
    return pa.table(
        {
            "number": ["late", "soon", "acknowledged", "barred", "recalled", "far"],
            "jurisdiction": ["FR", "FR", "FR", "FR", "DE", "ES"],
            "relationship": ["B2B", "B2C", "B2B", "B2C", "B2B", "B2B"],
            "due_on": [date(2021, 3, 1), date(2024, 1, 31), date(2021, 2, 1), date(2023, 12, 31), ON, ON],
            "event": [None, None, "acknowledgment", None, None, None],
            "event_on": pa.array([None, None, date(2025, 2, 1), None, None, None], pa.date32()),
        }
    )


def test_each_claim_has_its_last_day_or_the_reason_why_not(claims):
    book = limitation_of_book(shipped_packs(), claims)
    assert book["barred_after"].to_pylist() == [
        date(2026, 3, 1),
        date(2026, 1, 31),
        date(2030, 2, 1),
        date(2025, 12, 31),
        None,
        date(2031, 1, 1),
    ]
    assert book["refused"].to_pylist() == [None, None, None, None, "unconfirmed", None]


def test_those_near_their_end_come_soonest_first_and_without_the_barred(claims):
    book = limitation_of_book(shipped_packs(), claims)
    assert nearing(book, ON, 90)["number"].to_pylist() == ["soon", "late"]
    assert nearing(book, ON, 30)["number"].to_pylist() == ["soon"]
    assert nearing(book, ON, 29)["number"].to_pylist() == []


def test_the_book_says_what_one_claim_says():
    packs = shipped_packs()
    debts = random_debts(packs, 2_000, seed=7)
    book = limitation_of_book(packs, debts)
    for row in book.to_pylist():
        found = limitation(packs, row["jurisdiction"], row["relationship"], row["due_on"])
        expected = (None, found.reason) if isinstance(found, NotKnown) else (found.ends_on, None)
        assert (row["barred_after"], row["refused"]) == expected
