"""Money that settles nothing yet: seen with what it may be for, used, taken back, moved; by whoever may, once."""

import pytest
from django.urls import reverse
from small_ledger import NOW, TODAY, owing

from dunwell.ledger.check import check_money
from dunwell.ledger.models import Allocation, Correction, Invoice, Payment
from dunwell.ledger.payments import receive


@pytest.fixture
def ash(company):
    """Ash owes 1,234.50 and has paid 1,234.50 into the blue before the invoice was there."""
    from dunwell.ledger.models import Customer

    made = Customer.objects.create(company=company, ref="K-0", name="Ash & Co")
    receive(made, 123_450, "EUR", TODAY, at=NOW, by="Dana", reference="for BIRCH-0001")
    Invoice.objects.create(
        company=company, customer=made, number="BIRCH-0001", currency="EUR", amount_minor=123_450,
        open_minor=123_450, issued_on=TODAY, due_on=TODAY,
    )  # fmt: skip
    return made


def at(name, company, payment=None):
    return reverse(name, args=[company.key] + ([payment.pk] if payment else []))


def test_the_list_says_what_money_may_be_for(staff, company, ash, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = staff.get(at("payments", company)).content.decode()

    assert "The text names these invoices, and the amount is theirs" in page


def test_it_is_used_with_one_tap_and_taken_back_with_another(staff, company, ash):
    payment, invoice = Payment.objects.get(), Invoice.objects.get()
    page = staff.get(at("payment", company, payment)).content.decode()
    assert f'name="amount_{invoice.pk}" value="1234.50"' in page

    staff.post(at("use_payment", company, payment), {f"amount_{invoice.pk}": "1234.50"})
    invoice.refresh_from_db()
    assert invoice.open_minor == 0
    [told] = staff.session["said"]
    staff.post(told["undo"], told["fields"])
    staff.post(told["undo"], told["fields"])

    invoice.refresh_from_db()
    assert invoice.open_minor == 123_450
    assert sum(Allocation.objects.values_list("amount_minor", flat=True)) == 0
    assert not check_money(company)


@pytest.mark.parametrize("amount", ["1234.51", "0", "-5", "x", "1e99", "12,345.6"])
def test_more_than_is_open_or_no_amount_settles_nothing(staff, company, ash, amount):
    payment, invoice = Payment.objects.get(), Invoice.objects.get()

    staff.post(at("use_payment", company, payment), {f"amount_{invoice.pk}": amount})

    assert not Allocation.objects.exists()
    assert staff.session["said"][0]["trouble"]


def test_an_invoice_of_another_customer_is_never_settled(staff, company, ash):
    owing(company, "Brook Ltd")
    theirs = Invoice.objects.get(customer__name="Brook Ltd")

    staff.post(at("use_payment", company, Payment.objects.get()), {f"amount_{theirs.pk}": "10"})

    assert not Allocation.objects.exists()


def test_money_of_somebody_else_is_moved_whole(staff, company, ash):
    brook = owing(company, "Brook Ltd")
    payment = Payment.objects.get()
    assert "Move it to Brook Ltd" in staff.get(at("payment", company, payment) + "?to=broo").content.decode()

    for _ in range(2):
        staff.post(at("move_payment", company, payment), {"customer": brook.pk})

    assert Correction.objects.get(payment=payment).amount_minor == -123_450
    moved = Payment.objects.get(customer=brook)
    assert (moved.amount_minor, moved.reference, moved.received_on) == (123_450, "for BIRCH-0001", TODAY)
    assert not check_money(company)


def test_another_companys_money_is_not_there(staff, company, other, ash):
    payment = Payment.objects.get()

    assert staff.get(at("payment", other, payment)).status_code == 404
    for name in ("use_payment", "move_payment"):
        assert staff.post(at(name, other, payment)).status_code == 404
        assert staff.get(at(name, company, payment)).status_code == 405
