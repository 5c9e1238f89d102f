"""The check finds every amount that does not add up, and says nothing where all is well."""

import pytest
from django.db import connection
from ledger_rows import PAID, allocate, correct, credit_note, customer, invoice, payment

from dunwell.ledger.check import check_money
from dunwell.ledger.models import Allocation, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def ash(company):
    return customer(company)


def test_a_sound_ledger_has_no_findings(ash):
    owed = invoice(ash, 100)
    allocate(owed, payment(ash, 100), 40)
    allocate(owed, credit_note(ash, 100), 30)
    correct(owed, -10)
    assert check_money() == []
    assert check_money(ash.company) == []


@pytest.mark.parametrize("table", ["ledger_invoice", "ledger_payment", "ledger_creditnote"])
def test_an_open_amount_set_by_hand_is_found(ash, table):
    rows = {"ledger_invoice": invoice, "ledger_payment": payment, "ledger_creditnote": credit_note}
    rows[table](ash, 100)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET open_minor = 90")
    found = check_money()
    assert len(found) == 1
    assert "is kept open with 90 minor units" in found[0].message
    assert "make 100" in found[0].message


def test_more_taken_back_than_allocated_is_found(ash):
    owed, paid = invoice(ash, 100), payment(ash, 100)
    correct(owed, 50)
    correct(paid, 50)
    allocate(owed, paid, 10)
    Allocation.objects.create(invoice=owed, payment=paid, amount_minor=-20, on_date=PAID)
    assert ["more was taken back than allocated" in each.message for each in check_money()] == [True]


def test_money_of_another_currency_or_customer_is_found(ash, company):
    allocate(invoice(ash, 100), payment(ash, 100, "USD"), 10)
    allocate(invoice(ash, 100), credit_note(customer(company, "elm"), 100), 10)
    assert ["currency or customer differ" in each.message for each in check_money()] == [True, True]


def test_another_company_is_checked_for_itself(ash):
    other = Company.objects.create(
        key="oak",
        name="Oak",
        currency="EUR",
        jurisdiction="IE",
        language="en",
        created_at=ash.company.created_at,
    )
    invoice(ash, 100)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_invoice SET open_minor = 90")
    assert check_money(other) == []
    assert len(check_money(ash.company)) == 1
