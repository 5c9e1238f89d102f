"""What is added to the journal, how it is chained, and that nothing of it can be changed through the program."""

import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction

from days import NOW
from dunwell.journal.chain import BEGINNING, Happening
from dunwell.journal.models import Entry, Head
from dunwell.journal.record import latest, record

pytestmark = pytest.mark.every_example

PAID = Happening(
    "payment", "dana", customer_id=7, about=("payment", 3), reason="by bank", told={"amount_minor": 1200}
)


@pytest.fixture
def told(db):
    with transaction.atomic():
        record(1, NOW, [PAID, Happening("contact", "dana", told={"text": "Grüße, 東京 🙂"})])
        record(1, NOW, [PAID])
        record(2, NOW, [PAID])


def test_entries_count_from_one_in_each_company(told):
    assert list(Entry.objects.order_by("company_id", "seq").values_list("company_id", "seq")) == [
        (1, 1), (1, 2), (1, 3), (2, 1),
    ]  # fmt: skip
    assert (latest(1), latest(2), latest(3)) == (3, 1, 0)


def test_each_entry_holds_the_hash_of_the_one_before_it(told):
    first, second, third = Entry.objects.filter(company_id=1).order_by("seq")
    assert first.previous_sha256 == BEGINNING
    assert (second.previous_sha256, third.previous_sha256) == (first.sha256, second.sha256)
    assert Head.objects.get(company_id=1).sha256 == third.sha256


def test_the_hash_is_that_of_the_documented_bytes(told):
    second = Entry.objects.get(company_id=1, seq=2)
    payload = '{"text":"Grüße, 東京 🙂"}'
    at = NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    of_payload = hashlib.sha256(payload.encode()).hexdigest()
    whole = (
        f'{{"about":"","about_id":null,"actor":"dana","at":"{at}","company_id":1,"customer_id":null,"kind":"contact",'
        f'"payload_sha256":"{of_payload}","previous_sha256":"{second.previous_sha256}","seq":2}}'
    )
    assert second.payload == payload
    assert second.sha256 == hashlib.sha256(whole.encode()).hexdigest()


def test_the_reason_is_kept_with_what_is_told(told):
    assert json.loads(Entry.objects.get(company_id=2, seq=1).payload) == {
        "amount_minor": 1200,
        "reason": "by bank",
    }


def test_no_number_with_a_fraction_gets_in(db):
    with pytest.raises(TypeError, match="fraction"), transaction.atomic():
        record(1, NOW, [Happening("contact", "dana", told={"deep": [{"rate": 0.1}]})])
    assert latest(1) == 0


def fail_after(seq):
    raise ZeroDivisionError


def test_a_kind_nobody_listed_is_refused(db):
    with pytest.raises(KeyError, match="rumour"), transaction.atomic():
        record(1, NOW, [Happening("rumour", "dana")])


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_written_with_what_it_tells_of_or_not_at_all():
    with pytest.raises(transaction.TransactionManagementError):
        record(1, NOW, [PAID])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_after(record(1, NOW, [PAID]))
    assert latest(1) == 0
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'nobody' WHERE seq = 1",
        "UPDATE journal_entry SET payload = payload",
        "DELETE FROM journal_entry WHERE seq = 3",
        "DELETE FROM journal_head",
        "UPDATE journal_head SET seq = 1, sha256 = 'x' WHERE company_id = 1",
        "INSERT INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1 AND company_id = 1",
    ],
)
def test_the_database_refuses_to_change_or_take_out_an_entry(told, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 4


def test_an_entry_cannot_be_replaced_or_the_table_emptied(told):
    if connection.vendor == "sqlite":
        statement = "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1"
    else:
        statement = "TRUNCATE journal_entry"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 4
