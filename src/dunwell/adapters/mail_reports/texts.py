"""What stands in a message as plain text, whatever is broken in it. Never raises; leaves out what it means.

A report is written by a stranger's program: headers hold bytes that are no text, encodings have no such name.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

_SPACE = re.compile(r"\s+")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,996}>")
#: What `said` is cut to: one line for a person.
LONGEST = 300


def header(message: Message, name: str) -> str:
    """Returns a header's text on one line; empty where there is none."""
    value = message.get(name)
    return "" if value is None else one_line(str(value))


def one_line(text: str) -> str:
    """Returns the text with each run of white space as one space, and no half characters."""
    return _SPACE.sub(" ", text.encode("utf-8", "replace").decode()).strip()


def body(part: Message) -> str:
    """Returns the decoded text of a part that has no parts; empty for others."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(str(part.get_content_charset("utf-8")), "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def own_parts(message: Message) -> Iterator[Message]:
    """Yields a message's parts without those of messages inside it."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from own_parts(part)
    else:
        yield message


def message_ids(text: str) -> list[str]:
    """Returns the Message-IDs in a header's text, in order, with their angle brackets."""
    return _MESSAGE_ID.findall(text)


def address(text: str) -> str:
    """Returns the e-mail address of a field, with or without its type (`rfc822; a@b.example`); empty if it has none."""
    kind, semicolon, rest = text.partition(";")
    if semicolon and "@" not in kind:
        text = rest
    text = text.strip()
    found = text[1:-1].strip() if text[:1] == "<" and text[-1:] == ">" else parseaddr(text)[1] or text
    local, at, domain = found.rpartition("@")
    if not (at and local and domain) or len(found) > 320 or any(sign.isspace() for sign in found):
        return ""
    return f"{local}@{domain.lower()}"


def sent_at(message: Message) -> datetime | None:
    """Returns the moment of the Date header in UTC; None where it is missing or none."""
    try:
        found = parsedate_to_datetime(header(message, "Date"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
