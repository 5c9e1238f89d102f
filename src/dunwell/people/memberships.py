"""Gives people a role in a company, changes it and ends it. Leaves out invitations and who may do so."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Company
from dunwell.people.kept import MEMBERSHIP
from dunwell.people.models import Membership, MembershipEnd, Role
from dunwell.people.sessions import end_all


class CannotChangePeople(Exception):
    """What was asked would leave a company without an owner, or is so already; the message says why.

    `reason` is its code: `last_owner`, `ended`, `member_already`, `no_role` or `no_name`.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@transaction.atomic
def add_member(
    company: Company, user: User, role: str, name: str, *, at: datetime, by: str, other_names: str = ""
) -> Membership:
    """Makes somebody a member of a company. Raises `CannotChangePeople` where they are one, or the role is none."""
    _check(role, name)
    if _current(company).filter(user=user).exists():
        raise CannotChangePeople("member_already", f"{name} is a member of {company.name} already.")
    made = _began(company, user, role, name, other_names, at, by)
    record(company.pk, at, [_telling(made, by, "joined")])
    return made


@transaction.atomic
def change_member(
    membership: Membership,
    *,
    at: datetime,
    by: str,
    role: str | None = None,
    name: str | None = None,
    other_names: str | None = None,
) -> Membership:
    """Gives a member another role or other names, from now on: this membership ends and another begins.

    None leaves as it is. Returns the new membership; the same one where nothing changes. Raises `CannotChangePeople`.
    """
    held = _held(membership)
    kept = {"role": held.role, "name": held.name, "other_names": held.other_names}
    asked = {"role": role, "name": name, "other_names": other_names}
    new = kept | {key: value.strip() for key, value in asked.items() if value is not None}
    if new == kept:
        return held
    _check(new["role"], new["name"])
    if new["role"] != Role.OWNER:
        _keep_an_owner(held)
    over = _ended(held, at, by, "changed")
    made = _began(held.company, held.user, new["role"], new["name"], new["other_names"], at, by)
    record(held.company_id, at, [over, _telling(made, by, "changed")])
    return made


@transaction.atomic
def end_membership(membership: Membership, *, at: datetime, by: str, reason: str = "left") -> None:
    """Ends a membership and, at once, every session of that person. Raises `CannotChangePeople` for the last owner."""
    held = _held(membership)
    _keep_an_owner(held)
    over = _ended(held, at, by, reason)
    record(held.company_id, at, [over])
    end_all(held.user, at, by=by, reason=f"no longer works for {held.company.name}")


def members(company: Company) -> list[Membership]:
    """Returns who belongs to a company now, the owners first, then by role and name."""
    order = list(Role.values)
    found = _current(company).select_related("user")
    return sorted(found, key=lambda each: (order.index(each.role), each.name.casefold(), each.pk))


def _current(company: Company) -> QuerySet[Membership]:
    return Membership.objects.filter(company=company, ended=None)


def _check(role: str, name: str) -> None:
    if role not in Role.values:
        raise CannotChangePeople("no_role", f"{role!r} is no role. Roles: {', '.join(Role.values)}.")
    if not name.strip() or len(name) > 200:
        raise CannotChangePeople("no_name", "A member needs a name of at most 200 characters.")


def _held(membership: Membership) -> Membership:
    """Returns the membership as it is now, with the company's members held until the transaction ends."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(
        company_id=membership.company_id, ended=None
    )
    held = {each.pk: each for each in rows.select_related("user", "company").order_by("pk")}
    if membership.pk not in held:
        raise CannotChangePeople("ended", f"{membership.name} is no longer a member in this role.")
    return held[membership.pk]


def _keep_an_owner(held: Membership) -> None:
    owners = _current(held.company).filter(role=Role.OWNER, user__is_active=True)
    if held.role == Role.OWNER and not owners.exclude(pk=held.pk).exists():
        raise CannotChangePeople(
            "last_owner",
            f"{held.name} is the last owner of {held.company.name}. Make somebody else one first.",
        )


def _began(
    company: Company, user: User, role: str, name: str, other_names: str, at: datetime, by: str
) -> Membership:
    others = "\n".join(line.strip() for line in other_names.splitlines() if line.strip())
    return Membership.objects.create(
        company=company, user=user, role=role, name=name.strip(), other_names=others, since_at=at, by=by[:200]
    )


def _ended(held: Membership, at: datetime, by: str, reason: str) -> Happening:
    was = {name: getattr(held, name) for name in MEMBERSHIP.fields}
    held.ended = MembershipEnd.objects.create(at=at, by=by[:200], reason=reason[:200])
    held.save(update_fields=["ended"])
    return _telling(held, by, "ended", was=was, reason=reason)


def _telling(membership: Membership, by: str, what: str, **more: Any) -> Happening:
    user = membership.user.get_username()
    return telling(MEMBERSHIP, membership, "membership", by, what=what, user=user, **more)
