"""Sign-in by a link that works once and for an hour. Leaves out the second factor, which is asked for after it.

A link carries, signed, the moment of the person's last sign-in. Signing in moves that moment, so a link that was used, and
every older one, is void.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.urls import reverse

from dunwell.people.told import Where, note

LASTS = timedelta(hours=1)
_WHY = {
    "incomplete": "This link is not complete. Copy the whole line, or ask for a new link.",
    "too_old": "This link is more than an hour old. Ask for a new one.",
    "used": "This link has been used. Each link works once; ask for a new one.",
}
_SALT = "dunwell.workbench.sign_in"


class CannotSignIn(Exception):
    """The link does not sign anybody in; the message says why, fit for whoever opened it.

    `reason` is its code: `incomplete`, `too_old` or `used`. `user` is whom the link would have signed in; None for one
    that nobody here made.
    """

    def __init__(self, reason: str, user: User | None = None) -> None:
        super().__init__(_WHY[reason])
        self.reason, self.user = reason, user


def demo_user() -> User:
    """Returns who keeps the installation, made at first use: an owner of every company, by links alone, no password."""
    user, made = User.objects.get_or_create(username="demo")
    if made:
        user.set_unusable_password()
    if made or not user.is_superuser:
        user.is_superuser = True
        user.save(update_fields=["password", "is_superuser"])
    return user


@transaction.atomic
def make_link(user: User, at: datetime, base_url: str = "", *, by: str) -> str:
    """Returns an address that signs the person in once, until an hour after `at`; `base_url` comes before its path.

    The journal keeps who made it, for whom and when, not the link.
    """
    token = signing.dumps([user.pk, _moment(user.last_login), at.timestamp()], salt=_SALT, compress=False)
    note("sign_in_link", user, Where(), at, by=by)
    return base_url.rstrip("/") + reverse("sign_in_link", args=[token])


@transaction.atomic
def redeem(token: str, at: datetime) -> User:
    """Uses up a link and returns whom it signs in. Raises `CannotSignIn` for one that is forged, used or too old."""
    try:
        pk, last_login, made_at = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise CannotSignIn("incomplete") from None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if not 0 <= at.timestamp() - made_at <= LASTS.total_seconds():
        raise CannotSignIn("too_old", user)
    if user is None or _moment(user.last_login) != last_login:
        raise CannotSignIn("used", user)
    # Two clicks at once: the one whose update finds the old moment still there signs in.
    if User.objects.filter(pk=pk, last_login=user.last_login).update(last_login=at) != 1:
        raise CannotSignIn("used", user)
    user.last_login = at
    return user


@transaction.atomic
def note_sign_out(user: User, where: Where, at: datetime) -> None:
    """Notes in the journal that the person signed out."""
    note("sign_out", user, where, at)


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
