"""Files that customers gave: found where they belong, given to be saved, and to whoever may see the customer alone."""

import pytest
from agreed import OF, TODAY, owing

from dunwell.arrangements.disputes import open_dispute
from dunwell.ledger.models import Company
from dunwell.portal.evidence import File, keep
from dunwell.portal.models import Evidence

pytestmark = pytest.mark.django_db
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def given(company):
    """A dispute of a customer of Kim Lee's, with a hostile file."""
    customer = owing(company, "ash", account_manager="Kim Lee")
    dispute = open_dispute(customer.invoices.get(), "faulty", "It broke.", TODAY, **OF)
    keep(dispute.hold, [File("ü photo.txt", "text/plain", PAGE)], OF["at"], "customer")
    return Evidence.objects.get()


def address(given, company="birch"):
    return f"/{company}/customers/{given.customer_id}/given/{given.pk}/"


def test_a_file_is_saved_as_it_was_given_and_nothing_in_it_runs(staff, given):
    answer = staff.get(address(given))

    assert answer.content == PAGE
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%BC%20photo.txt"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/plain", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert staff.post(address(given)).status_code == 405


def test_it_is_found_with_the_dispute_among_the_files_and_in_the_timeline(staff, given):
    customer = f"/birch/customers/{given.customer_id}/"
    dispute = f"/birch/disputes/{given.customer.disputes.get().pk}/"

    for page in (customer, f"{customer}files/", dispute):
        assert f'href="{address(given)}"' in staff.get(page).content.decode()


def test_only_who_may_see_the_customer_gets_it(client, company, given, join):
    other = owing(company, "brook", account_manager="Sam Other")
    Company.objects.create(
        key="elm", name="Elm Ltd", currency="EUR", jurisdiction="IE", language="en", created_at=OF["at"]
    )
    assert client.get(address(given)).status_code == 302
    client.force_login(join(company, "account_manager", name="Kim Lee"))
    assert client.get(address(given)).status_code == 200
    assert client.get(address(given, "elm")).status_code == 404
    client.force_login(join(company, "account_manager", name="Sam Other"))
    assert client.get(address(given)).status_code == 404
    assert client.get(f"/birch/customers/{other.pk}/given/{given.pk}/").status_code == 404
