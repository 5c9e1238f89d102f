"""Customers who owe, and days counted from the one the tests of Today play on."""

from datetime import timedelta

from days import NOW, TODAY
from dunwell.ledger.models import ContactPoint, Customer, Invoice


def day(days):
    return TODAY + timedelta(days=days)


def at(days):
    return NOW + timedelta(days=days)


def owing(company, name, late_days, **columns):
    """Adds a customer with an e-mail address and one invoice of 1,234.50 so many days late."""
    number = Customer.objects.count() + 1
    made = Customer.objects.create(company=company, ref=f"N-{number}", name=name, country="IE", **columns)
    ContactPoint.objects.create(customer=made, channel="email", address=f"n{number}@customer.example")
    due_on = day(-late_days)
    Invoice.objects.create(
        company=company, customer=made, number=f"N-{number:04}", currency="EUR", amount_minor=123_450,
        open_minor=123_450, issued_on=due_on - timedelta(days=30), due_on=due_on,
    )  # fmt: skip
    return made
