"""Records how the handing over of a message ended: its state, the copy as sent, the contact, the journal. Decides nothing.

Each is one conditional change of state: if somebody else has said meanwhile what became of the message, that stays.
"""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import told
from dunwell.journal.statements import execute
from dunwell.outreach.models import Covered, Message, Status
from dunwell.outreach.recheck import Verdict
from dunwell.outreach.states import before, move
from dunwell.outreach.told import CONTACT, COPY
from dunwell.values.delivery import DeliveryError, DeliveryUnclear, Prepared, Receipt

#: Who sends, in the journal.
PROGRAM = "delivery"

#: Pauses before the next try of what was surely not accepted; after the last one a person looks.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))

#: What the program can be told of one handing over.
Ending = Receipt | DeliveryError | DeliveryUnclear


@dataclass(frozen=True, slots=True)
class Handed:
    """A message that was begun and how that ended, at the moment `at`; `day` is the company's. Not recorded yet."""

    verdict: Verdict
    prepared: Prepared
    worker: str
    ending: Ending
    at: datetime
    day: date


def note(handed: Handed) -> Status | None:
    """Records the ending in the caller's transaction; returns the new state, or None if it was settled meanwhile."""
    ending = handed.ending
    if isinstance(ending, Receipt):
        return _sent(handed, ending)
    if isinstance(ending, DeliveryUnclear):
        return _uncertain(handed, str(ending))
    if ending.permanent or handed.verdict.message.attempts > len(PAUSES):
        return _failed(handed, ending)
    return _again(handed, ending)


_SENT = """UPDATE outreach_message SET status = 'sent', sent_at = %s, done_on = %s, claimed_until = NULL,
    status_reason = '' WHERE id = %s AND claimed_by = %s AND status IN ('sending', 'uncertain')"""
_COPY = """INSERT INTO outreach_sentcopy (message_id, media_type, content, sha256, reference)
    VALUES (%s, %s, %s, %s, %s)"""
_CONTACT = """INSERT INTO outreach_contact (company_id, customer_id, channel, on_date, message_id, note)
    VALUES (%s, %s, %s, %s, %s, %s) RETURNING id"""
_ENDED = """UPDATE outreach_attempt SET ended_at = %s, outcome = %s, stage = %s, evidence = %s
    WHERE message_id = %s AND no = %s"""


def _sent(handed: Handed, receipt: Receipt) -> Status | None:
    message, time = handed.verdict.message, connection.ops.adapt_datetimefield_value
    sha256 = hashlib.sha256(handed.prepared.content).hexdigest()
    copy = {
        "message_id": message.pk,
        "media_type": handed.prepared.media_type,
        "content": zlib.compress(handed.prepared.content, 1),
        "sha256": sha256,
        "reference": (receipt.reference or handed.prepared.reference)[:300],
    }
    changed = execute(_SENT, (time(handed.at), handed.day.isoformat(), message.pk, handed.worker))
    _end_attempt(handed, "sent", "", receipt.evidence)
    if changed.rowcount != 1:
        # Settled meanwhile, by a person who judged: what the channel said is kept with the attempt.
        return None
    execute(_COPY, tuple(copy.values()))
    tells = told(COPY, copy) | {"evidence": receipt.evidence[:300]}
    happenings = [replace(_happening(handed, "sent", "", tells), about=("copy", message.pk))]
    if message.channel in CONTACT_CHANNELS:
        contact = {
            "company_id": message.company_id,
            "customer_id": message.customer_id,
            "channel": message.channel,
            "on_date": handed.day.isoformat(),
            "message_id": message.pk,
            "note": "",
        }
        number = execute(_CONTACT, tuple(contact.values())).fetchone()[0]
        happenings.append(
            Happening(
                "contact",
                PROGRAM,
                message.customer_id,
                ("contact", number),
                "",
                told(CONTACT, contact),
            )
        )
    record(message.company_id, handed.at, happenings)
    return Status.SENT


def _uncertain(handed: Handed, said: str) -> Status | None:
    reason = f"it may have left, or not; a person judges: {said}"
    return _end(handed, Status.UNCERTAIN, "unclear", said, "uncertain", reason, done_on=handed.day)


def _failed(handed: Handed, error: DeliveryError) -> Status | None:
    tried = handed.verdict.message.attempts
    reason = str(error) if error.permanent else f"tried {tried} times, now a person looks: {error}"
    outcome = "refused" if error.permanent else "not_accepted"
    return _end(
        handed, Status.FAILED, outcome, str(error), "failed", reason, claimed_by="", claimed_until=None
    )


def _again(handed: Handed, error: DeliveryError) -> Status | None:
    attempts = handed.verdict.message.attempts
    not_before = handed.at + PAUSES[attempts - 1]
    reason = f"not accepted, tried again from {not_before:%Y-%m-%d %H:%M} UTC: {error}"
    return _end(
        handed, Status.QUEUED, "not_accepted", str(error), None, reason,
        claimed_by="", claimed_until=None, not_before=not_before,
    )  # fmt: skip


def _end(
    handed: Handed, state: Status, outcome: str, said: str, kind: str | None, reason: str, **values: object
) -> Status | None:
    message = handed.verdict.message
    mine = Message.objects.filter(pk=message.pk, claimed_by=handed.worker)
    if not move(mine, state, status_reason=reason[:300], **values):
        return None
    _end_attempt(handed, outcome, getattr(handed.ending, "stage", ""), said)
    if kind:
        record(message.company_id, handed.at, [_happening(handed, kind, reason, {})])
    return state


def _end_attempt(handed: Handed, outcome: str, stage: str, evidence: str) -> None:
    message, time = handed.verdict.message, connection.ops.adapt_datetimefield_value
    execute(_ENDED, (time(handed.at), outcome, stage[:40], evidence, message.pk, message.attempts))


def _happening(handed: Handed, kind: str, reason: str, more: dict[str, object]) -> Happening:
    """Returns the entry about a message: with the words that left, or would have."""
    message, draft, place = handed.verdict.message, handed.verdict.draft, handed.verdict.place
    tells = {
        "attempt": message.attempts,
        "worker": handed.worker,
        "channel": message.channel,
        "to": draft.to_address,
        "subject": draft.subject,
        "text": draft.body,
        "track": message.track,
        "step_key": message.decision.step_key,
        "as_of": message.as_of.isoformat(),
        # So that the contact can be checked later against what was known of the customer, and when it was there.
        "jurisdiction": place.jurisdiction,
        "zone": place.zone,
        "country": place.country,
        "region": place.region,
        "seen": handed.verdict.seq,
    }
    return Happening(kind, PROGRAM, message.customer_id, ("message", message.pk), reason, tells | more)


def settle(verdicts: Iterable[Verdict], worker: str, at: datetime) -> list[Status]:
    """Records what a re-check says before anything is handed over: withdrawn, failed, rewritten, or to be read again.

    Belongs in a transaction. Returns the new states; of what stands, or what somebody else has moved, there is none.
    """
    states, happenings, company_id = [], [], None
    for verdict in verdicts:
        message, company_id = verdict.message, verdict.message.company_id
        queued = Message.objects.filter(pk=message.pk, claimed_by=worker, status=Status.QUEUED)
        if verdict.rewritten:
            if not _rewrite(verdict, queued):
                continue
            tells = {"subject": message.subject, "text": message.body, "to": message.to_address}
            happenings.append(_told(verdict, "rewritten", "the facts had changed since the round", tells))
        if verdict.ends is not None and move(
            queued, verdict.ends, status_reason=verdict.reason[:300], claimed_by="", claimed_until=None
        ):
            states.append(verdict.ends)
            if verdict.ends is Status.AWAITING_APPROVAL and not verdict.rewritten:
                happenings.append(_told(verdict, "returned", verdict.reason, {}))
            if verdict.ends in (Status.WITHDRAWN, Status.FAILED):
                happenings.append(_told(verdict, verdict.ends.value, verdict.reason, {}))
    if happenings:
        record(company_id, at, happenings)
    return states


def _rewrite(verdict: Verdict, queued: object) -> bool:
    draft = verdict.draft
    changed = queued.filter(status__in=before(Status.SENDING)).update(
        subject=draft.subject,
        body=draft.body,
        to_address=draft.to_address,
        grounds_sha256=draft.grounds_sha256,
        status_reason=draft.problem[:300],
    )
    if not changed:
        return False
    Covered.objects.filter(message=verdict.message).delete()
    Covered.objects.bulk_create(
        Covered(message=verdict.message, track=track, occasion_id=occasion_id, step_no=step_no)
        for track, occasion_id, step_no in verdict.covers
    )
    return True


def _told(verdict: Verdict, kind: str, reason: str, tells: dict[str, object]) -> Happening:
    message = verdict.message
    return Happening(kind, PROGRAM, message.customer_id, ("message", message.pk), reason, tells)


def refuse(verdict: Verdict, error: DeliveryError, worker: str, at: datetime) -> None:
    """Records that a message cannot even be built for its channel; belongs in a transaction."""
    message = verdict.message
    queued = Message.objects.filter(pk=message.pk, claimed_by=worker, status=Status.QUEUED)
    if move(queued, Status.FAILED, status_reason=str(error)[:300], claimed_by="", claimed_until=None):
        record(message.company_id, at, [_told(verdict, "failed", str(error), {})])


def postpone(message: Message, worker: str, until: datetime, why: str) -> None:
    """Gives a message back to the queue until its customer may be contacted."""
    mine = Message.objects.filter(pk=message.pk, claimed_by=worker, status=Status.QUEUED)
    mine.update(claimed_by="", claimed_until=None, not_before=until, status_reason=why[:300])
