"""Adding customers and rounds to a small ledger, and the addresses of its pages."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from dunwell.ledger.models import Company, ContactPoint, Customer, ImportRun, Invoice
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Message

TODAY = date(2026, 3, 11)
NOW = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script> & "Sons"'


def owing(
    company: Company, name: str, late_days: int = 5, amount_minor: int = 123450, **columns: object
) -> Customer:
    """Adds a customer with an e-mail address and one invoice so many days late."""
    number = Customer.objects.count() + 1
    customer = Customer.objects.create(company=company, ref=f"K-{number}", name=name, **columns)
    ContactPoint.objects.create(customer=customer, channel="email", address=f"k{number}@customer.example")
    due_on = TODAY - timedelta(days=late_days)
    Invoice.objects.create(
        company=company,
        customer=customer,
        number=f"{company.key.upper()}-{number:04}",
        currency="EUR",
        amount_minor=amount_minor,
        open_minor=amount_minor,
        issued_on=due_on - timedelta(days=30),
        due_on=due_on,
    )
    return customer


def round_on(company: Company, day: date = TODAY) -> None:
    """Makes the company's round in rehearsal."""
    run_round(company, day, at=NOW)


def addresses(company: Company) -> dict[str, str]:
    """Returns the address of each page of a company by its name."""
    message, run = (
        Message.objects.filter(company=company).first(),
        ImportRun.objects.filter(company=company).first(),
    )
    customer = {"company": company.key, "pk": message.customer_id}
    day = {"company": company.key, "day": TODAY}
    return {
        "rounds": reverse("rounds", args=[company.key]),
        "round": reverse("round", kwargs=day),
        "waiting": reverse("waiting", kwargs=day | {"reason": "on_hold"}),
        "message": reverse("message", args=[company.key, message.pk]),
        "customers": reverse("customers", args=[company.key]),
        "customer": reverse("customer", kwargs=customer),
        "why": reverse("why", kwargs=customer | {"day": TODAY}),
        "imports": reverse("imports", args=[company.key]),
        "import": reverse("import", args=[company.key, run.pk]),
    }


PAGES = ["rounds", "round", "waiting", "message", "customers", "customer", "why", "imports", "import"]
