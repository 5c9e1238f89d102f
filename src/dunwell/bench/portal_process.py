"""The process of `dunwell bench portal` that makes the customer whose page is asked for. Prints one JSON object."""

import json
import sys
from datetime import timedelta
from urllib.parse import urlsplit


def main(invoices: str) -> None:
    """Adds a customer with so many open invoices to the company of the measurement, and prints the path of their page."""
    import django

    django.setup()
    from django.utils import timezone

    from dunwell.bench.round_process import KEY
    from dunwell.ledger.models import Company, ContactPoint, Customer, Invoice
    from dunwell.outreach.portal_links import portal_urls

    company, now = Company.objects.get(key=KEY), timezone.now()
    customer = Customer.objects.create(company=company, ref="the-page", name="The Page Ltd", language="en")
    ContactPoint.objects.create(customer=customer, channel="email", address="page@customer.example")
    today = now.date()
    Invoice.objects.bulk_create(
        Invoice(
            company=company,
            customer=customer,
            number=f"PAGE-{number}",
            currency=company.currency,
            amount_minor=10_000 + number,
            open_minor=10_000 + number,
            issued_on=today - timedelta(days=60 + number),
            due_on=today - timedelta(days=30 - number),
            note=f"Delivery {number}",
        )
        for number in range(int(invoices))
    )
    url = portal_urls(company, [customer.pk], now)[customer.pk]
    print(json.dumps({"path": urlsplit(url).path}))


if __name__ == "__main__":
    main(*sys.argv[1:])
