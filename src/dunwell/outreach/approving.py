"""What a person says about many messages at once: they may leave, or shall not; and takes that back while nothing has left.

Each is one set of rows in one transaction, with an entry of the journal for each message. What has to be read first (the
guard doubts, the law wants something told, facts have changed) is passed over: it is opened and let through by itself.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from dunwell.journal.chain import Happening
from dunwell.journal.models import Entry
from dunwell.journal.record import record
from dunwell.ledger.models import Company
from dunwell.outreach.approval import NOTICE
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Gate, Message, Status
from dunwell.outreach.recheck import FACTS_CHANGED, READ_AGAIN
from dunwell.outreach.states import move
from dunwell.outreach.tone_of_words import DOUBTED, REFUSED

Each = TypeVar("Each")

#: What the reason of a message begins with that a person has to read before it may leave.
TO_READ = (DOUBTED, REFUSED, NOTICE, FACTS_CHANGED, READ_AGAIN)
#: What no person may let through as it is: it is written anew first.
TO_WRITE = (REFUSED, FACTS_CHANGED)
#: So many messages are named in one statement; databases take no list of any length.
_AT_ONCE = 5_000


class CannotApprove(Exception):
    """The messages cannot be let through; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of how many messages, and between which numbers of the journal (`first` to `last`) it stands."""

    count: int
    first: int
    last: int


def to_read() -> Q:
    """Returns the condition that a message has to be read by itself before it may leave."""
    return _starts_with(TO_READ)


def approve_all(company: Company, rows: QuerySet[Message], *, at: datetime, by: str) -> Judged:
    """Queues those of the company's messages among `rows` that await approval and need no reading of their own.

    Raises `CannotApprove` where the company rehearses: then nothing leaves the house.
    """
    refuse_rehearsal(company)
    waiting = rows.filter(company=company, status=Status.AWAITING_APPROVAL).exclude(to_read())
    return _move(company, waiting, Status.QUEUED, "approved", "", at, by)


def approve_one(message: Message, *, at: datetime, by: str) -> Judged:
    """Queues a message that a person has read. Raises `CannotApprove` where it must not leave so, or is not waiting."""
    refuse_rehearsal(message.company)
    if message.status_reason.startswith(TO_WRITE):
        raise CannotApprove(f"Write it anew first: {message.status_reason}")
    waiting = Message.objects.filter(pk=message.pk, status=Status.AWAITING_APPROVAL)
    done = _move(
        message.company, waiting.exclude(_starts_with(TO_WRITE)), Status.QUEUED, "approved", "", at, by
    )
    if not done.count:
        message.refresh_from_db()
        raise CannotApprove(f"Message {message.pk} is {message.status}; it does not await approval.")
    return done


def withdraw_all(company: Company, rows: QuerySet[Message], *, at: datetime, by: str, note: str) -> Judged:
    """Takes back those of the company's messages among `rows` that have not begun to leave."""
    theirs = rows.filter(
        company=company, status__in=(Status.REHEARSED, Status.AWAITING_APPROVAL, Status.QUEUED)
    )
    return _move(company, theirs, Status.WITHDRAWN, "withdrawn", note, at, by)


@transaction.atomic
def take_back(company: Company, judged: Judged, *, at: datetime, by: str) -> int:
    """Takes back what `by` said of messages in these entries of the journal, of those that stand as they did then.

    What was let through awaits approval again, unless it has begun to leave; what was withdrawn is put back where it was.
    """
    said = Entry.objects.filter(
        company_id=company.pk,
        seq__gte=judged.first,
        seq__lte=judged.last,
        actor=by,
        kind__in=("approved", "withdrawn"),
        about="message",
    ).order_by("seq")
    told: list[Happening] = []
    for some in _parts(said.values_list("about_id", "customer_id", "kind", "payload")):
        told += _undone(company, some, by)
    record(company.pk, at, told)
    return len(told)


def refuse_rehearsal(company: Company) -> None:
    """Raises `CannotApprove` where the company rehearses."""
    if rules_of(company).gate == Gate.REHEARSAL:
        raise CannotApprove(
            f"{company.name} rehearses: nothing leaves the house. Somebody who may change settings can open the gate."
        )


def _parts(rows: Iterable[Each]) -> Iterator[list[Each]]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _starts_with(beginnings: Iterable[str]) -> Q:
    found = Q()
    for each in beginnings:
        found |= Q(status_reason__startswith=each)
    return found


@transaction.atomic
def _move(
    company: Company, rows: QuerySet[Message], to: Status, kind: str, note: str, at: datetime, by: str
) -> Judged:
    """Moves the rows, and tells of each where it was and what was noted of it, so that it can be taken back."""
    locked = (
        rows.select_for_update().order_by("pk").values_list("pk", "customer_id", "status", "status_reason")
    )
    found = list(locked.iterator(chunk_size=_AT_ONCE))
    said = f"{by} withdrew it: {note}"[:300] if to is Status.WITHDRAWN else ""
    values = {"status_reason": said, "claimed_by": "", "claimed_until": None}
    for some in _parts((pk for pk, *_ in found)):
        move(Message.objects.filter(pk__in=some), to, **values)
    last = record(company.pk, at, _told(found, kind, note, by))
    return Judged(len(found), last - len(found) + 1, last)


def _told(rows: list[tuple[int, int, str, str]], kind: str, note: str, by: str) -> Iterator[Happening]:
    for pk, customer, status, reason in rows:
        was = {"was": status} | ({"noted": reason} if reason else {})
        yield Happening(kind, by, customer, ("message", pk), note, was)


def _undone(company: Company, entries: Iterable[tuple[int, int, str, str]], by: str) -> list[Happening]:
    """Moves back the messages of some entries, and returns what to tell of those that went."""
    wanted = {pk: (customer, kind, json.loads(payload)) for pk, customer, kind, payload in entries}
    now = {"approved": Status.QUEUED, "withdrawn": Status.WITHDRAWN}
    rows = Message.objects.filter(company=company, pk__in=list(wanted)).select_for_update().order_by("pk")
    groups: dict[tuple[str, str, str], list[int]] = {}
    for pk, status in rows.values_list("pk", "status"):
        _, kind, told = wanted[pk]
        was = told.get("was", Status.AWAITING_APPROVAL)
        back = Status.REHEARSED if was == Status.REHEARSED else Status.AWAITING_APPROVAL
        if status == now[kind]:
            groups.setdefault((kind, back, told.get("noted", "")), []).append(pk)
    happenings = []
    for (kind, back, noted), keys in groups.items():
        values = {"status_reason": noted, "claimed_by": "", "claimed_until": None}
        move(Message.objects.filter(pk__in=keys), Status(back), **values)
        word = "unapproved" if kind == "approved" else "put_back"
        happenings += [Happening(word, by, wanted[pk][0], ("message", pk)) for pk in keys]
    return happenings
