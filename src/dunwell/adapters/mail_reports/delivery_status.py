"""Reads delivery status notifications. Leaves out reports in formats of one mail server.

Source: RFC 3464, with the address types of RFC 6533; both as written by the mail servers in use, which put all fields
in one block, leave the recipient out, or encode what must not be encoded.
"""

import re
from email import message_from_string
from email.message import Message

from dunwell.adapters.mail_reports.original import Original
from dunwell.adapters.mail_reports.status import kind_of
from dunwell.adapters.mail_reports.texts import LONGEST, address, body, header, own_parts, sent_at
from dunwell.values.delivery import Bounce

TYPES = {"message/delivery-status", "message/global-delivery-status"}
_BLANK = re.compile(r"\r?\n[ \t]*\r?\n")
_HEX = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")


def has_delivery_status(report: Message) -> bool:
    """Says whether a message carries a delivery status of its own, not only inside a message it carries."""
    return any(part.get_content_type() in TYPES for part in own_parts(report))


def read_delivery_status(report: Message, original: Original) -> list[Bounce]:
    """Returns one bounce for each recipient that failed or is late; none for those that were reached."""
    found = []
    for part in own_parts(report):
        if part.get_content_type() in TYPES:
            for block in _blocks(part):
                found += _bounces(block, report, original)
    return found


def _blocks(part: Message) -> list[Message]:
    """Returns the blocks of fields, each as headers; text that the parser left over is divided again."""
    blocks: list[Message] = []
    left = []
    content = part.get_payload()
    for each in content if isinstance(content, list) else [part]:
        if each is not part and each.keys():
            blocks.append(each)
        if not each.is_multipart():
            left.append(str(each.get_payload()))
    inner = Message()
    inner["Content-Transfer-Encoding"] = header(part, "Content-Transfer-Encoding")
    inner.set_payload("".join(left))
    texts = _BLANK.split(body(inner))
    return blocks + [message_from_string(text.strip("\r\n")) for text in texts if text.strip()]


def _bounces(block: Message, report: Message, original: Original) -> list[Bounce]:
    action = header(block, "Action").partition(" ")[0].rstrip(";").lower()
    status = header(block, "Status")
    diagnosis = header(block, "Diagnostic-Code")
    if action not in ("failed", "delayed"):
        if action or status[:2] not in ("4.", "5."):
            return []
        action = "failed" if status[0] == "5" else "delayed"
    kind = kind_of(status, diagnosis, permanent=True) if action == "failed" else "soft"
    said = " ".join(word for word in (action, status, diagnosis) if word)[:LONGEST]
    recipient = next(filter(None, (_recipient(header(block, name)) for name in _RECIPIENTS)), "")
    recipients = [recipient] if recipient else _failed(report) or original.recipients[:1]
    return [Bounce(original.reference, each, kind, said, sent_at(report)) for each in recipients]


#: The address that was written to comes before the one it was forwarded to.
_RECIPIENTS = ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")


def _recipient(field: str) -> str:
    """Returns the address of a recipient's field; of type `utf-8` with its signs written as hexadecimal numbers."""
    if field.lower().startswith("utf-8;"):
        field = _HEX.sub(lambda sign: _sign(int(sign[1], 16)), field)
    return address(field)


def _sign(number: int) -> str:
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _failed(report: Message) -> list[str]:
    return [found for each in header(report, "X-Failed-Recipients").split(",") if (found := address(each))]
