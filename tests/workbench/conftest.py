"""A small ledger with a round made on it, and a person who has signed in."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from small_ledger import NOW, TODAY, owing, round_on

from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import Company, ImportFinding, ImportRun


@pytest.fixture
def that_day(monkeypatch):
    """Lets the clock stand at the small ledger's moment."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def book(company):
    """Birch's book: somebody hears from us, somebody is on hold, somebody's invoice is not due; the round is made."""
    owing(company, "Ash & Co")
    held = owing(company, "Brook Ltd", late_days=20)
    owing(company, "Cedar GmbH", late_days=-20)
    place_hold(held, "dispute", TODAY, at=NOW, note="Two pallets are missing.", owner="Dana Reyes", by="Dana")
    run = ImportRun.objects.create(
        company=company,
        profile="generic",
        kind="invoices",
        file_name="open-items.csv",
        sha256="0" * 64,
        as_of=TODAY,
        counts={"created": {"invoices": 3}, "updated": {}, "unchanged": {}},
        imported_at=NOW,
    )
    ImportFinding.objects.create(
        run=run, row=4, column="due_on", severity="warning", message="The date is missing."
    )
    round_on(company)
    return company


@pytest.fixture
def other(db):
    """Another company with a round of its own."""
    company = Company.objects.create(
        key="elm", name="Elm Ltd", currency="EUR", jurisdiction="IE", language="en", created_at=NOW
    )
    owing(company, "Dell & Daughter")
    round_on(company)
    return company


@pytest.fixture
def staff(client, db):
    """The browser of somebody who has signed in and keeps the installation: an owner of every company."""
    client.force_login(User.objects.create_user("dana", is_superuser=True))
    return client
