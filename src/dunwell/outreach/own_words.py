"""What a person writes in place of a message's words: judged by the facts of this moment, and kept with what was before.

Two who write at once lose nothing: whoever saves second is shown the other's words. Leaves out who may write.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dunwell.engine.duckdb_runner import plan
from dunwell.journal.chain import Happening
from dunwell.journal.models import Entry
from dunwell.journal.record import record
from dunwell.outreach.asking import NothingToAsk
from dunwell.outreach.assigning import assignment_of
from dunwell.outreach.compose import Composer, Draft, grounds_of
from dunwell.outreach.composers import composers_of, letters
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.gather import gather
from dunwell.outreach.models import Covered, Message, Status
from dunwell.outreach.recheck import no_longer
from dunwell.outreach.yardstick import Yardstick, status_reason
from dunwell.tone.judgement import Judgement

#: Messages whose words a person may change: nothing of them has left.
EDITABLE = (Status.DRAFTED, Status.REHEARSED, Status.AWAITING_APPROVAL, Status.QUEUED)
#: Longer words than these are no message; a subject is one line of a mail.
LONGEST_SUBJECT, LONGEST_TEXT = 300, 20_000


class CannotWrite(Exception):
    """The words of this message cannot be changed; the message says why."""


class WrittenMeanwhile(Exception):
    """Somebody has changed the words since they were shown; `message` holds them as they are now."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"{message.edited_by or 'The program'} has changed these words meanwhile.")
        self.message = message


@dataclass(frozen=True, slots=True)
class Case:
    """What a message rests on at this moment. `ends` says why it would not be sent now; empty: it would.

    `draft` is what the program would write now, `yardstick` what a person's words are judged by: None where it ends.
    """

    message: Message
    ends: str = ""
    draft: Draft | None = None
    covers: tuple[tuple[str, int, int], ...] = ()
    yardstick: Yardstick | None = None


@dataclass(slots=True)
class _Overheard:
    """Writes as a composer does, and keeps what words of a person for the same message are judged by."""

    composer: Composer
    heard: list[Yardstick] = field(default_factory=list)

    def draft(self, person: dict[str, Any], act: dict[str, Any], *rest: Any) -> Draft:
        draft = self.composer.draft(person, act, *rest)
        try:
            self.heard.append(self.composer.yardstick(person, act, draft.account))
        except NothingToAsk:
            self.heard.clear()
        return draft


def version_of(message: Message) -> str:
    """Returns what tells these words of a message from others, to be given back by whoever changes them."""
    return hashlib.sha256(f"{message.subject}\0{message.body}".encode()).hexdigest()[:16]


def is_same(message: Message, subject: str, text: str) -> bool:
    """Says whether these words are the message's, however a browser ends its lines."""
    return (_line(subject), _text(text)) == (_line(message.subject), _text(message.body))


def case_of(message: Message) -> Case:
    """Returns what the message rests on now, as of its own day: money that came in meanwhile counts.

    The message comes with its company and its decision. Raises what gathering, planning and composing raise.
    """
    company, day = message.company, message.as_of
    playbooks = assignment_of(company).playbooks
    gathered = gather(
        company, day, playbooks, contact_policy(company), [message.customer_id], known_to=date.max
    )
    planned = plan(gathered.facts, day)
    decided = {row["customer_id"]: row for row in planned.decisions.to_pylist()}.get(message.customer_id)
    if ends := no_longer(message, decided):
        return Case(message, ends)
    overheard = {
        key: _Overheard(made) for key, made in composers_of(company, playbooks.values(), day).items()
    }
    beside = {"covered": planned.covered} | gathered.particulars
    [(_, draft, covers)] = letters(overheard, gathered.facts["customers"], planned.decisions, beside)
    if draft.status is Status.WITHDRAWN:
        return Case(message, draft.problem)
    [yardstick] = [each for one in overheard.values() for each in one.heard]
    return Case(message, "", draft, tuple(covers), yardstick)


@transaction.atomic
def write(case: Case, subject: str, text: str, *, version: str, at: datetime, by: str) -> Judgement:
    """Puts a person's words in the place of a message's, has them judged, and returns the verdict.

    The message awaits approval afterwards (in rehearsal it stays there), with what the guard says. `version` is of the words
    that person was shown. Raises `CannotWrite` for a message that would not be sent, has left, or has no words;
    `WrittenMeanwhile` where the words are others by now.
    """
    if case.ends or case.yardstick is None or case.draft is None:
        raise CannotWrite(f"This message would not be sent: {case.ends}.")
    subject, text = _line(subject)[:LONGEST_SUBJECT], _text(text)
    if not text.strip() or len(text) > LONGEST_TEXT or "\0" in subject + text:
        raise CannotWrite("A message needs words, and not too many.")
    message = Message.objects.select_for_update().get(pk=case.message.pk)
    if message.status not in EDITABLE:
        raise CannotWrite(f"Message {message.pk} is {message.status} already; its words stay as they are.")
    if version_of(message) != version:
        raise WrittenMeanwhile(message)
    judged = case.yardstick.judge(subject, text)
    state = Status.REHEARSED if message.status == Status.REHEARSED else Status.AWAITING_APPROVAL
    was = {"subject": message.subject, "text": message.body}
    Message.objects.filter(pk=message.pk).update(
        subject=subject,
        body=text,
        to_address=case.draft.to_address,
        status=state,
        status_reason=status_reason(judged),
        grounds_sha256=grounds_of(message.as_of, case.draft.rests_on),
        edited_by=by[:200],
        claimed_by="",
        claimed_until=None,
    )
    Covered.objects.filter(message=message).delete()
    Covered.objects.bulk_create(
        Covered(message=message, track=track, occasion_id=occasion_id, step_no=step_no)
        for track, occasion_id, step_no in case.covers
    )
    told = {
        "subject": subject,
        "text": text,
        "was": was,
        "was_by": message.edited_by,
        "verdict": judged.verdict,
        "score": f"{judged.score:.2f}",
        "rules": [each.rule for each in judged.findings],
    }
    about = ("message", message.pk)
    record(message.company_id, at, [Happening("edited", by, message.customer_id, about, told=told)])
    return judged


def versions_of(message: Message) -> Iterable[Entry]:
    """Returns the entries of the journal that tell how the words of a message were changed by people, the latest first."""
    about = {"company_id": message.company_id, "about": "message", "about_id": message.pk}
    return Entry.objects.filter(**about, kind="edited").order_by("-seq")


def _line(subject: str) -> str:
    """Returns a subject on one line."""
    return " ".join(subject.split())


def _text(text: str) -> str:
    """Returns a text with the line ends of this program; a browser sends others."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
