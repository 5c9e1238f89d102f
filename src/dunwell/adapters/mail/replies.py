"""Judges a mail server's replies: is it the address, the message, or the server? Leaves out the conversation.

Source: RFC 5321 section 4.2, RFC 3463 (enhanced codes), RFC 4954 (530, 535).
"""

import re

from dunwell.adapters.mail.conversation import readable
from dunwell.values.delivery import ChannelDown, DeliveryError

_ENHANCED = re.compile(rb"[245]\.(\d{1,3})\.(\d{1,3})(?!\S)")
#: Codes that refuse a mailbox, where no detail says more.
_MAILBOX = {550, 551, 553}
#: Details of class 5.1 that speak of the sender's address.
_ABOUT_SENDER = {b"7", b"8"}
#: What servers write where a code without details refuses who we are, not whom we write to.
_POLICY = re.compile(
    rb"(?i)\b(sender\w*|relay\w*|spam\w*|block\w*|black\s*list\w*|deny|denied|polic\w+|reputation|rejected by"
    rb"|authenticat\w+|authoriz\w+|authoris\w+|spf|dkim|dmarc|rdns|reverse dns|rate|quota|full)\b|https?://"
)
#: Sign in first; the mechanism is too weak; encryption is needed: true for every message.
_SIGN_IN = {530, 534, 535, 538}
TOO_LARGE = {(552, b""), (552, b"3.4"), (552, b"2.3")}


def detail(text: bytes) -> bytes:
    """This will return the last two numbers of the enhanced code, such as `1.1`; empty where there is none."""
    found = _ENHANCED.match(text)
    return found[1] + b"." + found[2] if found else b""


def says_no_such_address(code: int, text: bytes) -> bool:
    """Whether a refusal says that the address does not exist. Refusals of policy do not."""
    subject, _, what = detail(text).partition(b".")
    if not 500 <= code < 600 or (subject or b"1") != b"1":
        return False
    # Without a detail, or with "other address status", the words may still speak of policy or of the sender.
    vague = what in (b"", b"0")
    if vague:
        return (code in _MAILBOX or what == b"0") and not _POLICY.search(text)
    return what not in _ABOUT_SENDER


def sender_refused(name: str, code: int, text: bytes) -> DeliveryError:
    """This will return what a refusal of the sender means: the message is too large, or nothing can be sent for now."""
    if (code, detail(text)) in TOO_LARGE:
        return DeliveryError(_told(name, "finds the message too large", code, text), True, stage="sender")
    return ChannelDown(_told(name, "refused the sender", code, text), stage="sender")


def recipient_refused(name: str, code: int, text: bytes) -> DeliveryError:
    """This will return what a refusal of the recipient means."""
    if code == 421 or code in _SIGN_IN:
        return ChannelDown(_told(name, "takes nothing for now", code, text), stage="recipient")
    told = _told(name, "refused the recipient", code, text)
    bad = says_no_such_address(code, text)
    return DeliveryError(told, 500 <= code < 600, bad_address=bad, stage="recipient")


def message_refused(name: str, code: int, text: bytes, stage: str) -> DeliveryError:
    """This will return what a refusal of the message itself means, at the stage `data`, `body` or `answer`."""
    if stage == "data" and (code == 421 or code in _SIGN_IN):
        return ChannelDown(_told(name, "takes nothing for now", code, text), stage=stage)
    # Some servers look the recipient up only after the message, and then say so in the detail.
    bad = detail(text) != b"" and says_no_such_address(code, text)
    told = _told(name, "refused the message", code, text)
    return DeliveryError(told, 500 <= code < 600, bad_address=bad, stage=stage)


def _told(name: str, what: str, code: int, text: bytes) -> str:
    return f"The mail server {name} {what}: {code} {readable(text)}"
