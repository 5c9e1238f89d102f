"""Sends what is queued: claim, look again, begin, hand over, record. Leaves out how each of these is done.

The outcome of one message and the beginning of the next are one transaction: at whatever moment the process is killed,
at most one message is in the handing over, and nothing that ended is forgotten.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction

from dunwell.law.contact_hours import may_contact, next_allowed_at
from dunwell.ledger.models import Company
from dunwell.outreach import outbox, outcomes
from dunwell.outreach.assigning import assignment_of
from dunwell.outreach.company_day import company_day
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.gates import gate_of
from dunwell.outreach.models import Message, Status
from dunwell.outreach.outbox import Worker
from dunwell.outreach.outcomes import Handed
from dunwell.outreach.outgoing import sender_of
from dunwell.outreach.recheck import Rechecker, Verdict
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Prepared, Transport

#: Messages claimed and looked at again together: a look costs much the same for one as for hundreds. So many at first;
#: then as many as the channel takes while they are fresh, at most the largest number.
BATCH, LARGEST = 500, 2_000
#: A message is handed over at most so long after its facts were read, even if the journal tells nothing newer.
FRESH = timedelta(seconds=5)
#: Pages of SQLite's log before they are copied into the file: 40 MB.
CHECKPOINT_PAGES = 10_000
#: How long to wait, again and again, for a database that has gone away while a message was in the handing over.
REMEMBER_PAUSES_SECONDS = (0.1, 0.5, 1, 2, 4, 8, 16, 30)


@dataclass(slots=True)
class Delivered:
    """What a run did, counted by state, and what the user should know. `down` holds the channels that failed whole."""

    counts: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    down: set[str] = field(default_factory=set)

    def warn(self, text: str) -> None:
        """Adds a warning, once."""
        if text not in self.warnings:
            self.warnings.append(text)


def deliver(
    company: Company,
    transports: Mapping[str, Transport],
    worker: Worker,
    *,
    mail_domain: str,
    limit: int | None = None,
) -> Delivered:
    """Sends the company's queued messages that may leave at this moment, at most `limit`, and returns what became of them.

    `transports` by channel; what has none stays in the queue. Raises what reading playbooks and texts raises, before
    anything is claimed; one customer's trouble never stops the others'.
    """
    durable_commits()
    run = _Run(company, transports, worker, mail_domain)
    run.done.counts.update(outbox.recover(company, worker))
    left = limit
    try:
        while (left is None or left > 0) and not worker.stopping():
            batch = run.claim(run.reach if left is None else min(run.reach, left))
            if not batch:
                break
            given_back = run.send(batch)
            if left is not None:
                left -= len(batch) - given_back
    except BaseException:
        # What has left is recorded, whatever ended the run: an interruption, a full disk, a database that went away.
        run.remember()
        raise
    if run.faults:
        raise ExceptionGroup("Some messages met a fault of the program; the others were sent", run.faults)
    return run.done


def durable_commits() -> None:
    """Makes every commit of this connection outlast a loss of power: a forgotten "sent" would be sent again."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL")
            # Many messages change the same pages of the indexes: these are copied into the file once for thousands.
            cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


class _Run:
    """One run over one company's queue."""

    def __init__(
        self, company: Company, transports: Mapping[str, Transport], worker: Worker, mail_domain: str
    ) -> None:
        self.done = Delivered()
        self.faults: list[Exception] = []
        self.reach = BATCH
        self._company, self._transports, self._worker = company, transports, worker
        self._assignment = assignment_of(company)
        self._policy = contact_policy(company)
        today = company_day(company, worker.moment())
        self._sender = sender_of(company, self._assignment.unsubscribable, mail_domain, today)
        self._rechecker: Rechecker | None = None
        self._handed: Handed | None = None

    def claim(self, most: int) -> list[Message]:
        """Claims messages of the channels that work; none where a gate is closed, and no more than it lets through."""
        moment = self._worker.moment()
        today = company_day(self._company, moment)
        channels = [each for each in self._transports if each not in self.done.down]
        with transaction.atomic():
            Company.objects.select_for_update(no_key=True).get(pk=self._company.pk)
            queue = outbox.waiting(self._company, channels, today, moment)
            gate = gate_of(self._company, today, self._worker.now())
            if gate.reason:
                if queue.exists():
                    self.done.warn(gate.reason)
                return []
            return outbox.claim(queue, self._worker, most if gate.left is None else min(most, gate.left))

    def send(self, batch: list[Message]) -> int:
        """Sends a claimed batch: looked at again together, and anew as often as what was seen is no longer fresh.

        Returns how many it gave back, because they are more than the channel takes while they are fresh.
        """
        given_back = 0
        claimed_just_now = True
        self._sender.learn_pages(batch, self._worker.moment())
        while batch:
            seen_at = self._worker.now()
            mine = batch if claimed_just_now else outbox.renew(batch, self._worker)
            again, claimed_just_now = self._pass(self._standing(mine), seen_at), False
            self.reach = max(20, 2 * (len(mine) - len(again))) if again else min(LARGEST, 2 * self.reach)
            # Beside a slow channel the rest is free for other workers.
            batch, surplus = again[: self.reach], again[self.reach :]
            outbox.let_go(surplus, self._worker)
            given_back += len(surplus)
        self._settle_last()
        return given_back

    def _standing(self, batch: list[Message]) -> list[Verdict]:
        """Returns what stands of a batch, and records what does not."""
        today = company_day(self._company, self._worker.moment())
        if not batch:
            return []
        if self._rechecker is None or self._rechecker.today != today:
            self._rechecker = Rechecker(self._company, self._assignment.playbooks, self._policy, today)
        verdicts = self._rechecker.verdicts(batch)
        self.faults += [each.fault for each in verdicts if each.fault is not None]
        changed = [each for each in verdicts if each.ends is not None or each.rewritten]
        with transaction.atomic():
            states = outcomes.settle(changed, self._worker.name, self._worker.moment())
        self.done.counts.update(state.value for state in states)
        standing = [each for each in verdicts if each.ends is None and not each.rewritten]
        # What was rewritten has an entry of its own now: it is looked at once more before it leaves.
        rewritten = [each.message for each in verdicts if each.ends is None and each.rewritten]
        return standing + (self._standing(outbox.renew(rewritten, self._worker)) if rewritten else [])

    def _pass(self, standing: list[Verdict], seen_at: datetime) -> list[Message]:
        """Hands over what stands, one after the other; returns what must be looked at again."""
        again = []
        for place, verdict in enumerate(standing):
            # One at least in each pass: where looking takes longer than it stays fresh, the queue still moves.
            if place and self._worker.now() - seen_at > FRESH:
                return again + [each.message for each in standing[place:]]
            if self._worker.stopping():
                outbox.let_go([each.message for each in standing[place:]] + again, self._worker)
                return []
            if verdict.message.channel in self.done.down:
                outbox.let_go([verdict.message], self._worker)
            elif self._may_leave(verdict):
                prepared = self._prepared(verdict)
                if prepared is not None and not self._hand_over(verdict, prepared):
                    again.append(verdict.message)
            if again and outbox.paused(self._company):
                break
        if outbox.paused(self._company):
            outbox.let_go([each.message for each in standing], self._worker)
            return []
        return again

    def _may_leave(self, verdict: Verdict) -> bool:
        """Says whether the customer may be contacted now by the clock on their wall; if not, it waits until they may."""
        moment = self._worker.moment()
        if verdict.draft is None or not (said := may_contact(verdict.rules, verdict.place, moment)).allowed:
            after = moment if verdict.draft is not None else moment + timedelta(hours=1)
            until = next_allowed_at(verdict.rules, verdict.place, after) or moment + timedelta(days=1)
            why = said.words if verdict.draft is not None else "a quiet day at the company"
            outcomes.postpone(
                verdict.message, self._worker.name, until, f"waits until {until:%Y-%m-%d %H:%M} UTC: {why}"
            )
            return False
        return True

    def _prepared(self, verdict: Verdict) -> Prepared | None:
        transport = self._transports[verdict.message.channel]
        try:
            return transport.prepare(self._sender.outgoing(verdict, self._worker.moment()))
        except DeliveryError as error:
            refused = error
        except Exception as fault:
            # A fault of ours in one message: it stays with a person, and the others go on.
            self.faults.append(fault)
            said = f"a fault of the program: {type(fault).__name__}: {fault}"
            refused = DeliveryError(said, permanent=True)
        with transaction.atomic():
            outcomes.refuse(verdict, refused, self._worker.name, self._worker.moment())
        self.done.counts[Status.FAILED.value] += 1
        return None

    def _hand_over(self, verdict: Verdict, prepared: Prepared) -> bool:
        """Hands one message over; False: something has changed since it was looked at, and it was not begun."""
        transport = self._transports[verdict.message.channel]
        with transaction.atomic():
            # First the row, last the journal, whose end others wait for. What became of the last message is known
            # before the next is begun: it may be of the same customer.
            outbox.hold(verdict)
            state = self._note_last()
            begun = outbox.begin(verdict, self._worker, transport.name, transport.repeatable)
        self._count(state)
        if not begun:
            return False
        try:
            ending = transport.hand_over(prepared)
        except ChannelDown as error:
            self.done.down.add(verdict.message.channel)
            self.done.warn(f"{verdict.message.channel}: {error}")
            ending = error
        except (DeliveryError, DeliveryUnclear) as error:
            ending = error
        except Exception as fault:  # Nobody knows how far it came.
            self.faults.append(fault)
            ending = DeliveryUnclear(f"a fault of the program: {type(fault).__name__}: {fault}")
        at = self._worker.moment()
        day = company_day(self._company, at)
        self._handed = Handed(verdict, prepared, self._worker.name, ending, at, day)
        return True

    def remember(self) -> None:
        """Records the last outcome once the database is back; gives up after a while, and a person will judge.

        Repeating it does no harm: what was recorded after all is not recorded again.
        """
        for pause_seconds in REMEMBER_PAUSES_SECONDS if self._handed is not None else ():
            try:
                self._settle_last()
            except (DatabaseError, InterfaceError):
                self._worker.sleep(pause_seconds)
                connection.close()
                continue
            return

    def _settle_last(self) -> None:
        durable_commits()  # A connection made anew has forgotten it.
        with transaction.atomic():
            state = self._note_last()
        self._count(state)

    def _note_last(self) -> Status | None:
        return None if self._handed is None else outcomes.note(self._handed)

    def _count(self, state: Status | None) -> None:
        self._handed = None
        if state not in (None, Status.QUEUED):
            self.done.counts[state.value] += 1
