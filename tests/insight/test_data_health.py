"""What is missing or odd in the data is found, each thing for exactly those whom it concerns."""

from datetime import timedelta

import pytest
from django.urls import reverse

from days import NOW, TODAY
from dunwell.insight.data_health import data_health
from dunwell.ledger.models import (
    ContactPoint,
    CreditNote,
    Customer,
    ImportRun,
    Invoice,
    Payment,
    Terms,
    Vanished,
)  # fmt: skip
from dunwell.outreach.models import Question


def customer(company, name, address=None, owes=True, **columns):
    made = Customer.objects.create(company=company, ref=name, name=name, **columns)
    if address:
        ContactPoint.objects.create(customer=made, channel="email", address=address)
    if owes:
        Invoice.objects.create(
            company=company, customer=made, number=f"N-{name}", currency="EUR", amount_minor=100, open_minor=100,
            issued_on=TODAY, due_on=TODAY + timedelta(days=30),
        )  # fmt: skip
    return made


def imported(company, days_ago):
    return ImportRun.objects.create(
        company=company, profile="generic", kind="invoices", file_name="x", sha256="", counts={},
        as_of=TODAY - timedelta(days=days_ago), imported_at=NOW,
    )  # fmt: skip


def found(company):
    return {each.key: sorted(row.name for row in each.rows) for each in data_health(company, TODAY)}


@pytest.fixture
def sound(company):
    """Ash owes, can be reached, and everything about them is known."""
    return customer(company, "Ash", "ash@ash.example", language="en", time_zone="Europe/Dublin")


def test_where_nothing_is_odd_nothing_is_found(company, sound):
    assert found(company) == {}


def test_each_thing_is_found_for_whom_it_concerns(company, sound):
    imported(company, 30)
    customer(company, "Beech")
    elm = customer(company, "Elm", "elm@elm.example", language="xx", time_zone="Mars/Olympus")
    ContactPoint.objects.filter(customer=elm).update(bounced_on=TODAY)
    customer(company, "Fir", "ASH@ash.example")
    ContactPoint.objects.create(customer=customer(company, "Yew"), channel="call", address="+3531")
    Terms.objects.create(customer=sound, from_on=TODAY - timedelta(days=900), payment_days=14)
    money = {"company": company, "customer": sound, "currency": "EUR", "amount_minor": 5, "open_minor": 5}
    Payment.objects.create(number="P", received_on=TODAY, **money)
    CreditNote.objects.create(number="C", issued_on=TODAY, **money)
    Invoice.objects.filter(customer=elm).update(due_on=None)
    Question.objects.create(company=company, customer=elm, kind="bounced", said="Came back", raised_at=NOW)

    assert found(company) == {
        "stale": [company.name],
        "questions": ["Elm"],
        "unreachable": ["Beech", "Elm"],
        "bounced": ["Elm"],
        "no_mail": ["Yew"],
        "unapplied": ["Ash"],
        "no_due_day": ["Elm"],
        "other_terms": ["Ash"],
        "shared": ["Ash"],
        "no_zone": ["Elm"],
        "no_words": ["Elm"],
    }


def test_whoever_owes_nothing_is_not_asked_about_addresses(company):
    customer(company, "Beech", owes=False)

    assert found(company) == {}


def test_terms_of_a_later_day_say_nothing_of_an_earlier_invoice(company, sound):
    Terms.objects.create(customer=sound, from_on=TODAY + timedelta(days=1), payment_days=14)

    assert found(company) == {}


def test_missing_invoices_are_asked_about_until_answered(company, sound):
    asked = Vanished.objects.create(invoice=Invoice.objects.get(), run=imported(company, 0), asked_on=TODAY)
    assert found(company) == {"vanished": ["Ash"]}

    Vanished.objects.filter(pk=asked.pk).update(answered_on=TODAY)
    assert found(company) == {}


def test_the_page_says_what_and_why(client, company, sound, django_user_model):
    client.force_login(django_user_model.objects.create_user("dana", is_superuser=True))
    customer(company, "<b>Beech</b>")

    page = client.get(reverse("data_health", args=[company.key])).content.decode()

    assert "1 customer who owes cannot be reached at all" in page
    assert "&lt;b&gt;Beech" in page
