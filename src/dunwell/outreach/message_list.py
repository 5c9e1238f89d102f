"""Messages to look at: as a list, and one as text, as it was sent. Changes nothing."""

import hashlib
import zlib
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from typing import Any

from dunwell.ledger.models import Company
from dunwell.outreach.models import Attempt, Message, SentCopy

#: What copies of mails are called.
MAIL = "message/rfc822"


class CopyDiffers(Exception):
    """What is kept as the copy of a message is not what left."""


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
    """Returns the message as it was sent, or, before that, as composed: its headers, an empty line, its text.

    What is known of each attempt to hand it over is among the headers.
    """
    copy = SentCopy.objects.filter(message=message).first()
    if copy is not None and copy.media_type == MAIL:
        headers, text = _of_mail(unpacked(copy))
    else:
        headers, text = _as_composed(message), message.body
        if copy is not None and copy.media_type.startswith("text/"):
            text = unpacked(copy).decode()
    headers += _of_delivery(message, copy)
    # A header is one line, whatever is in a name or an address.
    return "\n".join(f"{name}: {' '.join(value.split())}" for name, value in headers) + f"\n\n{text}"


def unpacked(copy: SentCopy) -> bytes:
    """Returns exactly what left. Raises `CopyDiffers` where it is not what was kept."""
    try:
        content = zlib.decompress(bytes(copy.content))
    except zlib.error:
        content = b""
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise CopyDiffers(
            f"The copy of message {copy.message_id} is not as it was kept. Run dunwell verify, and compare with a backup."
        )
    return content


def attempts_of(message: Message) -> Iterator[str]:
    """Yields what is known of each attempt to hand the message over, the first one first."""
    for each in Attempt.objects.filter(message=message).order_by("no"):
        ended = f", ended {each.ended_at:%H:%M:%S}" if each.ended_at else ", nobody has seen its end"
        stage = f" at {each.stage}" if each.stage else ""
        outcome = f": {each.outcome.replace('_', ' ')}{stage}" if each.outcome else ""
        evidence = f": {each.evidence}" if each.evidence else ""
        yield f"{each.no}, {each.transport}, began {each.began_at:%Y-%m-%d %H:%M:%S} UTC{ended}{outcome}{evidence}"


def _of_mail(content: bytes) -> tuple[list[tuple[str, str]], str]:
    mail = BytesParser(policy=policy.default).parsebytes(content)
    body = mail.get_body(preferencelist=("plain", "html"))
    return [(name, str(value)) for name, value in mail.items()], body.get_content() if body else ""


def _as_composed(message: Message) -> list[tuple[str, str]]:
    company = message.company
    sender = f"{company.name} <{company.contact_email}>" if company.contact_email else company.name
    return [
        ("From", sender),
        ("To", message.to_address or message.customer.name),
        ("Subject", message.subject),
        ("X-Dunwell-Message", str(message.pk)),
    ]


def _of_delivery(message: Message, copy: SentCopy | None) -> list[tuple[str, str]]:
    reason = f" ({message.status_reason})" if message.status_reason else ""
    headers = [("X-Dunwell-Channel", message.channel), ("X-Dunwell-Status", message.status + reason)]
    if copy is not None:
        headers.append(("X-Dunwell-Sent-As", f"{copy.media_type}; {copy.reference}; sha256 {copy.sha256}"))
    return headers + [("X-Dunwell-Attempt", each) for each in attempts_of(message)]
