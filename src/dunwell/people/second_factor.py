"""Decides whether somebody needs a second factor by now. Leaves out how one is set up and asked for."""

from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from dunwell.ledger.companies import note_setting
from dunwell.ledger.models import Company
from dunwell.people.member import Member, companies_of
from dunwell.people.models import FirstAsked, Membership, SignInRule
from dunwell.people.roles import SECOND_FACTOR_ROLES
from dunwell.people.sessions import end_all
from dunwell.people.told import Where, note

#: How many days it may be put off where a company has not said.
USUAL_DAYS = 7


def has_one(user: User) -> bool:
    """Says whether somebody has a second factor. Recovery codes alone are none."""
    return _factors().filter(user=user).exists()


def days_of(company: Company) -> int | None:
    """Returns for how many days a second factor may be put off in a company; None: for ever."""
    rule = SignInRule.objects.filter(company=company).first()
    return USUAL_DAYS if rule is None else rule.second_factor_after_days


def needed_from(user: User, asked_at: datetime) -> datetime | None:
    """Returns from when on somebody who was first asked at a moment needs a second factor; None: never."""
    roles = Membership.objects.filter(user=user, ended=None, role__in=SECOND_FACTOR_ROLES)
    theirs = companies_of(user).filter(pk__in=roles.values("company")).select_related("sign_in_rule")
    days = [_days(company) for company in theirs]
    known = [each for each in days if each is not None]
    return asked_at + timedelta(days=min(known)) if known else None


def is_due(member: Member, at: datetime) -> bool:
    """Says whether a member must set up a second factor before they go on in this company.

    Whoever has no password and keeps the installation signs in by links made on its own machine: that is factor enough.
    """
    if member.role not in SECOND_FACTOR_ROLES or keeps_the_installation(member.user):
        return False
    # One question: it is asked before every page.
    mine, rule = {"user": OuterRef("pk")}, SignInRule.objects.filter(company=member.company)
    has, ruled, days, asked = User.objects.values_list(
        Exists(_factors().filter(**mine)),
        Exists(rule),
        Subquery(rule.values("second_factor_after_days")[:1]),
        Subquery(FirstAsked.objects.filter(**mine).values("at")[:1]),
    ).get(pk=member.user.pk)
    days = days if ruled else USUAL_DAYS
    if has or days is None:
        return False
    return days == 0 or (asked is not None and at >= asked + timedelta(days=days))


def asked_at(user: User, at: datetime) -> datetime:
    """Returns when somebody was first asked for a second factor: noted now where they never were."""
    asked, _ = FirstAsked.objects.get_or_create(user=user, defaults={"at": at})
    return asked.at


def keeps_the_installation(user: User) -> bool:
    """Says whether somebody signs in only by links that are made on the machine itself."""
    return user.is_superuser and not user.has_usable_password()


def _factors() -> QuerySet[Authenticator]:
    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


def _days(company: Company) -> int | None:
    rule = getattr(company, "sign_in_rule", None)
    return USUAL_DAYS if rule is None else rule.second_factor_after_days


@transaction.atomic
def set_rule(company: Company, days: int | None, *, at: datetime, by: str) -> None:
    """Says for how many days a company's people may put a second factor off; None: for ever."""
    old = days_of(company)
    if old == days:
        return
    SignInRule.objects.update_or_create(company=company, defaults={"second_factor_after_days": days})
    note_setting(company, "second_factor_after_days", old, days, at, by)


@transaction.atomic
def reset_second_factor(user: User, *, at: datetime, by: str, where: Where | None = None) -> bool:
    """Takes every second factor of somebody away (a phone was lost) and ends their sessions; False: there was none.

    The days in which it may be put off are counted anew from their next sign-in.
    """
    factors = Authenticator.objects.filter(user=user)
    if not factors.exists():
        return False
    factors.delete()
    FirstAsked.objects.filter(user=user).delete()
    end_all(user, at, by=by, reason="the second factor was reset", where=where)
    note("second_factor", user, where or Where(), at, by=by, what="reset")
    return True


def have_one(users: Collection[int]) -> set[int]:
    """Returns those of the users who have a second factor."""
    factors = Authenticator.objects.filter(user__in=users)
    return set(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True))
