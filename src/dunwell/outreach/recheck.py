"""Looks again, just before sending: do messages still stand on the facts of this moment? Changes nothing.

The same planner decides again, for just these customers; money that is in the ledger counts, whatever its day. What it
would not decide today is not sent; what it still decides with other amounts, items or addresses is written anew, but for
what a person wrote: that goes back to a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import DatabaseError, InterfaceError

from dunwell.engine.duckdb_runner import plan
from dunwell.engine.facts import TRACKS_WITHOUT_AMOUNT
from dunwell.engine.refusal import BrokenFacts
from dunwell.journal.record import latest
from dunwell.law.contact_hours import ContactPlace
from dunwell.law.contact_rules import ContactRules
from dunwell.ledger.contact_times import contact_times_of
from dunwell.ledger.models import Company, ContactTimes
from dunwell.outreach.compose import CannotCompose, Draft, grounds_of
from dunwell.outreach.composers import composers_of, letters
from dunwell.outreach.contact_policy import ContactPolicy
from dunwell.outreach.contact_times import with_wish
from dunwell.outreach.gates import rules_of
from dunwell.outreach.gather import CannotGather, gather
from dunwell.outreach.models import Gate, Message, Status
from dunwell.outreach.playbooks import Playbook
from dunwell.outreach.reasons import HOLDS, MEANINGS
from dunwell.outreach.texts import CannotReadTexts

#: A wait for one of these reasons passes by itself: the message keeps its place in the queue.
PASSING = ("quiet_day",)
#: What the reason of a message begins with whose words a person wrote on other facts.
FACTS_CHANGED = "the facts have changed: "
#: What is said of a message that the program wrote anew though a person had let through other words.
READ_AGAIN = "the facts have changed since it was approved; read it again"
#: What is wrong for everybody: the database, the disk, the playbook, its words.
_OF_ALL = (DatabaseError, InterfaceError, OSError, CannotGather, CannotCompose, CannotReadTexts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one queued message: it stands, or `ends` says as what it leaves the queue, `reason` why.

    `draft` is the message as it is to be sent, `covers` what it takes to which step (track, occasion, step); `rewritten`
    says whether the words are others than were queued. `rules` hold at `place`. `seq` is the journal's end before the
    facts were read.
    """

    message: Message
    place: ContactPlace
    rules: ContactRules
    seq: int
    ends: Status | None = None
    reason: str = ""
    draft: Draft | None = None
    covers: tuple[tuple[str, int, int], ...] = ()
    rewritten: bool = False
    fault: Exception | None = None


class Rechecker:
    """Re-checks messages of one company as of one day of the company's, `today`. Reads the texts once."""

    def __init__(
        self, company: Company, playbooks: dict[str, Playbook], policy: ContactPolicy, today: date
    ) -> None:
        self.today = today
        self._company, self._playbooks, self._policy = company, playbooks, policy
        self._composers = composers_of(company, playbooks.values(), today)
        # Behind this gate a person reads everything: also what is written anew.
        self._reads_all = rules_of(company).gate == Gate.APPROVE
        self._times: dict[int, ContactTimes] = {}

    def verdicts(self, messages: Sequence[Message]) -> list[Verdict]:
        """Returns a verdict for each message, in order; each message comes with its customer and its decision.

        Facts that the plan refuses, or that the program has a fault with (`fault`), concern the one customer whose
        they are: the others are judged without them.
        """
        seq = latest(self._company.pk)
        customers = sorted({message.customer_id for message in messages})
        self._times = contact_times_of(customers, self.today)
        try:
            return self._judged(messages, customers, seq)
        except _OF_ALL:
            raise
        except Exception as error:
            if len(customers) == 1:
                return [self._broken(each, seq, error) for each in messages]
        half = customers[len(customers) // 2]
        low = self.verdicts([each for each in messages if each.customer_id < half])
        high = self.verdicts([each for each in messages if each.customer_id >= half])
        found = {verdict.message.pk: verdict for verdict in (*low, *high)}
        return [found[each.pk] for each in messages]

    def _judged(self, messages: Sequence[Message], customers: list[int], seq: int) -> list[Verdict]:
        gathered = gather(
            self._company, self.today, self._playbooks, self._policy, customers, known_to=date.max
        )
        planned = plan(gathered.facts, self.today)
        beside = {"covered": planned.covered} | gathered.particulars
        decided = {row["customer_id"]: row for row in planned.decisions.to_pylist()}
        several = {key for key, n in Counter(each.customer_id for each in messages).items() if n > 1}
        known = {
            each.customer_id: each.grounds_sha256 for each in messages if each.customer_id not in several
        }
        written = {act["customer_id"]: (draft, tuple(moves)) for act, draft, moves in
                   letters(self._composers, gathered.facts["customers"], planned.decisions, beside, known)}  # fmt: skip
        places = dict(zip(*(gathered.facts["customers"][name].to_pylist() for name in ("customer_id", "jurisdiction")),
                          strict=True))  # fmt: skip
        return [
            self._verdict(
                each,
                self._where(each, places.get(each.customer_id, "")),
                seq,
                decided.get(each.customer_id),
                written.get(each.customer_id),
            )
            for each in messages
        ]

    def _broken(self, message: Message, seq: int, error: Exception) -> Verdict:
        if isinstance(error, BrokenFacts):
            said, fault = f"the facts cannot be planned: {error.findings[0]}", None
        else:
            said, fault = f"a fault of the program: {type(error).__name__}: {error}", error
        return Verdict(message, *self._where(message, ""), seq, Status.FAILED, said, fault=fault)

    def _verdict(
        self,
        message: Message,
        where: tuple[ContactPlace, ContactRules],
        seq: int,
        decided: dict[str, Any] | None,
        written: tuple[Draft, tuple[tuple[str, int, int], ...]] | None,
    ) -> Verdict:
        reason = no_longer(message, decided)
        if decided is not None and (decided["reason"] in PASSING or self._unwanted_today(message, decided)):
            return Verdict(message, *where, seq)
        if reason or written is None:
            return Verdict(message, *where, seq, Status.WITHDRAWN, reason)
        draft, covers = written
        if message.edited_by and draft.status is not Status.WITHDRAWN:
            return self._by_a_person(Verdict(message, *where, seq, None, "", draft, covers))
        if draft.status is not Status.REHEARSED:
            return Verdict(message, *where, seq, draft.status, draft.problem)
        if draft.grounds_sha256 == message.grounds_sha256:
            # On the same grounds the words are those that were let through, whoever wrote them.
            draft = replace(draft, subject=message.subject, body=message.body)
        same = (draft.subject, draft.body, draft.to_address) == (
            message.subject, message.body, message.to_address
        )  # fmt: skip
        if not same and (self._reads_all or decided["approval"] == "review" or draft.doubted):
            said = draft.problem if draft.doubted else READ_AGAIN
            return Verdict(
                message, *where, seq, Status.AWAITING_APPROVAL, said, draft, covers, rewritten=True
            )
        return Verdict(message, *where, seq, None, "", draft, covers, rewritten=not same)

    def _by_a_person(self, verdict: Verdict) -> Verdict:
        """Words that a person wrote leave as they are, or not at all: on other facts a person reads them again."""
        message, draft = verdict.message, verdict.draft
        kept = replace(draft, subject=message.subject, body=message.body)
        if grounds_of(message.as_of, draft.rests_on) == message.grounds_sha256:
            return replace(verdict, draft=kept)
        said = f"{FACTS_CHANGED}{message.edited_by} wrote these words before that"
        return replace(verdict, draft=kept, ends=Status.AWAITING_APPROVAL, reason=said)

    def _where(self, message: Message, jurisdiction: str) -> tuple[ContactPlace, ContactRules]:
        """Returns where the customer would be reached, and what holds there for such a customer."""
        customer = message.customer
        code = jurisdiction or customer.country or self._company.jurisdiction
        place = ContactPlace(
            jurisdiction=code,
            channel=message.channel,
            zone=customer.time_zone,
            country=customer.country,
            region=customer.region,
            company_zone=self._company.time_zone,
        )
        rules = self._policy.rules(code, customer.kind, self.today)
        return place, with_wish(rules, self._times.get(customer.pk))

    def _unwanted_today(self, message: Message, decided: dict[str, Any]) -> bool:
        """Whether the customer does not want to be reached on this day of the week: the message waits for another."""
        wish = self._times.get(message.customer_id)
        return (
            decided["reason"] == "opted_out"
            and wish is not None
            and str(self.today.isoweekday()) not in wish.weekdays
        )


def no_longer(message: Message, decided: dict[str, Any] | None) -> str:
    """Returns why the plan of this moment would not send this message, or an empty text."""
    if decided is None:
        return "nothing_due: nothing of theirs is open any more"
    if decided["decision"] == "wait":
        more = f" ({HOLDS[decided['hold_kind']]})" if decided["hold_kind"] else ""
        return f"{decided['reason']}: {MEANINGS[decided['reason']]}{more}"
    if decided["track"] != message.track and decided["track"] in TRACKS_WITHOUT_AMOUNT:
        return (
            f"nothing_due: nothing it asked for is due any more; what is due today is {decided['step_key']}"
        )
    queued = (message.track, message.decision.step_key, message.channel)
    today = (decided["track"], decided["step_key"], decided["channel"])
    if queued != today:
        return f"other_step: what is due today is {today[1]} by {today[2]}, not {queued[1]} by {queued[2]}"
    return ""
