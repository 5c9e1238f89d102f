"""The day of each customer's latest contact stands beside what they owe, whoever wrote the contact."""

from datetime import timedelta

import pytest

from days import NOW, TODAY
from dunwell.ledger.models import Customer, EarlierReminder, Invoice, Standing
from dunwell.outreach.models import Contact
from dunwell.outreach.taken import note_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def ash(company):
    return Customer.objects.create(company=company, ref="K-1", name="Ash & Co")


def last_of(customer):
    return Standing.objects.get(customer=customer).last_contact_on


def reminded(customer, days_ago, number="I-1"):
    """Notes that the customer was reminded of an invoice before Dunwell."""
    invoice = Invoice.objects.create(
        company=customer.company, customer=customer, number=number, currency="EUR", amount_minor=100, open_minor=100,
        issued_on=TODAY, due_on=TODAY,
    )  # fmt: skip
    return EarlierReminder.objects.create(
        invoice=invoice, on_date=TODAY - timedelta(days=days_ago), step_no=1
    )


def test_the_latest_contact_counts_whatever_the_order_they_are_noted_in(company, ash):
    brook = Customer.objects.create(company=company, ref="K-2", name="Brook Ltd")

    note_contact(ash, "call", on=TODAY, at=NOW, by="Dana", note="Paid soon.")
    earlier = TODAY - timedelta(days=9)
    note_contact(ash, "call", on=earlier, at=NOW, by="Dana", note="First.")

    assert last_of(ash) == TODAY
    assert last_of(brook) is None
    Contact.objects.filter(on_date=TODAY).delete()
    assert last_of(ash) == earlier


def test_a_reminder_from_before_dunwell_is_a_contact(ash):
    reminded(ash, 9)
    reminded(ash, 20, "I-2")

    assert last_of(ash) == TODAY - timedelta(days=9)

    note_contact(ash, "call", on=TODAY - timedelta(days=15), at=NOW, by="Dana", note="Soon.")
    assert last_of(ash) == TODAY - timedelta(days=9)

    note_contact(ash, "call", on=TODAY, at=NOW, by="Dana", note="Paid soon.")
    assert last_of(ash) == TODAY

    Contact.objects.filter(on_date=TODAY).delete()
    assert last_of(ash) == TODAY - timedelta(days=9)


def test_a_reminder_that_an_import_corrects_or_that_goes_away_is_looked_up_anew(ash):
    earlier = reminded(ash, 9)
    reminded(ash, 20, "I-2")

    earlier.on_date = TODAY - timedelta(days=30)
    earlier.save()
    assert last_of(ash) == TODAY - timedelta(days=20)

    EarlierReminder.objects.all().delete()
    assert last_of(ash) is None
