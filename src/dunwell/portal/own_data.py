"""What is kept about one customer, as they may take it along. Leaves out other customers, and notes of staff."""

from datetime import datetime
from typing import Any

from dunwell.ledger.models import Customer, PostalAddress
from dunwell.outreach.models import Message
from dunwell.values.money import to_decimal

#: So many messages are given, the latest; more on request.
MESSAGES = 1_000


def own_data(customer: Customer, at: datetime) -> dict[str, Any]:
    """Returns the customer's data, ready for JSON: amounts as text, days as 2026-03-11."""
    address = PostalAddress.objects.filter(customer=customer).values("lines", "postcode", "city").first()
    messages = Message.objects.filter(customer=customer, sent_at__isnull=False).order_by("-sent_at")[
        :MESSAGES
    ]
    return {
        "as_of": at.isoformat(),
        "company": customer.company.name,
        "customer": {
            name: getattr(customer, name)
            for name in ("ref", "name", "kind", "country", "region", "language", "time_zone", "vat_number")
        },
        "postal_address": address,
        "people": list(customer.people.values("name", "role", "language")),
        "addresses": _rows(customer.contact_points.values("channel", "address", "consent", "replaced_on")),
        "invoices": [_item(each, "issued_on", "due_on", "note") for each in customer.invoices.order_by("pk")],
        "credit_notes": [_item(each, "issued_on") for each in customer.creditnotes.order_by("pk")],
        "payments": [_item(each, "received_on", "payer_iban") for each in customer.payments.order_by("pk")],
        "holds": _rows(customer.holds.values("kind", "starts_on", "ends_on")),
        "contact_times": _rows(
            customer.contact_times.values("weekdays", "begin_minute", "end_minute", "since_on", "until_on")
        ),
        "files": _rows(customer.evidence.values("name", "media_type", "size_bytes", "sha256", "given_at")),
        "wishes": _rows(customer.opt_outs.values("channel", "since_on", "until_on")),
        "messages": [
            {"sent_at": each.sent_at.isoformat(), "channel": each.channel, "to": each.to_address,
             "subject": each.subject, "text": each.body}
            for each in messages
        ],
    }  # fmt: skip


def _item(item: Any, *more: str) -> dict[str, Any]:
    found = {"number": item.number, "currency": item.currency, "reference": item.reference}
    for name in ("amount", "open"):
        found[name] = str(to_decimal(getattr(item, f"{name}_minor"), item.currency))
    return found | {name: _plain(getattr(item, name)) for name in more}


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
