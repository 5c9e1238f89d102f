"""Codes that confirm a choice about money: asked for, sent to the known address, compared. Leaves out the choice."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from dunwell.portal.code_digits import MINUTES, code_of
from dunwell.portal.limits import CODES, WRONG_CODES, allowed
from dunwell.portal.models import Confirmation, PortalLink
from dunwell.portal.notices import known_address, queue_notice

#: So many wrong codes, and the choice has to be made anew.
TRIES = 5


class CannotAsk(Exception):
    """No code can be sent; the message is the key of the sentence that says why."""


class WrongCode(Exception):
    """It is not the code, or the code works no more; the message is the key of the sentence that says which."""


@transaction.atomic
def ask(link: PortalLink, kind: str, terms: dict[str, Any], language: str, at: datetime) -> Confirmation:
    """Keeps the choice and sends a code to the known address. Raises `CannotAsk`."""
    if not known_address(link.customer):
        raise CannotAsk("code.nowhere")
    if not allowed(CODES, str(link.customer_id), at):
        raise CannotAsk("code.often")
    asked = Confirmation.objects.create(
        link=link,
        kind=kind,
        terms=terms,
        nonce=secrets.token_hex(32),
        asked_at=at,
        expires_at=at + timedelta(minutes=MINUTES),
    )
    queue_notice(link.customer, "code", language, at, confirmation=str(asked.pk))
    return asked


def waiting(link: PortalLink, pk: int, at: datetime) -> Confirmation | None:
    """Returns a choice of this link's customer that can still be confirmed; None for any other."""
    rows = Confirmation.objects.filter(
        link__customer_id=link.customer_id, confirmed_at=None, expires_at__gt=at
    )
    return rows.filter(pk=pk, tries__lt=TRIES).first()


def confirm(link: PortalLink, pk: int, code: str, at: datetime) -> Confirmation:
    """Returns the choice, confirmed now and never again; belongs in the transaction of what it does.

    Raises `WrongCode`. A wrong code is counted for the choice and for the customer, also where the caller's transaction
    is undone: call it outside one, or let the error pass only after it ended.
    """
    asked = waiting(link, pk, at)
    if asked is None or not allowed(WRONG_CODES, f"tries {link.customer_id}", at):
        raise WrongCode("code.over")
    digits = "".join(each for each in code if each.isascii() and each.isdecimal())
    if not constant_time_compare(digits, code_of(asked)):
        Confirmation.objects.filter(pk=asked.pk).update(tries=F("tries") + 1)
        raise WrongCode("code.wrong")
    mine = Confirmation.objects.filter(pk=asked.pk, confirmed_at=None, tries__lt=TRIES)
    if mine.update(confirmed_at=at) != 1:
        raise WrongCode("code.over")
    return asked
