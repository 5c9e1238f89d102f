"""Reads complaints: a customer called a message spam at their provider. Leaves out reports about sign-in of mail.

Source: RFC 5965 (abuse reports), RFC 6430 (`not-spam`), RFC 6591 (`auth-failure`, which is no complaint).
"""

from email.message import Message

from dunwell.adapters.mail_reports.original import Original
from dunwell.adapters.mail_reports.texts import LONGEST, address, header, own_parts, sent_at
from dunwell.values.delivery import Bounce

TYPE = "message/feedback-report"
_COMPLAINTS = {"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized"}


def has_feedback(report: Message) -> bool:
    """Says whether a message carries a feedback report of its own."""
    return any(part.get_content_type() == TYPE for part in own_parts(report))


def read_complaint(report: Message, original: Original) -> list[Bounce]:
    """Returns one complaint for each recipient named, else for those the message was addressed to.

    Providers often black out the recipient: then there is one with an empty address, and the reference tells who it was.
    """
    found = []
    for part in own_parts(report):
        content = part.get_payload()
        if part.get_content_type() != TYPE or not isinstance(content, list) or not content:
            continue
        fields = content[0]
        kind = header(fields, "Feedback-Type").lower()
        if kind not in _COMPLAINTS:
            continue
        named = [str(value) for value in fields.get_all("Original-Rcpt-To", [])]
        recipients = [each for value in named if (each := address(value))] or original.recipients or ("",)
        agent = header(fields, "User-Agent")
        said = f"feedback {kind}{f' ({agent})' if agent else ''}"[:LONGEST]
        found += [Bounce(original.reference, each, "complaint", said, sent_at(report)) for each in recipients]
    return found
