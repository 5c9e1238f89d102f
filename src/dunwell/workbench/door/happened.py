"""What happened at the door, from the journal, for people to read. Leaves out who may read it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from dunwell.journal.models import Entry
from dunwell.journal.record import INSTALLATION
from dunwell.people.told import KINDS


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: when, whose account, by whom, what (a kind of the journal and its detail), from where, by what."""

    at: datetime
    user: str
    actor: str
    kind: str
    detail: str
    reason: str
    address: str
    browser: str


class Happenings:
    """Entries of the journal, the latest first, read as they are asked for: a sequence that pages can be cut from."""

    def __init__(self, entries: QuerySet[Entry]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return self._entries.count()

    def __getitem__(self, part: slice) -> list[Happening]:
        return [_read(entry) for entry in self._entries[part]]


def happened_to(users: Collection[int], nobody_too: bool = False) -> Happenings:
    """Returns what happened at the door of these users; `nobody_too`: and where it is not known whose it was."""
    theirs = Q(about="user", about_id__in=users)
    if nobody_too:
        theirs |= Q(kind="sign_in_failed", about="")
    entries = Entry.objects.filter(theirs, company_id=INSTALLATION, kind__in=KINDS)
    return Happenings(entries.order_by("-seq"))


def _read(entry: Entry) -> Happening:
    told: dict[str, Any] = json.loads(entry.payload)
    return Happening(
        at=entry.at,
        user=told.get("user", ""),
        actor=entry.actor,
        kind=entry.kind,
        detail=str(told.get("what") or told.get("how") or ""),
        reason=told.get("reason", ""),
        address=told.get("address", ""),
        browser=told.get("browser", ""),
    )
