"""A payment that carries our own reference settles what the reference names, and nobody else's invoice."""

import pytest

from dunwell.ledger.models import Allocation, Customer, Invoice, Payment
from dunwell.ledger.payments import receive
from dunwell.values.creditor_reference import CUSTOMER, INVOICE, creditor_reference, spaced

INVOICES = """customer_ref,customer_name,number,issued_on,due_on,currency,amount
C1,Ash,A-1,2026-01-05,2026-02-04,EUR,100.00
C1,Ash,A-2,2026-01-12,2026-02-11,EUR,250.00
C1,Ash,A-3,2026-01-19,2026-02-18,USD,80.00
C2,Brook,B-1,2026-01-05,2026-02-04,EUR,100.00
"""
HEAD = "customer_ref,received_on,currency,amount,invoice_number,reference\n"


@pytest.fixture
def booked(bring):
    bring(INVOICES)
    return bring


def of(number):
    return creditor_reference(INVOICE, Invoice.objects.get(number=number).pk)


def account(ref):
    return creditor_reference(CUSTOMER, Customer.objects.get(ref=ref).pk)


def opens():
    return dict(Invoice.objects.values_list("number", "open_minor"))


@pytest.mark.parametrize("written", ["{}", "{} THANKS", "invoice{}", "SEPA {} /NOTPROVIDED", "{}\t"])
def test_the_invoice_that_the_reference_names_is_settled(booked, written):
    reference = written.format(spaced(of("A-2")).lower())

    outcome = booked(HEAD + f"C1,2026-03-01,EUR,250.00,,{reference}\n")

    assert opens() == {"A-1": 10000, "A-2": 0, "A-3": 8000, "B-1": 10000}
    assert not any("unapplied" in each.message for each in outcome.findings)


def test_importing_it_again_changes_nothing(booked):
    row = HEAD + f"C1,2026-03-01,EUR,250.00,,{of('A-2')}\n"

    booked(row)
    again = booked(row)

    assert again.unchanged["payments"] == 1
    assert Payment.objects.count() == 1
    assert opens()["A-2"] == 0


@pytest.mark.parametrize("number", ["B-1", "A-3"])
def test_an_invoice_of_another_customer_or_currency_is_left_alone(booked, number):
    booked(HEAD + f"C1,2026-03-01,EUR,100.00,,{of(number)}\n")

    assert opens() == {"A-1": 10000, "A-2": 25000, "A-3": 8000, "B-1": 10000}
    assert Payment.objects.get().open_minor == 10000


def test_a_number_in_its_own_column_counts_before_a_reference(booked):
    booked(HEAD + f"C1,2026-03-01,EUR,100.00,A-1,{of('A-2')}\n")

    assert (opens()["A-1"], opens()["A-2"]) == (0, 25000)


def test_several_named_invoices_are_settled_in_the_order_they_are_named(booked):
    booked(HEAD + f"C1,2026-03-01,EUR,300.00,,{of('A-2')} and {of('A-1')} and {of('B-1')}\n")

    assert (opens()["A-2"], opens()["A-1"], opens()["B-1"]) == (0, 5000, 10000)


def test_the_reference_of_the_account_settles_what_is_due_first(booked):
    booked(HEAD + f"C1,2026-03-01,EUR,120.00,,{account('C1')}\nC1,2026-03-02,EUR,240.00,,{account('C1')}\n")

    assert (opens()["A-1"], opens()["A-2"], opens()["A-3"]) == (0, 0, 8000)
    assert sum(Payment.objects.values_list("open_minor", flat=True)) == 1000


def test_the_reference_of_another_account_settles_nothing(booked):
    booked(HEAD + f"C1,2026-03-01,EUR,120.00,,{account('C2')}\n")

    assert not Allocation.objects.exists()


def test_books_that_know_of_the_money_are_believed(booked, bring):
    """The export of the invoices says that A-1 is settled: the payment that did it does not settle A-2 as well."""
    bring(INVOICES.replace("amount\n", "amount,open_amount\n").replace("100.00\n", "100.00,0.00\n")
          .replace("250.00\n", "250.00,250.00\n").replace("80.00\n", "80.00,80.00\n"))  # fmt: skip

    booked(HEAD + f"C1,2026-03-01,EUR,100.00,,{account('C1')}\n")

    assert opens()["A-2"] == 25000


def test_a_mistyped_reference_names_nothing(booked):
    reference = of("A-2")
    wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)

    outcome = booked(HEAD + f"C1,2026-03-01,EUR,250.00,,{wrong}\n")

    assert opens()["A-2"] == 25000
    assert any("unapplied" in each.message for each in outcome.findings)


def test_money_that_came_before_its_invoice_is_allocated_once_both_are_there(booked):
    row = HEAD + f"C1,2025-12-01,EUR,250.00,,{of('A-2')}\n"

    booked(row)

    assert str(Allocation.objects.get().on_date) == "2026-01-12"


def test_a_payment_recorded_by_hand_is_known_by_its_reference_too(booked, company):
    from days import NOW, TODAY

    ash = Customer.objects.get(ref="C1")
    paid = receive(ash, 30000, "EUR", TODAY, at=NOW, by="Dana", reference=f"from Ash {spaced(of('A-2'))}")
    other = receive(ash, 5000, "EUR", TODAY, at=NOW, by="Dana", reference=of("B-1"))

    assert (opens()["A-2"], paid.open_minor) == (0, 5000)
    assert (opens()["A-1"], other.open_minor) == (5000, 0)
    assert opens()["B-1"] == 10000
