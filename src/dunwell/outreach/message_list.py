"""Messages to look at: as a list, and one as text. Changes nothing."""

from collections.abc import Iterator
from typing import Any

from dunwell.ledger.models import Company
from dunwell.outreach.models import Message


def listed(company: Company, status: str | None = None) -> Iterator[dict[str, Any]]:
    """Yields the company's messages as INTERFACES names their parts, newest day first; None: of every status."""
    found = Message.objects.filter(company=company).order_by("-as_of", "pk")
    if status is not None:
        found = found.filter(status=status)
    columns = found.values_list(
        "pk", "customer__ref", "channel", "to_address", "subject", "status", "track", "decision__step_key",
        "as_of", "sent_at", "status_reason",
    )  # fmt: skip
    names = "message customer channel to subject status track step_key as_of sent_at reason".split()
    for row in columns.iterator(chunk_size=2_000):
        yield dict(zip(names, row, strict=True))


def as_text(message: Message) -> str:
    """Returns the message as composed: its headers, an empty line, its text."""
    company = message.company
    sender = f"{company.name} <{company.contact_email}>" if company.contact_email else company.name
    headers = {
        "From": sender,
        "To": message.to_address or message.customer.name,
        "Subject": message.subject,
        "X-Dunwell-Message": str(message.pk),
        "X-Dunwell-Channel": message.channel,
        "X-Dunwell-Status": message.status + (f" ({message.status_reason})" if message.status_reason else ""),
    }
    # A header is one line, whatever is in a name or an address.
    return (
        "\n".join(f"{name}: {' '.join(value.split())}" for name, value in headers.items())
        + f"\n\n{message.body}"
    )
