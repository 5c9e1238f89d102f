"""Words and figures as a person wants to read them: counted once, in their language, never as a key or a bare number."""

from datetime import timedelta
from decimal import Decimal

import pytest
from agreed import OF, TODAY, everything_agreed, owing
from django.utils import timezone
from django.utils.translation import override
from small_ledger import NOW

from dunwell.arrangements.disputes import open_dispute
from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import Customer, Invoice
from dunwell.workbench.customers.header import header_of
from dunwell.workbench.reader import country_name
from dunwell.workbench.setup.steps import steps
from dunwell.workbench.wording import text

pytestmark = pytest.mark.django_db


def test_what_holds_several_invoices_for_the_same_reason_is_told_once(staff, company):
    ash = owing(company, "ash")
    second = Invoice.objects.create(
        company=company, customer=ash, number="B-2", currency="EUR", amount_minor=100, open_minor=100,
        issued_on=TODAY, due_on=TODAY,
    )  # fmt: skip
    for invoice in (ash.invoices.first(), second):
        open_dispute(invoice, "faulty", "It broke.", TODAY, **OF)
    place_hold(ash, "manual", TODAY, at=NOW, note="Wait.", owner="Dana", by="Dana")

    head = header_of(ash, TODAY)
    page = staff.get(f"/birch/customers/{ash.pk}/").content.decode()

    assert sorted(head.hold_kinds) == ["dispute", "manual"]
    assert sorted(times for _, times in head.holds_told) == [1, 2]
    assert page.count('<span class="tag tag-care">Disputed</span>') == 1
    assert "2 invoices" in page


def test_a_settlement_stands_beside_the_other_ways_and_says_whose_figures_they_are(staff, company):
    settlement = everything_agreed(company)["settlement"]

    page = staff.get(f"/birch/settlements/{settlement.pk}/").content.decode()

    assert "This settlement" in page
    assert page.count("leaves most") == 1
    assert page.count("by the figures of the policy") == 3


def test_places_counts_and_shares_are_written_in_words_of_the_language():
    with override("de"):
        assert country_name("GB") == "Vereinigtes Königreich"
        assert (
            text("customers.interest_of", count=1, rate=Decimal("10.4"))
            == "1 Tag, zuletzt zu 10,4 % im Jahr."
        )
    assert country_name("US-NY") == "United States, NY"
    assert text("settings.cap_day", count=1, channel="Phone call") == "Phone call: 1 a day"


def test_first_steps_call_the_playbook_by_its_name(company):
    named = {step.key: step.more for step in steps(company)}

    assert named["playbook"] == {"playbook": "Standard, business customers"}


def test_the_list_a_customer_and_their_invoice_are_of_the_day_that_today_is_of(staff, book, monkeypatch):
    """The round of the day before is still the last one."""
    ash = Customer.objects.get(name="Ash & Co")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=2))

    for page in ("/birch/customers/", f"/birch/customers/{ash.pk}/invoices/{ash.invoices.get().pk}/"):
        assert "7 days late" in staff.get(page).content.decode()
    assert "as of 13 Mar 2026" in staff.get(f"/birch/customers/{ash.pk}/").content.decode()


def test_the_timeline_says_once_why_somebody_is_on_hold(staff, company):
    ash = owing(company, "ash")
    open_dispute(ash.invoices.get(), "faulty", "It broke.", TODAY, **OF)

    page = staff.get(f"/birch/customers/{ash.pk}/").content.decode()

    assert page.count("<p>Disputed: faulty. It broke.</p>") == 1
