"""Many rows at once: written as they are given, and read from one moment whatever is written meanwhile."""

import threading
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from django.db import DatabaseError, connection, transaction
from ledger_rows import DUE, ISSUED, customer, invoice

from dunwell.ledger import bulk, snapshot
from dunwell.ledger.models import Customer, Hold, Invoice

INVOICES = pa.schema([("number", pa.string()), ("due_on", pa.date32()), ("open_minor", pa.int64())])
NUMBERS = "SELECT number, due_on, open_minor FROM ledger_invoice WHERE issued_on <= %s ORDER BY number"


def _elsewhere(work):
    """Does the work on a connection of its own, as another process would."""
    failed = []

    def run():
        try:
            work()
        except Exception as error:  # Reported in the thread of the test.
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert failed == []


@pytest.mark.django_db
def test_bulk_rows_are_stored_as_they_were_given(company):
    rows = [
        (company.pk, f"C{n}", f'Name "{n}"\t\\ü\n', "consumer", "IE", "", "en", "", n % 2 == 0, "", "")
        for n in range(5)
    ]
    names = "company ref name kind country region language time_zone key_account account_manager vat_number".split()
    bulk.insert(Customer, names, iter(rows))
    stored = Customer.objects.order_by("ref").values_list(*["company_id", *names[1:]])
    assert list(stored) == rows


@pytest.mark.django_db
def test_bulk_rows_keep_days_moments_and_nulls(company):
    ash = customer(company)
    moment = datetime(2026, 3, 5, 12, 30, 1, 5, tzinfo=UTC)
    names = "company customer track occasion_id kind starts_on ends_on review_on owner note placed_at".split()
    row = (company.pk, ash.pk, "", None, "manual", DUE, None, DUE, "Dana", "", moment)
    bulk.insert(Hold, names, [row])
    assert Hold.objects.values_list(*names).get() == row


@pytest.mark.django_db
def test_no_rows_are_fine(company):
    bulk.insert(Invoice, ["number"], [])
    assert not Invoice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_table_has_its_columns_types_and_nulls(company):
    ash = customer(company)
    invoice(ash, 5, number="A")
    invoice(ash, 7, number="B", due_on=None)
    with snapshot.snapshot() as view:
        found = view.table(NUMBERS, [ISSUED], INVOICES)
    assert found.schema == INVOICES
    assert found.to_pylist() == [
        {"number": "A", "due_on": DUE, "open_minor": 5},
        {"number": "B", "due_on": None, "open_minor": 7},
    ]


@pytest.mark.django_db(transaction=True)
def test_a_table_without_rows_keeps_its_columns(company):
    with snapshot.snapshot() as view:
        assert view.table(NUMBERS, [ISSUED], INVOICES) == INVOICES.empty_table()


@pytest.mark.django_db(transaction=True)
def test_more_rows_than_are_fetched_at_a_time_all_arrive(company, monkeypatch):
    monkeypatch.setattr(snapshot, "ROWS", 3)
    ash = customer(company)
    for n in range(10):
        invoice(ash, number=f"A{n}")
    with snapshot.snapshot() as view:
        assert view.table(NUMBERS, [ISSUED], INVOICES)["number"].to_pylist() == [f"A{n}" for n in range(10)]


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_stays_at_its_moment(company):
    ash = customer(company)
    invoice(ash, number="A")
    with snapshot.snapshot() as view:
        assert view.table(NUMBERS, [ISSUED], INVOICES).num_rows == 1
        _elsewhere(lambda: invoice(ash, number="B"))
        assert view.table(NUMBERS, [ISSUED], INVOICES).num_rows == 1
    with snapshot.snapshot() as view:
        assert view.table(NUMBERS, [ISSUED], INVOICES).num_rows == 2


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_inside_a_transaction_sees_what_it_wrote(company):
    with transaction.atomic():
        invoice(customer(company), number="A")
        with snapshot.snapshot() as view:
            assert view.table(NUMBERS, [date(2030, 1, 1)], INVOICES).num_rows == 1


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_cannot_write(company):
    with snapshot.snapshot() as view, pytest.raises(Exception, match=r"(?i)read.?only|syntax"):
        view.table("DELETE FROM ledger_company", [], INVOICES)


def test_an_error_in_many_rows_is_told_in_django_words_on_every_database(company):
    """On PostgreSQL rows go in by COPY, whose own errors would pass by everything that waits for a lost connection."""
    with pytest.raises(DatabaseError), transaction.atomic():
        bulk.insert_into("nowhere", ["number"], [(1,), (2,)])
