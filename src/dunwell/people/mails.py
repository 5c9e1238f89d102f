"""Sends mails to people who work here: invitations, new passwords, what happened to their account.

They leave at once, by the same way out as messages to customers, or not at all: none of them waits in a queue, none is kept.
Leaves out their words.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from dunwell.ledger.models import Company
from dunwell.outreach.channels import CannotOpen, mail_domain, open_channels
from dunwell.values.delivery import DeliveryError, DeliveryUnclear, Outgoing, Party
from dunwell.values.message_proof import key_of

log = logging.getLogger("dunwell.people")

#: Mails to people are numbered from here on where a channel wants the number of a message: no other has such a number.
NUMBERS_FROM = 4 * 10**15


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail to somebody who works here says; `company` is who writes, None: the installation itself."""

    to_name: str
    to_address: str
    subject: str
    text: str
    language: str
    button_url: str = ""
    button_text: str = ""
    company: Company | None = None


def send(mail: Mail, at: datetime) -> str:
    """Sends a mail now; returns `sent`, or `no_channel`, `failed` or `unclear` where it surely or perhaps did not leave."""
    outgoing = _outgoing(mail, at)
    try:
        with open_channels() as channels:
            transport = channels.get("email")
            if transport is None:
                return "no_channel"
            transport.hand_over(transport.prepare(outgoing))
    except (CannotOpen, DeliveryError) as error:
        return _failed("failed", error)
    except DeliveryUnclear as error:
        return _failed("unclear", error)
    return "sent"


def send_aside(mail: Mail, at: datetime) -> Thread:
    """Sends a mail while the page is answered, so that nobody can tell by the time it takes whether there was one."""
    aside = Thread(target=send, args=(mail, at), name="mail")
    aside.start()
    return aside


def _failed(outcome: str, error: Exception) -> str:
    log.warning(
        "mail to somebody who works here not sent", extra={"error": type(error).__name__, "outcome": outcome}
    )
    return outcome


def _outgoing(mail: Mail, at: datetime) -> Outgoing:
    number = NUMBERS_FROM + secrets.randbelow(10**15)
    domain = mail_domain()
    if mail.company is not None:
        address = mail.company.contact_email or f"{mail.company.key}@{domain}"
        sender, reply_to = Party(mail.company.name, address, mail.language), mail.company.contact_email
    else:
        sender, reply_to = Party("Dunwell", f"dunwell@{domain}", mail.language), ""
    return Outgoing(
        message_id=number,
        company_key=mail.company.key if mail.company else "dunwell",
        key=key_of(number, mail.subject, mail.text, mail.to_address),
        channel="email",
        at=at,
        sender=sender,
        to=Party(mail.to_name, mail.to_address, mail.language),
        reply_to=reply_to,
        subject=mail.subject,
        text=mail.text,
        locale=mail.language,
        button_url=mail.button_url,
        button_text=mail.button_text,
    )
