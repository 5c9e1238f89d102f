"""Builds a mail from an outgoing message, byte for byte the same each time. Leaves out how it is handed over.

The parts are put together here and not by `email.message`, which takes five times as long; tests read every mail back
with `email.parser` and compare it field by field.
"""

from base64 import b64encode
from binascii import b2a_qp
from email.utils import format_datetime
from hashlib import sha256

from dunwell.adapters.mail.address import MailAddress, WrongAddress, read_address
from dunwell.adapters.mail.headers import address_header, text_header
from dunwell.adapters.mail.page import html_page, language_tag
from dunwell.adapters.mail.texts import plain_text, web_address, words_of
from dunwell.values.delivery import DeliveryError, Outgoing, Prepared
from dunwell.values.message_proof import proof_of

MEDIA_TYPE = "message/rfc822"


def prepared_mail(outgoing: Outgoing, secret: str) -> Prepared:
    """This will return the mail as it leaves, and its Message-ID as the reference.

    Lines end with CR LF and are shorter than 998 bytes; all is ASCII but an address that is not. Raises `DeliveryError`,
    permanent, for what cannot be sent: `bad_address` where it is the customer's address.
    """
    to = recipient(outgoing)
    sender = _own_address(outgoing.sender.address, "sender")
    words = words_of(outgoing)
    message_id = message_id_of(outgoing, secret, sender.domain)
    boundary = "=_dunwell_" + sha256(message_id.encode()).hexdigest()[:32]
    lines = [
        address_header("From", outgoing.sender.name, sender),
        address_header("To", outgoing.to.name, to),
        text_header("Subject", outgoing.subject),
        f"Date: {format_datetime(outgoing.at)}",
        f"Message-ID: {message_id}",
    ]
    if outgoing.reply_to:
        lines.append(address_header("Reply-To", "", _own_address(outgoing.reply_to, "reply")))
    lines += [f"{name}: {value}" for name, value in marks(outgoing).items()]
    lines += ["MIME-Version: 1.0", f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"', "", ""]
    content = b"".join(
        (
            "\r\n".join(lines).encode(),
            _part(boundary, "text/plain", plain_text(words)),
            _part(boundary, "text/html", html_page(outgoing, words)),
            f"--{boundary}--\r\n".encode(),
        )
    )
    return Prepared(outgoing, content, MEDIA_TYPE, message_id)


def marks(outgoing: Outgoing) -> dict[str, str]:
    """This will return the headers that say what kind of mail this is, and how to have no more of its kind."""
    headers = {"X-Dunwell-Message": str(int(outgoing.message_id)), "Auto-Submitted": "auto-generated"}
    if tag := language_tag(outgoing):
        headers["Content-Language"] = tag
    if outgoing.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{web_address(outgoing.unsubscribe_url)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def message_id_of(outgoing: Outgoing, secret: str, domain: str) -> str:
    """This will return the Message-ID: the same for every try of the same words, not to be guessed by outsiders.

    Its domain is the sender's, as mail filters expect of a mail that is signed for the sender.
    """
    return f"<dunwell.{int(outgoing.message_id)}.{proof_of(outgoing.key, secret)}@{domain}>"


def recipient(outgoing: Outgoing) -> MailAddress:
    """This will return the customer's address. Raises `DeliveryError` with `bad_address`."""
    try:
        return read_address(outgoing.to.address)
    except WrongAddress as wrong:
        raise DeliveryError(str(wrong), True, bad_address=True, stage="prepare") from None


def _own_address(written: str, whose: str) -> MailAddress:
    try:
        return read_address(written)
    except WrongAddress as wrong:
        raise DeliveryError(f"The {whose} address of the company: {wrong}", True, stage="prepare") from None


def envelope(outgoing: Outgoing) -> tuple[MailAddress, MailAddress]:
    """This will return whom the mail server is told as sender, and as recipient. Raises `DeliveryError`."""
    return _own_address(outgoing.sender.address, "sender"), recipient(outgoing)


def _part(boundary: str, media_type: str, text: str) -> bytes:
    data = text.replace("\n", "\r\n").encode()
    # Quoted-printable stays readable for most European languages; base64 is shorter for other scripts.
    if _beyond_ascii(text, data) * 3 > len(data):
        encoding, body = "base64", _base64(data)
    else:
        encoding, body = "quoted-printable", b2a_qp(data, istext=True)
    head = (
        f'--{boundary}\r\nContent-Type: {media_type}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return b"".join((head.encode(), body, b"\r\n"))


def _beyond_ascii(text: str, data: bytes) -> int:
    """How many bytes of `data` are not ASCII, at most; exact enough to choose between two encodings."""
    return 0 if text.isascii() else 2 * (len(data) - len(text) - text.count("\n"))


def _base64(data: bytes) -> bytes:
    coded = b64encode(data)
    return b"\r\n".join(coded[start : start + 76] for start in range(0, len(coded), 76))
