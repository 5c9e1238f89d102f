"""What `verify` finds of outreach: words, copies and facts that are not as they were."""

import pytest
from cast import customer, day, invoice, message, round_on
from django.db import connection
from kept_transport import KeptTransport
from test_looking_again import TEN, TODAY, send

from dunwell.journal.changed import changed_rows
from dunwell.journal.reading import reading
from dunwell.outreach.check import check_outreach
from dunwell.outreach.models import Message, RoundFacts
from dunwell.outreach.taken import mark_done
from dunwell.outreach.told import KEPT
from dunwell.values.delivery import DeliveryUnclear


def unclear(prepared):
    if prepared.outgoing.to.address.startswith("elm"):
        raise DeliveryUnclear("the connection ended")


@pytest.fixture
def lived(company):
    """Ash was written to, of elm nobody knows, oak was told by hand."""
    for ref in ("ash", "elm", "oak"):
        invoice(customer(company, ref), f"{ref}1", "2026-03-06", "50.00")
    round_on(company, TODAY, "approve")
    mark_done(message(company, "oak", TODAY), on=day(TODAY), at=TEN, by="dana")
    send(company, KeptTransport(during=unclear))
    return company


def found(company):
    with reading() as view:
        return check_outreach(company.pk, view) + [
            finding for kept in KEPT for finding in changed_rows(kept, company.pk, view)
        ]


def run(sql, *values):
    """Changes the database around the program, its triggers put aside."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'outreach%%'", []
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            for table in ("outreach_message", "outreach_sentcopy"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)


def test_what_was_not_touched_gives_no_finding(lived):
    assert set(Message.objects.values_list("status", flat=True)) == {"sent", "uncertain"}
    assert found(lived) == []


@pytest.mark.parametrize("ref", ["ash", "elm", "oak"])
@pytest.mark.parametrize("column", ["subject", "body"])
def test_other_words_than_left_are_found(lived, ref, column):
    one = message(lived, ref, TODAY)
    run(f"UPDATE outreach_message SET {column} = %s WHERE id = %s", "you will regret this", one.pk)

    assert [finding.column for finding in found(lived)] == [column]
    assert f"message {one.pk} no longer says what left" in found(lived)[0].message


def test_a_message_made_out_to_have_left_is_found(lived):
    yew = customer(lived, "yew")
    invoice(yew, "Y1", "2026-03-06", "50.00")
    round_on(lived, "2026-03-12")
    run("UPDATE outreach_message SET status = 'sent' WHERE customer_id = %s", yew.pk)

    assert ["the journal does not tell of it" in finding.message for finding in found(lived)] == [True]


def test_a_copy_with_another_byte_is_found(lived):
    run("UPDATE outreach_sentcopy SET content = %s", b"another")

    assert any("copy" in (finding.column or "") for finding in found(lived))


def test_facts_that_are_not_those_decided_on_are_found(lived):
    one = RoundFacts.objects.get(round__company=lived, table="occasions")
    changed = bytearray(one.parquet)
    changed[len(changed) // 2] ^= 1
    RoundFacts.objects.filter(pk=one.pk).update(parquet=bytes(changed))

    assert [finding.column for finding in found(lived)] == ["facts_sha256"]
