"""Writes into the journal what people do to get in and out. Leaves out what they do inside.

Sign-ins belong to no single company: they are in the chain of the installation. Of a failed one nothing that was typed is
kept: people type passwords into the wrong field.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from dunwell.journal.chain import Happening
from dunwell.journal.record import INSTALLATION, record

#: What of the installation's chain is about signing in.
KINDS = (
    "sign_in_link",
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "second_factor",
    "password",
    "session_ended",
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a request came from: its network address, and its browser in short."""

    address: str = ""
    browser: str = ""

    @property
    def told(self) -> dict[str, str]:
        """What of it an entry keeps."""
        known = {"address": self.address, "browser": self.browser}
        return {name: value for name, value in known.items() if value}


@transaction.atomic
def note(
    kind: str, user: User | None, where: Where, at: datetime, *, by: str = "", reason: str = "", **told: str
) -> None:
    """Notes what somebody did, or what was tried in their name; `user` None: it is not known in whose."""
    if kind not in KINDS:
        raise KeyError(f"{kind!r} is not about signing in.")
    actor = by or (user.get_username() if user else "somebody")
    told = {**({"user": user.get_username()} if user else {}), **where.told, **told}
    about = ("user", user.pk) if user else None
    record(INSTALLATION, at, [Happening(kind, actor, about=about, reason=reason, told=told)])
