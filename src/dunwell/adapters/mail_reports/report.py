"""Reads one mail from the mailbox that reports come to. Ordinary replies and automatic answers are no reports."""

import logging
import re
from email import message_from_bytes
from email.message import Message

from flufl.bounce import all_failures

from dunwell.adapters.mail_reports.complaint import has_feedback, read_complaint
from dunwell.adapters.mail_reports.delivery_status import has_delivery_status, read_delivery_status
from dunwell.adapters.mail_reports.original import Original, original_of
from dunwell.adapters.mail_reports.status import kind_of
from dunwell.adapters.mail_reports.texts import LONGEST, address, body, header, one_line, own_parts, sent_at
from dunwell.values.delivery import Bounce

#: What is read of a mail: reports come first in it, and what they return may be large.
MOST_BYTES = 4 * 1024 * 1024
_MAIL_SYSTEM = re.compile(
    r"^(mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mail-delivery[\w.-]*|mdaemon)([+\-=.]|$)"
)
_AUTOMATIC_ANSWER = re.compile(r"\b(auto-replied|auto-reply|auto_reply|vacation)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^<>\s]{1,64}@[^<>\s]{1,255}")
# Its log would hold customers' addresses.
logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())
logging.getLogger("flufl.bounce").propagate = False
#: How much of a text after an address is taken to say why it failed.
_AFTER = 600


def read_report(raw: bytes) -> list[Bounce]:
    """Returns what a mail reports: one bounce for each recipient, in order; empty for any other mail.

    Never raises, whatever the bytes. A bounce's `reference` is the Message-ID of the message it is about, with its angle
    brackets, or empty where the report does not tell.
    """
    try:
        report = message_from_bytes(raw[:MOST_BYTES])
        original = original_of(report)
        if has_feedback(report):
            found = read_complaint(report, original)
        elif has_delivery_status(report):
            found = read_delivery_status(report, original)
        elif _from_a_mail_system(report):
            found = _old_format(report, original)
        else:
            found = []
    except RecursionError:  # Thousands of parts inside each other: nobody's report.
        return []
    return list(dict.fromkeys(found))


def _from_a_mail_system(report: Message) -> bool:
    """Says whether a mail without a report's form may be one: written by a mail server, not on somebody's behalf."""
    if report.get_content_type() == "message/disposition-notification" or "X-Autoreply" in report:
        return False
    marks = " ".join(
        header(report, name) for name in ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress")
    )
    sender = address(header(report, "From")) or header(report, "From")
    if "X-Failed-Recipients" in report or _MAIL_SYSTEM.match(sender.strip("<>").lower()):
        return True
    return header(report, "Return-Path") == "<>" and not _AUTOMATIC_ANSWER.search(marks)


def _old_format(report: Message, original: Original) -> list[Bounce]:
    """Reads what a mail server wrote in words, by the patterns of `flufl.bounce`."""
    sender = _ADDRESS.search(header(report, "From"))
    del report["From"]
    report["From"] = (
        sender[0] if sender else "mailer-daemon@unknown.invalid"
    )  # Its patterns presume an address.
    try:
        late, failed = all_failures(report)
    except (AttributeError, AssertionError, IndexError, KeyError, LookupError, TypeError, ValueError):
        return []  # They presume more.
    text = "\n".join(body(part) for part in own_parts(report) if part.get_content_maintype() == "text")
    found = []
    for addresses, permanent in ((sorted(failed), True), (sorted(late - failed), False)):
        for each in addresses:
            if recipient := address(each.decode("utf-8", "replace")):
                said = _said_of(recipient, text)
                kind = kind_of("", said, permanent) if permanent else "soft"
                found.append(Bounce(original.reference, recipient, kind, said[:LONGEST], sent_at(report)))
    return found


def _said_of(recipient: str, text: str) -> str:
    """Returns what a report says after it names a recipient, up to the next blank line after some words, on one line."""
    place = text.lower().find(recipient.lower())
    if place < 0:
        return ""
    after = text[place + len(recipient) : place + len(recipient) + _AFTER].lstrip("<>: \t\r\n")
    return one_line(re.split(r"\n[ \t]*\r?\n|\n-{3}", after)[0])
