"""Builds an SMS: its number and its text, within what a gateway takes. Leaves out the gateway."""

import re
import unicodedata

from dunwell.values.delivery import DeliveryError, Outgoing, Prepared
from dunwell.values.sms_parts import segments

#: The most parts an SMS may take: more is a letter.
MOST_SEGMENTS = 6

#: A number in E.164: a plus, a country code that does not begin with 0, fifteen digits at most (Source: ITU-T E.164).
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def prepared_sms(outgoing: Outgoing) -> Prepared:
    """Returns the text as it is sent, UTF-8; the subject of an SMS is not sent.

    Raises `DeliveryError`, permanent, for a number that is not in E.164, and for an empty or too long text.
    """
    if not _NUMBER.fullmatch(outgoing.to.address):
        raise DeliveryError(
            f"{outgoing.to.address!r} is not a phone number such as +447700900123.",
            permanent=True,
            bad_address=True,
        )
    text = _plain(outgoing.text)
    if not text:
        raise DeliveryError("The SMS has no text.", permanent=True)
    parts = segments(text)
    if parts > MOST_SEGMENTS:
        raise DeliveryError(
            f"The text takes {parts} SMS parts ({len(text)} characters); at most {MOST_SEGMENTS} are sent.",
            permanent=True,
        )
    return Prepared(outgoing, text.encode(), "text/plain; charset=utf-8", outgoing.key)


def _plain(text: str) -> str:
    """Composes characters, and takes out control characters but line ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").splitlines()
    shown = ("".join(each for each in line if unicodedata.category(each) != "Cc").rstrip() for line in lines)
    return "\n".join(shown).strip()
