"""What is kept about one customer, as they may take it along. Leaves out other customers.

What staff wrote or keep for themselves is left out too, and the file says so: whoever holds the link gets the file, and
notes may speak of other people. A person gives the customer what is theirs of it.
"""

from datetime import datetime
from typing import Any

from dunwell.ledger.models import Customer, PostalAddress
from dunwell.outreach.models import Followed, Message
from dunwell.portal.own_arrangements import arrangements_of
from dunwell.values.money import to_decimal

#: So many messages, and decisions whether to write, are given, the latest; more on request.
MESSAGES, DECISIONS = 1_000, 1_000


def own_data(customer: Customer, at: datetime, left_out: str) -> dict[str, Any]:
    """Returns the customer's data, ready for JSON: amounts as text, days as 2026-03-11.

    `left_out` is the sentence, in the customer's language, that says what is not in it, why, and how to get it.
    """
    address = PostalAddress.objects.filter(customer=customer).values("lines", "postcode", "city").first()
    messages = Message.objects.filter(customer=customer, sent_at__isnull=False).order_by("-sent_at")[
        :MESSAGES
    ]
    return {
        "as_of": at.isoformat(),
        "left_out": left_out,
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
        "extra_care": _rows(customer.care.values("since_on", "until_on")),
        "terms": _terms(customer),
        "page_opened": _rows(customer.page_openings.order_by("pk").values("on_date", "how", "at")),
        "links_followed": _rows(Followed.objects.filter(message__customer=customer).order_by("pk").values("target", "at")),
        "mails_about_your_page": _rows(
            customer.notices.order_by("pk").values("kind", "to_address", "status", "queued_at", "done_at")
        ),
        "links_to_your_page": _rows(
            customer.portal_links.order_by("pk").values("made_at", "expires_at", "end__at")
        ),
        "payments_begun_online": [
            {"begun_at": each.begun_at.isoformat(), "currency": each.currency, "provider": each.provider,
             "amount": str(to_decimal(each.amount_minor, each.currency))}
            for each in customer.online_payments.order_by("pk")
        ],
        "contacts_made": _rows(customer.contacts.order_by("pk").values("on_date", "channel")),
        "decisions": _rows(
            customer.decisions.order_by("-round__as_of", "-pk").values("round__as_of", "decision", "reason", "channel")[
                :DECISIONS
            ]
        ),
        **arrangements_of(customer),
        "messages": [
            {"sent_at": each.sent_at.isoformat(), "channel": each.channel, "to": each.to_address,
             "subject": each.subject, "text": each.body}
            for each in messages
        ],
    }  # fmt: skip


def _terms(customer: Customer) -> list[dict[str, Any]]:
    currency = customer.company.currency
    return [
        {
            "from_on": each.from_on.isoformat(),
            "payment_days": each.payment_days,
            "credit_limit": None
            if each.credit_limit_minor is None
            else str(to_decimal(each.credit_limit_minor, currency)),
            "currency": currency,
        }
        for each in customer.terms.order_by("from_on")
    ]


def _item(item: Any, *more: str) -> dict[str, Any]:
    found = {"number": item.number, "currency": item.currency, "reference": item.reference}
    for name in ("amount", "open"):
        found[name] = str(to_decimal(getattr(item, f"{name}_minor"), item.currency))
    return found | {name: _plain(getattr(item, name)) for name in more}


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
