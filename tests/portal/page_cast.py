"""Who the customer's page is tried with: Ash, who owes, and Brook, a stranger to Ash. Days are counted from today."""

from datetime import timedelta

from django.utils import timezone

from dunwell.ledger.models import ContactPoint, CreditNote, Customer, Invoice, Payment, PostalAddress
from dunwell.outreach.company_day import company_day
from dunwell.portal.links import make_link, token_of


def today_of(company):
    """The company's day, as the pages read it."""
    return company_day(company, timezone.now())


def customer(company, ref, **more):
    """A customer with an e-mail address."""
    made = Customer.objects.create(company=company, ref=ref, name=ref.title(), country="IE", **more)
    ContactPoint.objects.create(customer=made, channel="email", address=f"{ref}@customer.example")
    PostalAddress.objects.create(customer=made, lines="1 Main Street", postcode="D01", city="Dublin")
    return made


def invoice(of, number, minor, late_days, currency="EUR", note=""):
    """An invoice of theirs, due so many days ago (negative: in so many)."""
    due_on = today_of(of.company) - timedelta(days=late_days)
    return Invoice.objects.create(
        company=of.company, customer=of, number=number, currency=currency, amount_minor=minor,
        open_minor=minor, due_on=due_on, issued_on=due_on - timedelta(days=30), note=note,
    )  # fmt: skip


def credit(of, number, minor, currency="EUR"):
    """A credit note of theirs that is not used yet."""
    return CreditNote.objects.create(
        company=of.company, customer=of, number=number, currency=currency, amount_minor=minor,
        open_minor=minor, issued_on=today_of(of.company),
    )  # fmt: skip


def unapplied(of, number, minor, currency="EUR"):
    """Money of theirs that is not allocated."""
    return Payment.objects.create(
        company=of.company, customer=of, number=number, currency=currency, amount_minor=minor,
        open_minor=minor, received_on=today_of(of.company), reference="thanks",
    )  # fmt: skip


def path_to(of, page="", **more):
    """The path of a page of theirs, by a new link."""
    link = make_link(of, at=timezone.now(), by="Dana", reason="a test", **more)
    return f"/p/{token_of(link)}/{page}"
