"""Money that comes in settles invoices oldest first, or those that are named; what is left is unapplied."""

from datetime import date

import pytest
from ledger_rows import PAID, allocate, customer, invoice, open_minor, payment

from days import NOW
from dunwell.ledger.check import check_money
from dunwell.ledger.models import Allocation, Payment
from dunwell.ledger.payments import CannotReceive, CannotTakeBack, receive, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def ash(company):
    return customer(company)


def test_the_oldest_due_is_settled_first(ash):
    later = invoice(ash, 100, due_on=date(2026, 3, 9))
    older = invoice(ash, 100, due_on=date(2026, 3, 2))
    receive(ash, 130, "EUR", PAID, at=NOW, by="Dana")
    assert (open_minor(older), open_minor(later)) == (0, 70)


def test_what_is_left_over_is_unapplied_cash(ash):
    invoice(ash, 100)
    assert receive(ash, 130, "EUR", PAID, at=NOW, by="Dana").open_minor == 30


def test_named_invoices_are_settled_in_the_order_given(ash):
    older, later = invoice(ash, 100, number="A"), invoice(ash, 100, number="B", due_on=PAID)
    receive(ash, 130, "EUR", PAID, numbers=["B", "A"], at=NOW, by="Dana")
    assert (open_minor(older), open_minor(later)) == (70, 0)


def test_an_invoice_named_twice_is_settled_once(ash):
    owed = invoice(ash, 100, number="A")
    assert receive(ash, 130, "EUR", PAID, numbers=["A", "A"], at=NOW, by="Dana").open_minor == 30
    assert open_minor(owed) == 0


def test_an_invoice_in_another_currency_is_left_alone(ash):
    dollars = invoice(ash, 100, "USD")
    assert receive(ash, 100, "EUR", PAID, at=NOW, by="Dana").open_minor == 100
    assert open_minor(dollars) == 100


def test_money_is_allocated_from_the_day_it_arrived(ash):
    invoice(ash, 100)
    receive(ash, 100, "EUR", PAID, at=NOW, by="Dana")
    assert Allocation.objects.get().on_date == PAID


@pytest.mark.parametrize(
    ("minor", "currency", "numbers", "said"),
    [
        (0, "EUR", [], "more than nothing"),
        (-5, "EUR", [], "more than nothing"),
        (5, "EUR", ["Z9"], "has no invoice Z9"),
        (5, "GBP", ["A"], "cannot settle it"),
    ],
)
def test_what_cannot_be_received_changes_nothing(ash, minor, currency, numbers, said):
    invoice(ash, 100, number="A")
    with pytest.raises(CannotReceive, match=said):
        receive(ash, minor, currency, PAID, numbers=numbers, at=NOW, by="Dana")
    assert not Payment.objects.exists()


def test_a_payment_gets_a_number_that_nothing_else_has(ash):
    first = payment(ash, number="R1")
    taken = payment(ash, number=f"P-{first.pk + 2}")
    numbers = {receive(ash, 5, "EUR", PAID, at=NOW, by="Dana").number for _ in range(3)}
    assert len(numbers) == 3
    assert taken.number not in numbers


def test_what_is_taken_back_is_open_again(ash):
    owed = invoice(ash, 100)
    paid = receive(ash, 100, "EUR", PAID, at=NOW, by="Dana")
    take_back(Allocation.objects.get(), PAID, "the wrong invoice", at=NOW, by="Dana")
    assert (open_minor(owed), open_minor(paid)) == (100, 100)
    assert check_money() == []


def test_an_allocation_is_taken_back_only_once(ash):
    allocate(invoice(ash, 100), payment(ash, 100), 100)
    settled = Allocation.objects.get()
    take_back(settled, PAID, "the wrong invoice", at=NOW, by="Dana")
    with pytest.raises(CannotTakeBack, match="taken back already"):
        take_back(settled, PAID, "once more", at=NOW, by="Dana")
    assert check_money() == []


def test_an_invoice_without_a_due_day_is_settled_after_those_that_have_one(ash):
    undated, dated = invoice(ash, 100, due_on=None), invoice(ash, 100)
    receive(ash, 130, "EUR", PAID, at=NOW, by="Dana")
    assert (open_minor(dated), open_minor(undated)) == (0, 70)
