"""Finds which message a report is about: the Message-ID and recipients of what came back. Leaves out what happened to it.

Looks into the returned message or its headers, then at copies inside the text (qmail, old Exim, Exchange), then at what
the report says it answers.
"""

import re
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from email.utils import getaddresses

from dunwell.adapters.mail_reports.texts import address, body, header, message_ids, own_parts

_RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
_IN_TEXT = re.compile(
    r"^[ \t>]*Message-ID:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,996}>)", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Original:
    """The message a report is about, as far as the report tells. `reference` has no angle brackets left out."""

    reference: str
    recipients: tuple[str, ...]


def original_of(report: Message) -> Original:
    """Returns what the report tells of the message it is about; empty parts where it tells nothing."""
    parts = list(own_parts(report))
    recipients: tuple[str, ...] = ()
    reference = ""
    for part in parts:
        if part.get_content_type() in _RETURNED:
            returned = _headers_of(part)
            reference = reference or next(iter(message_ids(header(returned, "Message-ID"))), "")
            recipients = recipients or _recipients(returned)
    reference = reference or _in_text(parts) or _answered(report)
    return Original(reference, recipients)


def _headers_of(part: Message) -> Message:
    """Returns the headers of a returned message, also where it was encoded, which no message may be."""
    content = part.get_payload()
    if part.is_multipart() and isinstance(content, list) and content and content[0].keys():
        return content[0]
    if part.is_multipart() and isinstance(content, list) and content:
        inner = Message()
        inner["Content-Transfer-Encoding"] = header(part, "Content-Transfer-Encoding")
        inner.set_payload(content[0].get_payload())
        return message_from_string(body(inner).lstrip())
    return message_from_string(body(part).lstrip())


def _recipients(returned: Message) -> tuple[str, ...]:
    named = getaddresses([header(returned, "To")])
    return tuple(found for _, each in named if (found := address(each)))


def _in_text(parts: list[Message]) -> str:
    for part in parts:
        if part.get_content_type() == "text/plain" and (found := _IN_TEXT.search(body(part))):
            return found[1]
    return ""


def _answered(report: Message) -> str:
    """Returns what the report answers: the only one of In-Reply-To, or the last of References."""
    for name, place in (("In-Reply-To", 0), ("References", -1)):
        if found := message_ids(header(report, name)):
            return found[place]
    return ""
