"""The day of each customer's latest contact stands beside what they owe, whoever wrote the contact."""

from datetime import timedelta

import pytest

from days import NOW, TODAY
from dunwell.ledger.models import Customer, Standing
from dunwell.outreach.models import Contact
from dunwell.outreach.taken import note_contact

pytestmark = pytest.mark.django_db


def test_the_latest_contact_counts_whatever_the_order_they_are_noted_in(company):
    ash = Customer.objects.create(company=company, ref="K-1", name="Ash & Co")
    brook = Customer.objects.create(company=company, ref="K-2", name="Brook Ltd")

    note_contact(ash, "call", on=TODAY, at=NOW, by="Dana", note="Paid soon.")
    earlier = TODAY - timedelta(days=9)
    note_contact(ash, "call", on=earlier, at=NOW, by="Dana", note="First.")

    assert Standing.objects.get(customer=ash).last_contact_on == TODAY
    assert Standing.objects.get(customer=brook).last_contact_on is None
    Contact.objects.filter(on_date=TODAY).delete()
    assert Standing.objects.get(customer=ash).last_contact_on == earlier
