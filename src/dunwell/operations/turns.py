"""What a worker does again and again: signs of life, new days, due rounds, what people asked for, what may leave.

Leaves out the waiting.
One company's trouble never stops the others': it rests for a while, and is tried again. The same for a channel. What is
logged are numbers, keys and names of errors: never a customer's name, an address, or words of a message.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, Q, QuerySet

from dunwell.engine.facts import INTERNAL_CHANNELS
from dunwell.ledger.models import Company
from dunwell.ledger.standings import keep_up
from dunwell.operations.doing_work import do_next
from dunwell.operations.due_rounds import Due, due_rounds, make_due_round
from dunwell.operations.new_days import NewDays
from dunwell.operations.resting import Resting
from dunwell.operations.signs_of_life import sign
from dunwell.outreach.company_day import company_day
from dunwell.outreach.deliver import Delivered, deliver
from dunwell.outreach.gates import gate_of
from dunwell.outreach.models import Attempt, Message, Status
from dunwell.outreach.outbox import Worker
from dunwell.values.delivery import Transport

log = logging.getLogger("dunwell.worker")

#: The database itself is in trouble: for every company, and until it is back.
DATABASE_LOST = (OperationalError, InterfaceError)
#: One company's queue keeps the worker at most so long before the others' have their turn.
SLICE = timedelta(seconds=30)
#: A sign of life is given at most so often.
SIGN_EVERY = timedelta(seconds=20)
_RESTS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300))

#: Who the journal says has read what came back.
REPORTS_BY = "report mailbox"
#: What came back by mail is read so often.
REPORTS_EVERY = timedelta(minutes=5)

ReadReports = Callable[[datetime, str], Counter[str]]
Open = Callable[[], AbstractContextManager[dict[str, Transport]]]


class Turns:
    """One worker's turns, and what it remembers between them. `open_channels` opens the ways out for one turn.

    `only`: for these companies; none: for every one. Not `sliced`: each queue is emptied before the next one's turn.
    `read_reports` reads what came back by mail, at a moment and under a name; None: there is no mailbox of reports.
    """

    def __init__(
        self,
        worker: Worker,
        open_channels: Open,
        mail_domain: str,
        only: Sequence[Company] = (),
        sliced: bool = True,
        read_reports: ReadReports | None = None,
    ) -> None:
        self._worker, self._open, self._mail_domain, self._sliced = worker, open_channels, mail_domain, sliced
        self._read_reports, self._reports_read_at = read_reports, None
        self._only = {each.pk for each in only}
        self._new_days = NewDays(self._only)
        self._signed_at: datetime | None = None
        self._troubled: Resting[tuple[int, str]] = Resting(_RESTS)
        self._down: Resting[str] = Resting(_RESTS)
        self._stopped: dict[int, str] = {}
        self.troubles: set[str] = set()

    def turn(self) -> bool:
        """Makes what is due and sends what may leave, of every company; says whether there may be more at once.

        Raises what `DATABASE_LOST` names; every other trouble is one company's.
        """
        self._sign()
        for company, day in self._new_days.begun(self._worker.now(), self._worker.moment()):
            self._alone(company, "day", partial(keep_up, company, day))
        for due in due_rounds(self._worker.moment()):
            if self._worker.stopping():
                return False
            if self._only and due.company.pk not in self._only:
                continue
            self._alone(due.company, "round", partial(self._make_round, due))
        more = self._asked()
        self._reports()
        companies = list(self._with_a_queue())
        if companies:
            with self._open() as transports:
                for company in companies:
                    if self._worker.stopping():
                        return False
                    more |= bool(
                        self._alone(company, "delivery", partial(self._deliver, company, transports))
                    )
        return more

    def _sign(self) -> None:
        now = self._worker.now()
        if self._signed_at is None or not timedelta() <= now - self._signed_at < SIGN_EVERY:
            sign(self._worker.name, now)
            self._signed_at = now

    def _alone(self, company: Company, what: str, action: Callable[[], bool | None]) -> bool:
        """Does something for one company; whatever goes wrong stays its own, is told, and rests for a while."""
        key = (company.pk, what)
        if self._troubled.rests(key, self._worker.now()):
            return False
        self._sign()
        try:
            more = action()
        except DATABASE_LOST:
            raise
        except Exception as error:
            # A fault of the program or of one company's playbook: loud in the log, and the queue of the others moves.
            self.troubles.add(f"{company.key} ({what}: {type(error).__name__})")
            pause = self._troubled.again(key, self._worker.now())
            told = {"company": company.key, "what": what, "pause_seconds": pause.total_seconds()}
            log.exception("trouble", extra=told)
            return False
        self._troubled.well(key)
        return bool(more)

    def _asked(self) -> bool:
        """Does the one thing that people have asked for the longest ago; says whether there was any."""
        if self._worker.stopping():
            return False
        self._sign()
        return do_next(self._worker, self._open, self._mail_domain, tuple(self._only)) is not None

    def _make_round(self, due: Due) -> bool:
        made = make_due_round(due, self._worker)
        if made is not None:
            told = {
                "company": due.company.key,
                "day": made.as_of.isoformat(),
                "gate": due.gate.value,
                "act": made.act,
            }
            log.info("round made", extra=told | {"wait": sum(made.wait.values()), "messages": made.messages})
        return False

    def _reports(self) -> None:
        now = self._worker.now()
        read_at = self._reports_read_at
        if self._read_reports is None or (
            read_at is not None and timedelta() <= now - read_at < REPORTS_EVERY
        ):
            return
        self._reports_read_at = now
        try:
            counts = self._read_reports(self._worker.moment(), REPORTS_BY)
        except DATABASE_LOST:
            raise
        except Exception as error:
            # A mailbox that cannot be read stops no message; it is told, and read again in a while.
            self.troubles.add(f"reports: {type(error).__name__}")
            log.exception("reports not read")
            return
        if found := {kind: count for kind, count in counts.items() if count}:
            log.info("reports read", extra={"counts": found})

    def _with_a_queue(self) -> QuerySet[Company]:
        """Returns the companies that have something a channel may take now, or that somebody may have left behind."""
        now, moment = self._worker.now(), self._worker.moment()
        due = Q(not_before=None) | Q(not_before__lte=moment)
        free = Q(claimed_until=None) | Q(claimed_until__lte=now) | ~Q(claimed_by="")
        theirs = Message.objects.filter(company=OuterRef("pk"))
        queued = theirs.filter(due, free, status=Status.QUEUED, as_of__lte=moment.date() + timedelta(days=1))
        by_program = queued.exclude(channel__in=("call", "visit", *INTERNAL_CHANNELS))
        left = theirs.filter(status=Status.SENDING)
        companies = Company.objects.filter(pk__in=self._only) if self._only else Company.objects.all()
        return companies.filter(Exists(by_program) | Exists(left)).order_by("pk")

    def _deliver(self, company: Company, transports: dict[str, Transport]) -> bool:
        """Sends what may leave of one company, for the length of a slice; says whether it was cut short."""
        began = self._worker.now()
        asked = count()

        def over() -> bool:
            # It is asked once before messages are looked at again and once before each: the first one always leaves,
            # however long the looking takes.
            late = next(asked) > 1 and self._sliced and self._worker.now() - began >= SLICE
            return late or self._worker.stopping()

        usable = {name: way for name, way in transports.items() if not self._down.rests(name, began)}
        last = Attempt.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            done = deliver(
                company, usable, replace(self._worker, stopping=over), mail_domain=self._mail_domain
            )
        finally:
            used = self._tell_attempts(company, last)
        self._tell(company, done, used)
        return self._sliced and self._worker.now() - began >= SLICE

    def _tell(self, company: Company, done: Delivered, used: set[str]) -> None:
        for channel in sorted(done.down):
            pause = self._down.again(channel, self._worker.now())
            told = {"company": company.key, "channel": channel, "pause_seconds": pause.total_seconds()}
            log.warning("channel down", extra=told)
        for channel in used - done.down:
            self._down.well(channel)
        counts = {state: count for state, count in done.counts.items() if count}
        if counts:
            log.info("delivered", extra={"company": company.key, "messages": counts})
        today: date = company_day(company, self._worker.moment())
        code = gate_of(company, today, self._worker.now()).code if done.warnings else ""
        if code != self._stopped.get(company.pk, ""):
            self._stopped[company.pk] = code
            log.warning("stopped" if code else "goes on", extra={"company": company.key, "reason": code})

    def _tell_attempts(self, company: Company, last: int) -> set[str]:
        """Logs each attempt since the one of that number, and returns the channels that took something or refused it."""
        own = Attempt.objects.filter(pk__gt=last, worker=self._worker.name, message__company=company)
        rows = own.order_by("pk").values_list("message_id", "no", "outcome", "stage", "message__channel")
        used = set()
        for number, no, outcome, stage, channel in rows:
            used.add(channel)
            told = {"company": company.key, "message_id": number, "attempt": no, "channel": channel}
            level = logging.INFO if outcome == "sent" else logging.WARNING
            log.log(level, "handed over", extra=told | {"outcome": outcome or "open", "stage": stage})
        return used
