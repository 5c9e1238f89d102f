"""What a person says about a message before it leaves, or when nobody knows whether it left. Leaves out calls and tasks.

Each is one conditional change of state: whoever was quicker, a worker or a colleague, has said it already.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Company
from dunwell.outreach.models import Attempt, Contact, Message, Status
from dunwell.outreach.states import move
from dunwell.outreach.told import CONTACT
from dunwell.outreach.tone_of_words import REFUSED

#: So many messages are named in one statement; databases take no list of any length.
_AT_ONCE = 5_000


class CannotJudge(Exception):
    """The message is in no state in which this can be said of it; the message says which."""


@transaction.atomic
def judge(message: Message, left: bool, *, at: datetime, by: str, note: str) -> Status:
    """Says of an uncertain message that it left, or did not, and returns its new state.

    It left: it counts as sent on the day of its last attempt, and as a contact made on that day. It did not: it is
    failed, its step is not taken, and a later round decides anew. Raises `CannotJudge` unless it is uncertain.
    """
    one = Message.objects.filter(pk=message.pk, status=Status.UNCERTAIN)
    said = f"{by} judged that it {'left' if left else 'did not leave'}: {note}"[:300]
    values = {"status_reason": said, "claimed_by": "", "claimed_until": None}
    if left:
        attempt = Attempt.objects.filter(message=message).order_by("no").last()
        moved = move(one, Status.SENT, sent_at=attempt.began_at if attempt else at, **values)
    else:
        moved = move(one, Status.FAILED, done_on=None, **values)
    message.refresh_from_db()
    if not moved:
        raise CannotJudge(
            f"Message {message.pk} is {message.status}, not uncertain: there is nothing to judge."
        )
    told = {"left": left, "status": message.status, "attempt": message.attempts}
    happenings = [Happening("judged", by, message.customer_id, ("message", message.pk), note, told)]
    if left and message.channel in CONTACT_CHANNELS:
        made = Contact.objects.create(
            company_id=message.company_id,
            customer_id=message.customer_id,
            channel=message.channel,
            on_date=message.done_on,
            message=message,
        )
        happenings.append(telling(CONTACT, made, "contact", by, customer_id=message.customer_id))
    record(message.company_id, at, happenings)
    return Status(message.status)


@transaction.atomic
def approve_messages(company: Company, numbers: Sequence[int], *, at: datetime, by: str) -> int:
    """Queues messages that awaited a person, all or none of them, and returns how many.

    Raises `CannotJudge` where one of them is not the company's, or does not await approval.
    """
    waiting = Message.objects.filter(company=company, status=Status.AWAITING_APPROVAL)
    wanted = sorted(set(numbers))
    found: dict[int, int] = {}
    refused: set[int] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = waiting.filter(pk__in=wanted[start : start + _AT_ONCE]).select_for_update().order_by("pk")
        rows = list(some.values_list("pk", "customer_id", "status_reason"))
        found |= {pk: customer for pk, customer, _ in rows}
        refused |= {pk for pk, _, reason in rows if reason.startswith(REFUSED)}
    if first := next((pk for pk in wanted if pk in refused), None):
        raise CannotJudge(
            f"Message {first} must not leave with the words it has: write them anew, or withdraw it."
        )
    if missing := [pk for pk in wanted if pk not in found]:
        raise CannotJudge(f"Message {missing[0]} is not one of {company.name} that awaits approval.")
    values = {"status_reason": "", "claimed_by": "", "claimed_until": None}
    keys = list(found)
    for start in range(0, len(keys), _AT_ONCE):
        move(Message.objects.filter(pk__in=keys[start : start + _AT_ONCE]), Status.QUEUED, **values)
    happenings = [Happening("approved", by, customer, ("message", pk)) for pk, customer in found.items()]
    record(company.pk, at, happenings)
    return len(found)


def awaiting_approval(company: Company, as_of: date | None = None) -> list[int]:
    """Returns the numbers of the company's messages that await a person, of one round's day or (None) of all."""
    waiting = Message.objects.filter(company=company, status=Status.AWAITING_APPROVAL)
    if as_of is not None:
        waiting = waiting.filter(as_of=as_of)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def withdraw_message(message: Message, *, at: datetime, by: str, note: str) -> None:
    """Takes back a message that has not begun to leave; raises `CannotJudge` for one that has, or has ended."""
    one = Message.objects.filter(pk=message.pk)
    said = f"{by} withdrew it: {note}"[:300]
    moved = move(one, Status.WITHDRAWN, status_reason=said, claimed_by="", claimed_until=None)
    if not moved:
        message.refresh_from_db()
        raise CannotJudge(f"Message {message.pk} is {message.status} already; it cannot be withdrawn.")
    record(
        message.company_id,
        at,
        [Happening("withdrawn", by, message.customer_id, ("message", message.pk), note)],
    )
