"""Asks people to join a company: by a link that works once, for seven days, until it is taken back.

Leaves out how the link is sent, and the pages it opens.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Company
from dunwell.people.kept import INVITATION, INVITATION_END
from dunwell.people.memberships import add_member
from dunwell.people.models import Invitation, InvitationEnd, Membership, Role

LASTS = timedelta(days=7)
#: As long as a name to sign in with may be.
LONGEST_ADDRESS = 150
_BYTES = 32


class CannotInvite(Exception):
    """Nobody can be invited so, or an invitation cannot be taken up; the message says why.

    `reason` is its code: `no_address`, `no_role`, `member_already`, `unknown`, `used`, `taken_back`, `too_old`, or
    `somebody_else`.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@transaction.atomic
def invite(
    company: Company, email: str, role: str, *, at: datetime, by: str, name: str = ""
) -> tuple[Invitation, str]:
    """Makes an invitation; returns it with what stands in its link, which is not kept. Raises `CannotInvite`.

    An earlier one of that address to the same company is taken back.
    """
    address = read_address(email)
    if role not in Role.values:
        raise CannotInvite("no_role", f"{role!r} is no role. Roles: {', '.join(Role.values)}.")
    known = Membership.objects.filter(company=company, ended=None, user__email__iexact=address)
    if known.exists():
        raise CannotInvite("member_already", f"{address} is a member of {company.name} already.")
    for earlier in waiting(company, at).filter(email=address):
        take_back(earlier, at=at, by=by)
    token = secrets.token_urlsafe(_BYTES)
    made = Invitation.objects.create(
        company=company,
        email=address,
        name=name.strip()[:200],
        role=role,
        token_sha256=_hash(token),
        by=by[:200],
        at=at,
        expires_at=at + LASTS,
    )
    record(company.pk, at, [telling(INVITATION, made, "invitation", by, what="made")])
    return made, token


@transaction.atomic
def take_back(invitation: Invitation, *, at: datetime, by: str) -> None:
    """Takes an invitation back: its link opens nothing any more. Raises `CannotInvite` where it has ended."""
    _end(invitation, at, by, "taken_back")


def waiting(company: Company, at: datetime) -> QuerySet[Invitation]:
    """Returns the invitations of a company that may still be taken up, the latest first."""
    return Invitation.objects.filter(company=company, end=None, expires_at__gt=at).order_by("-at", "-pk")


def find(token: str, at: datetime) -> Invitation:
    """Returns the invitation of a link that may be taken up now. Raises `CannotInvite`, with why not."""
    found = Invitation.objects.select_related("company", "end").filter(token_sha256=_hash(token)).first()
    if found is None:
        raise CannotInvite("unknown", "This invitation is not complete. Copy the whole link.")
    end = getattr(found, "end", None)
    if end is not None and end.membership_id is not None:
        raise CannotInvite("used", "This invitation has been taken up. Sign in.")
    if end is not None:
        raise CannotInvite("taken_back", "This invitation was taken back. Ask for a new one.")
    if at >= found.expires_at:
        raise CannotInvite("too_old", "This invitation is more than seven days old. Ask for a new one.")
    return found


def user_of(invitation: Invitation) -> User | None:
    """Returns who has the invited address already; None: nobody yet."""
    return User.objects.filter(email__iexact=invitation.email, is_active=True).order_by("pk").first()


@transaction.atomic
def take_up(invitation: Invitation, user: User, *, at: datetime, name: str = "") -> Membership:
    """Makes somebody who has the invited address a member; the invitation works no more.

    Raises `CannotInvite` for somebody with another address, or where it was used meanwhile.
    """
    if user.email.casefold() != invitation.email.casefold():
        raise CannotInvite("somebody_else", f"This invitation is for {invitation.email}.")
    called = name.strip() or invitation.name or user.get_full_name() or invitation.email
    company = invitation.company
    known = Membership.objects.filter(company=company, user=user, ended=None).first()
    membership = known or add_member(
        company, user, invitation.role, called[:200], at=at, by=user.get_username()
    )
    _end(invitation, at, user.get_username(), "taken_up", membership)
    return membership


@transaction.atomic
def make_user(invitation: Invitation, name: str, password: str | None) -> User:
    """Makes the person an invitation is for; `password` None: they sign in by single sign-on alone.

    The address counts as theirs: the invitation reached them by it. Raises `CannotInvite` where somebody has it.
    """
    if user_of(invitation) is not None:
        raise CannotInvite("used", "Somebody has this address already. Sign in.")
    first, _, last = name.strip().rpartition(" ")
    user = User(
        username=invitation.email, email=invitation.email, first_name=first[:150], last_name=last[:150]
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise CannotInvite("used", "Somebody has this address already. Sign in.") from None
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def read_address(written: str) -> str:
    """Returns an e-mail address as it is kept, in small letters. Raises `CannotInvite` for what is none."""
    address = written.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise CannotInvite("no_address", f"{written.strip()[:200]!r} is no e-mail address.") from None
    if len(address) > LONGEST_ADDRESS:
        raise CannotInvite(
            "no_address", f"An address of more than {LONGEST_ADDRESS} characters cannot sign in."
        )
    return address


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _end(
    invitation: Invitation, at: datetime, by: str, what: str, membership: Membership | None = None
) -> None:
    # Two at once: the second finds the row there.
    end = InvitationEnd(invitation=invitation, at=at, by=by[:200], membership=membership)
    try:
        with transaction.atomic():
            end.save(force_insert=True)
    except IntegrityError:
        raise CannotInvite("used", "This invitation has ended already.") from None
    told = telling(INVITATION_END, end, "invitation", by, what=what, to=invitation.email)
    record(invitation.company_id, at, [told])
