"""The chain is whole, or the first wrong entry is named: changed, missing, moved, added; so are wrong ends."""

import pytest
from django.db import connection, transaction

from days import NOW
from dunwell.journal.chain import BEGINNING, Happening
from dunwell.journal.check import check_chain, check_expected, heads_of
from dunwell.journal.models import Entry, Head
from dunwell.journal.reading import reading
from dunwell.journal.record import record

NAMES = {1: "birch", 2: "elm"}


@pytest.fixture
def chains(db):
    """Five entries of company 1, two of company 2, one of the installation; nothing guards them any more."""
    with transaction.atomic():
        for company, count in ((1, 5), (2, 2), (0, 1)):
            told = [
                Happening("contact", "dana", 7, ("contact", number), told={"text": f"Grüße {number}"})
                for number in range(count)
            ]
            record(company, NOW, told)
    unguard()


def unguard():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("journal_entry", "journal_head"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")


def execute(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def found():
    return [(finding.row, finding.message) for finding in check_chain(companies=NAMES)]


def test_untouched_chains_are_whole(chains):
    assert check_chain() == check_chain(1) == check_chain(companies=NAMES) == []


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE journal_entry SET payload = '{}' WHERE company_id = 1 AND seq = 3", 3),
        ("UPDATE journal_entry SET actor = 'Dana' WHERE company_id = 1 AND seq = 5", 5),
        ("UPDATE journal_entry SET customer_id = NULL WHERE company_id = 1 AND seq = 1", 1),
        ("UPDATE journal_entry SET about_id = 99 WHERE company_id = 1 AND seq = 2", 2),
        ("UPDATE journal_entry SET at = '2026-03-11 08:00:00.000001+00' WHERE company_id = 1 AND seq = 2", 2),
        ("UPDATE journal_entry SET sha256 = previous_sha256 WHERE company_id = 1 AND seq = 4", 4),
        ("UPDATE journal_entry SET seq = 9 WHERE company_id = 1 AND seq = 2", 2),
        ("UPDATE journal_entry SET seq = 0 WHERE company_id = 1 AND seq = 1", 0),
        ("UPDATE journal_entry SET company_id = 2, seq = 3 WHERE company_id = 1 AND seq = 4", 4),
        ("DELETE FROM journal_entry WHERE company_id = 1 AND seq = 1", 1),
        ("DELETE FROM journal_entry WHERE company_id = 1 AND seq = 3", 3),
        ("DELETE FROM journal_entry WHERE company_id = 1 AND seq = 5", 5),
        ("DELETE FROM journal_entry WHERE company_id = 1", 1),
        ("UPDATE journal_head SET seq = 4 WHERE company_id = 1", 5),
        ("UPDATE journal_head SET seq = 6 WHERE company_id = 1", 6),
        ("UPDATE journal_head SET sha256 = 'x' WHERE company_id = 1", 5),
        ("DELETE FROM journal_head WHERE company_id = 1", 5),
    ],
)
def test_the_first_wrong_entry_is_named(chains, statement, first):
    execute(statement)
    row, message = found()[0]
    assert row == first
    assert message.startswith(f"The journal of birch, entry {first}: ")


def test_swapped_entries_are_found_at_the_first_of_them(chains):
    execute(
        "UPDATE journal_entry SET seq = -1 WHERE company_id = 1 AND seq = 2",
        "UPDATE journal_entry SET seq = 2 WHERE company_id = 1 AND seq = 4",
        "UPDATE journal_entry SET seq = 4 WHERE company_id = 1 AND seq = -1",
    )
    assert [row for row, _ in found()] == [2]


def test_an_entry_added_with_a_right_hash_is_beyond_the_end_that_was_kept(chains):
    with transaction.atomic():
        record(1, NOW, [Happening("contact", "nobody")])
        fifth = Entry.objects.get(company_id=1, seq=5)
        Head.objects.filter(company_id=1).update(seq=5, sha256=fifth.sha256)
    assert [row for row, _ in found()] == [6]


def test_a_chain_of_no_company_is_found(chains):
    with transaction.atomic():
        record(77, NOW, [Happening("contact", "nobody")])
    ((_, message),) = found()
    assert "there is no such company" in message


def test_each_broken_chain_is_told_of_once(chains):
    execute("UPDATE journal_entry SET actor = 'x'")
    assert [message.partition(", ")[0] for _, message in found()] == [
        "The journal of the installation",
        "The journal of birch",
        "The journal of elm",
    ]


def test_a_chain_in_which_nothing_was_written_yet_is_whole(db):
    with transaction.atomic():
        record(1, NOW, [])
    assert Head.objects.get().sha256 == BEGINNING
    assert check_chain() == []


@pytest.mark.parametrize("column", ["at", "actor", "kind", "about", "payload", "previous_sha256", "sha256"])
@pytest.mark.parametrize("value", ["CAST(x'fffe' AS TEXT)", "x'00'", "''", "5", "CAST({} AS BLOB)"])
def test_no_byte_in_any_column_stops_the_check(chains, column, value):
    made, end = value.format(column), value.format("sha256")
    if connection.vendor == "postgresql":
        # It stores no bytes that its types do not allow.
        made, end = "now()" if column == "at" else "'x'", "'x'"
    execute(
        f"UPDATE journal_entry SET {column} = {made} WHERE company_id = 1 AND seq = 2",
        f"UPDATE journal_head SET sha256 = {end} WHERE company_id = 2",
    )
    assert [row for row, _ in found()] == [2, 2]


def test_an_entry_written_down_elsewhere_shows_a_chain_made_anew(chains):
    with reading() as view:
        ((_, _, end),) = heads_of(1, view)
        assert check_expected(1, 5, end, view) == []
    with transaction.atomic():
        execute(
            "DELETE FROM journal_entry WHERE company_id = 1", "DELETE FROM journal_head WHERE company_id = 1"
        )
        record(1, NOW, [Happening("contact", "nobody") for _ in range(6)])
    assert found() == []
    with reading() as view:
        (finding,) = check_expected(1, 5, end, view)
    assert finding.row == 5
