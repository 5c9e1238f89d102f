"""A page costs as many queries for many rows as for few, and never shows more than a page of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from small_ledger import NOW, PAGES, TODAY, addresses, owing, round_on

from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import Customer, ImportFinding, ImportRun, Invoice


def grow(company, count):
    """Adds so many customers who hear from us, so many on hold, and so many invoices and findings."""
    for number in range(count):
        owing(company, f"Acting {number}", amount_minor=10000 + number)
        place_hold(
            owing(company, f"Held {number}"),
            "promise",
            TODAY,
            at=NOW,
            note="Soon.",
            owner="Dana Reyes",
            by="Dana",
        )
    first = Customer.objects.get(name="Acting 0")
    for number in range(count * 2):
        invoice = Invoice(
            company=company,
            customer=first,
            number=f"MANY-{number}",
            currency="EUR",
            amount_minor=1000,
            open_minor=1000,
            issued_on=TODAY,
            due_on=TODAY,
        )
        invoice.save()
        if number % 2:
            place_hold(
                first, "dispute", TODAY, at=NOW, note="Which?", owner="Dana Reyes", invoice=invoice, by="Dana"
            )
    run = ImportRun.objects.create(
        company=company,
        profile="generic",
        kind="invoices",
        file_name="f.csv",
        sha256="",
        as_of=TODAY,
        counts={},
        imported_at=NOW,
    )
    ImportFinding.objects.bulk_create(
        ImportFinding(run=run, row=row, severity="warning", message="Odd.") for row in range(count * 3)
    )
    round_on(company)


def costs(staff, company):
    counts = {}
    for page, path in addresses(company).items():
        # The first page of a day counts what is overdue anew.
        staff.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(path).status_code == 200
        counts[page] = len(queries)
    return counts


def test_the_number_of_queries_does_not_grow_with_the_rows(staff, company, other):
    grow(company, 3)
    few = costs(staff, company)
    company.rounds.all().delete()
    Customer.objects.filter(company=company).delete()
    ImportRun.objects.all().delete()
    grow(company, 40)
    many = costs(staff, company)

    assert set(few) == set(PAGES)
    assert all(many[page] <= few[page] for page in PAGES), (few, many)
    assert max(many.values()) <= 22


def test_a_page_of_a_long_round_shows_a_part_and_leads_to_the_rest(staff, company):
    for number in range(60):
        owing(company, f"Acting {number:02}", amount_minor=10000 + number)
    round_on(company)

    first = staff.get("/birch/rounds/2026-03-11/").content.decode()
    second = staff.get("/birch/rounds/2026-03-11/?page=2").content.decode()

    assert first.count("Rehearsed") == 50 + 1
    assert second.count("Rehearsed") == 10 + 1
    assert "1 to 50 of 60" in first
    assert "60 customers" in second


@pytest.mark.parametrize("asked", ["0", "-3", "999", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest_there_is(staff, book, asked):
    assert staff.get("/birch/rounds/2026-03-11/", {"page": asked}).status_code == 200


def test_a_why_with_many_facts_shows_a_part_and_leads_to_the_rest(staff, company):
    customer = owing(company, "Ash & Co")
    for number in range(100):
        Invoice.objects.create(
            company=company,
            customer=customer,
            number=f"MANY-{number}",
            currency="EUR",
            amount_minor=1000,
            open_minor=1000,
            issued_on=TODAY,
            due_on=TODAY,
        )
    round_on(company)
    path = f"/birch/customers/{customer.pk}/why/2026-03-11/"

    first, second = staff.get(path).content.decode(), staff.get(path, {"facts": 2}).content.decode()

    assert first.count("MANY-") < 62
    assert "1 to 60 of" in first
    assert first.count("MANY-") + second.count("MANY-") >= 100
