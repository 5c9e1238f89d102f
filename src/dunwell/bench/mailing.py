"""A company that has mails to send: customers with overdue invoices and an address each, and their round approved.

Leaves out how fast they are sent. Customers are alike but for their names, amounts and number of invoices.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from dunwell.journal.beginning import tell_what_was_there
from dunwell.ledger.kept import KEPT
from dunwell.ledger.models import Company, ContactPoint, Customer, Invoice
from dunwell.outreach.daily_round import run_round

KEY = "mailing"
#: A Wednesday, within everybody's hours.
AS_OF = date(2026, 3, 11)


def make_mailing(customers: int, at: datetime, *, invoices_each: int = 3) -> Company:
    """Makes the company with its customers, and approves its round for `AS_OF`: one queued mail for each."""
    with transaction.atomic():
        company = Company.objects.create(
            key=KEY,
            name="Mailing Supplies",
            currency="EUR",
            jurisdiction="IE",
            language="en",
            time_zone="Europe/Dublin",
            contact_name="Dana Reyes",
            contact_email="dana@mailing.example",
            created_at=at,
        )
        made = Customer.objects.bulk_create(
            Customer(company=company, ref=f"C{n}", name=f"Customer {n} Ltd", country="IE", language="en")
            for n in range(1, customers + 1)
        )
        ContactPoint.objects.bulk_create(
            ContactPoint(customer=each, channel="email", address=f"{each.ref.lower()}@customer.example")
            for each in made
        )
        Invoice.objects.bulk_create(
            _invoice(company, each, n) for each in made for n in range(1, 1 + each.pk % invoices_each + 1)
        )
        tell_what_was_there(KEPT, at, "bench")
    run_round(company, AS_OF, at=at, mode="approve")
    return company


def _invoice(company: Company, customer: Customer, n: int) -> Invoice:
    amount_minor = 10_000 + 137 * customer.pk + n
    due_on = AS_OF - timedelta(days=4 + n)
    return Invoice(
        company=company,
        customer=customer,
        number=f"{customer.ref}-{n}",
        currency="EUR",
        amount_minor=amount_minor,
        open_minor=amount_minor,
        issued_on=due_on - timedelta(days=14),
        due_on=due_on,
    )
