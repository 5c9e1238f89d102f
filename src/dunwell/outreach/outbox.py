"""The queue of messages as workers share it: who may send which, from the claim to the moment of handing over.

Leaves out what is sent, and the outcome. Two clocks: claims and leases run by the real one, `now`, whatever moment a
rehearsal pretends.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.statements import execute
from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import Attempt, Message, Pause, Status
from dunwell.outreach.recheck import Verdict
from dunwell.outreach.states import move

#: How long a claim lasts without a word from its worker.
LEASE = timedelta(minutes=2)
#: How long a message may be in the handing over: longer than every channel's own limits together.
SENDING_LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that sends. `name` is its own on every machine, ever.

    `now` tells the real moment, for leases; `moment` the one that counts for days and hours, which a rehearsal may
    pretend. `is_gone` says of another worker's name that its process has surely ended; `stopping` whether this one is
    asked to end after the message in hand.
    """

    name: str
    now: Callable[[], datetime]
    moment: Callable[[], datetime]
    is_gone: Callable[[str], bool]
    stopping: Callable[[], bool]
    sleep: Callable[[float], None]


def waiting(company: Company, channels: Iterable[str], today: date, moment: datetime) -> QuerySet[Message]:
    """Returns the queued messages that may go out at this moment, claimed or not, those tried least first.

    While a message of a customer is in the handing over, none of their others is among them.
    """
    due = Q(not_before=None) | Q(not_before__lte=moment)
    queued = Message.objects.filter(company=company, status=Status.QUEUED, channel__in=list(channels))
    in_hand = Message.objects.filter(company=company, status=Status.SENDING).values("customer_id")
    return queued.filter(due, as_of__lte=today).exclude(customer_id__in=in_hand).order_by("attempts", "pk")


@transaction.atomic
def claim(queue: QuerySet[Message], worker: Worker, most: int) -> list[Message]:
    """Claims at most so many of the queue for the worker, and returns them with their customers and decisions.

    On PostgreSQL rows that another worker is claiming are stepped over; on SQLite the transaction holds the write
    lock. Either way the update is conditional: what somebody else has claimed stays theirs.
    """
    now = worker.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    keys = list(queue.filter(free).select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    mine = Message.objects.filter(pk__in=keys)
    mine.filter(free, status=Status.QUEUED).update(claimed_by=worker.name, claimed_until=now + LEASE)
    claimed = mine.filter(claimed_by=worker.name).select_related("customer", "decision")
    return (
        sorted(claimed, key=lambda each: keys.index(each.pk)) if len(keys) < 50 else _in_order(claimed, keys)
    )


def _in_order(claimed: Iterable[Message], keys: Sequence[int]) -> list[Message]:
    place = {key: n for n, key in enumerate(keys)}
    return sorted(claimed, key=lambda each: place[each.pk])


def renew(messages: Sequence[Message], worker: Worker) -> list[Message]:
    """Lengthens the worker's claims on what it has not begun, and returns those that are still its own, read anew.

    Given back is what cannot begin because another worker has a message of the same customer in the handing over.
    """
    keys = [each.pk for each in messages]
    mine = Message.objects.filter(pk__in=keys, status=Status.QUEUED, claimed_by=worker.name)
    companies = {each.company_id for each in messages}
    in_hand = Message.objects.filter(company_id__in=companies, status=Status.SENDING)
    in_hand = in_hand.exclude(claimed_by=worker.name).values("customer_id")
    mine.filter(customer_id__in=in_hand).update(claimed_by="", claimed_until=None)
    mine.update(claimed_until=worker.now() + LEASE)
    return _in_order(mine.select_related("customer", "decision"), keys)


def let_go(messages: Iterable[Message], worker: Worker) -> None:
    """Gives back what the worker has claimed and not begun."""
    keys = [each.pk for each in messages]
    mine = Message.objects.filter(pk__in=keys, status=Status.QUEUED, claimed_by=worker.name)
    mine.update(claimed_by="", claimed_until=None)


_BEGIN = """UPDATE outreach_message SET status = 'sending', attempts = attempts + 1, claimed_until = %s
    WHERE id = %s AND status = 'queued' AND claimed_by = %s AND claimed_until > %s
    AND NOT EXISTS (SELECT 1 FROM outreach_pause p WHERE p.company_id = %s AND p.resumed_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM outreach_message o WHERE o.customer_id = %s AND o.status = 'sending')
    AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.company_id = %s AND e.customer_id = %s AND e.seq > %s)
    AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.company_id = %s AND e.customer_id IS NULL AND e.seq > %s)"""
_ATTEMPT = """INSERT INTO outreach_attempt (message_id, no, worker, transport, repeatable, began_at)
    VALUES (%s, %s, %s, %s, %s, %s)"""


def hold(verdict: Verdict) -> None:
    """Takes the message's row before any other lock of the transaction: whoever has it may wait for the journal.

    Only PostgreSQL needs it; SQLite's transaction holds the write lock.
    """
    if connection.vendor == "postgresql":
        execute("SELECT 1 FROM outreach_message WHERE id = %s FOR UPDATE", (verdict.message.pk,))


def begin(verdict: Verdict, worker: Worker, transport: str, repeatable: bool) -> bool:
    """Turns a message the worker has claimed and re-checked into one being sent; False: it must be looked at again.

    One conditional update asks all that can have changed since the re-check: the claim, a pause, and whether the
    journal tells anything newer about the customer or the whole company. Belongs in a transaction, after `hold`: from
    the asking to its end nobody else can tell the journal anything, so that what was not seen has not happened yet.
    """
    message, now, moment = verdict.message, worker.now(), worker.moment()
    time = connection.ops.adapt_datetimefield_value
    if connection.vendor == "postgresql":
        execute("SELECT 1 FROM journal_head WHERE company_id = %s FOR UPDATE", (message.company_id,))
    begun = execute(
        _BEGIN,
        (time(now + SENDING_LEASE), message.pk, worker.name, time(now), message.company_id)
        + (message.customer_id, message.company_id, message.customer_id, verdict.seq)
        + (message.company_id, verdict.seq),
    )
    if begun.rowcount != 1:
        return False
    message.attempts += 1
    execute(_ATTEMPT, (message.pk, message.attempts, worker.name, transport, repeatable, time(moment)))
    return True


def paused(company: Company) -> Pause | None:
    """Returns the pause that stops the company's messages now, or None."""
    return Pause.objects.filter(company=company, resumed_at=None).first()


def recover(company: Company, worker: Worker) -> Counter[str]:
    """Sets free what workers left behind that are gone, or silent for longer than their lease; counts it by new state.

    What was claimed and not begun is free again. What was being handed over is `uncertain`, for nobody knows whether
    it left: also on a channel that would deliver it once, for by now it might be withdrawn or say something else.
    """
    held = Message.objects.filter(company=company, status__in=(Status.QUEUED, Status.SENDING))
    held = held.exclude(claimed_by="")
    others = held.exclude(claimed_by=worker.name).order_by().values_list("claimed_by", flat=True).distinct()
    gone = [name for name in others if worker.is_gone(name)]
    left = Q(claimed_by__in=gone) | Q(claimed_until__lte=worker.now())
    held.filter(left, status=Status.QUEUED).update(claimed_by="", claimed_until=None)
    states: Counter[str] = Counter()
    for message in held.filter(left, status=Status.SENDING).order_by("pk"):
        states[Status.UNCERTAIN.value] += _set_free(message, company, worker)
    return states


@transaction.atomic
def _set_free(message: Message, company: Company, worker: Worker) -> bool:
    """Calls one message uncertain; False: somebody has settled it meanwhile."""
    attempt = Attempt.objects.filter(message=message, no=message.attempts).first()
    same = Message.objects.filter(pk=message.pk, claimed_by=message.claimed_by, status=Status.SENDING)
    said = "its process ended while it was being handed over"
    again = " (handing it over again would not deliver it twice)" if attempt and attempt.repeatable else ""
    began_at = attempt.began_at if attempt else worker.moment()
    # Its worker keeps the claim: should it be alive after all, it may still say what became of it.
    if not move(
        same,
        Status.UNCERTAIN,
        done_on=company_day(company, began_at),
        status_reason=f"{said}: it may have left, or not; a person judges{again}",
    ):
        return False
    Attempt.objects.filter(message=message, no=message.attempts, ended_at=None).update(
        ended_at=worker.moment(), outcome="lost", evidence=said
    )
    words = {"to": message.to_address, "subject": message.subject, "text": message.body}
    tells = {"attempt": message.attempts, "worker": message.claimed_by} | words
    happening = Happening("uncertain", "delivery", message.customer_id, ("message", message.pk), said, tells)
    record(company.pk, worker.moment(), [happening])
    return True
