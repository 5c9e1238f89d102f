"""Data health: what is found is left out with a press, with who and when, and taken back."""

import re

import pytest
from agreed import owing
from test_customer_page import undo

from dunwell.ledger.models import SetAside

pytestmark = pytest.mark.django_db
PAGE = "/birch/data-health/"


def leave_out(client, customer, **changed):
    """Presses the button of the first finding."""
    fields = {
        "about": "no_mail",
        "customer": customer.pk,
        "seen": _seen(client),
        "note": "By telephone only.",
    }
    return client.post(f"{PAGE}as-it-is/", fields | changed, follow=True)


def _seen(client):
    found = re.search(r'name="seen" value="([^"]*)"', client.get(PAGE).content.decode())
    return found[1] if found else ""


def test_a_finding_is_left_out_stands_below_with_who_and_is_shown_again(staff, company):
    ash = owing(company, "ash")
    assert "1 customer who owes has no e-mail address" in staff.get(PAGE).content.decode()

    answer = leave_out(staff, ash)
    text = answer.content.decode()
    assert "1 customer who owes has no e-mail address" not in text
    assert "Right as it is" in text
    assert "By telephone only." in text
    assert "dana" in text
    timeline = staff.get(f"/birch/customers/{ash.pk}/").content.decode()
    assert "Data right as it is" in timeline

    undo(staff, answer)
    assert "1 customer who owes has no e-mail address" in staff.get(PAGE).content.decode()

    leave_out(staff, ash)
    row = SetAside.objects.get(ended_at=None)
    again = staff.post(f"{PAGE}as-it-is/{row.pk}/look-again/", follow=True).content.decode()
    assert "is shown again" in again


def test_questions_and_what_is_no_check_are_not_left_out(staff, company):
    ash = owing(company, "ash")

    for about in ("questions", "stale", "nothing"):
        assert "answered where it came from" in leave_out(staff, ash, about=about).content.decode()
    assert staff.post(f"{PAGE}as-it-is/", {"about": "no_mail", "customer": "x"}).status_code == 404
    assert staff.get(f"{PAGE}as-it-is/").status_code == 405
    assert not SetAside.objects.exists()


def test_only_who_works_with_the_customer_leaves_it_out(client, staff, company, join):
    ash = owing(company, "ash", account_manager="Kim Lee")
    leave_out(staff, ash)
    row = SetAside.objects.get()
    client.force_login(join(company, "viewer", name="Vera"))
    assert "as-it-is" not in client.get(PAGE).content.decode()
    assert leave_out(client, ash).status_code == 403
    client.force_login(join(company, "account_manager", name="Sam Other"))
    assert leave_out(client, ash).status_code == 404
    assert client.post(f"{PAGE}as-it-is/{row.pk}/look-again/").status_code == 404
    assert "Ash" not in client.get(PAGE).content.decode()
