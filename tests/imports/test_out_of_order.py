"""Files, holds and payments that come in another order than they came about."""

from datetime import UTC, date, datetime

import pytest

from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Allocation, ContactPoint, Invoice

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 11)
OPEN = """customer_ref,number,issued_on,due_on,currency,amount
C1,INV-1,2026-01-05,2026-02-04,EUR,100.00
"""
PAID_BEFORE = """customer_ref,received_on,currency,amount,invoice_number
C1,2026-01-02,EUR,100.00,INV-1
"""


def test_an_older_state_of_an_export_is_told_of(bring):
    bring(OPEN)

    assert "this one is older" not in _told(bring(OPEN))
    assert "this one is older, as of 2026-03-10" in _told(bring(OPEN, as_of=date(2026, 3, 10)))


DISPUTED = """customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate
C1,INV-1,1/13/2026,2/13/2026,100.00,Yes,
"""


def test_a_hold_until_a_day_does_not_stand_in_for_a_dispute_that_goes_on(bring, company):
    bring(DISPUTED.replace("Yes", "No"), "ibm-ar")
    invoice = Invoice.objects.get()
    place_hold(
        invoice.customer,
        "dispute",
        date(2026, 1, 20),
        at=datetime(2026, 1, 20, 9, tzinfo=UTC),
        note="Looks into it",
        owner="Dana Reyes",
        ends_on=date(2026, 2, 1),
        invoice=invoice,
        by="Dana",
    )

    bring(DISPUTED, "ibm-ar")
    bring(DISPUTED, "ibm-ar")

    assert [hold.note for hold in active_holds(invoice.customer, TODAY)] == [
        "Import: disputed according to export.csv"
    ]


def test_money_that_came_before_its_invoice_is_credit_until_the_invoice_is_there(bring):
    for content, kind in ((PAID_BEFORE, "payments"), (OPEN, "invoices"), (PAID_BEFORE, "payments")):
        assert bring(content, kind=kind).written

    settled = Allocation.objects.get()
    assert settled.invoice.open_minor == 0
    assert settled.on_date == settled.invoice.issued_on


def test_a_new_address_does_not_undo_a_wish_not_to_be_written_to(bring):
    people = "customer_ref,customer_name,email,phone\nC1,Ash,old@ash.example,+353 20 910 0101\n"
    bring(people, kind="customers")
    ContactPoint.objects.filter(channel="email").update(consent="withdrawn", consent_on=TODAY)

    bring(people.replace("old@", "new@").replace("0101", "0102"), kind="customers")

    now = ContactPoint.objects.filter(replaced_on=None)
    assert set(now.values_list("channel", "consent")) == {("email", "withdrawn"), ("call", "not_asked")}
    assert now.get(channel="email").address == "new@ash.example"


def _told(outcome):
    return " ".join(finding.message for finding in outcome.findings)
