"""What bars a contact for whole days, whatever the hour and the count: wishes, moratoria, notices, who is reached.

Each barrier is one rule with the days on which it forbids. Leaves out hours and counts, and what the rules themselves
mean: `wishes`, `moratoria`, `notices` and `third_persons` decide that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.law.contact_applying import Scope
from dunwell.law.contact_counts import Attempt
from dunwell.law.contact_history import Contact
from dunwell.law.contact_kinds import PERSONS, WISHES
from dunwell.law.contact_rules import ALSO, House, concerns
from dunwell.law.moratoria import moratorium
from dunwell.law.not_known import NotKnown
from dunwell.law.notices import Sent, notices_before, waits_before
from dunwell.law.packs import Packs, Rule
from dunwell.law.third_persons import Spoken, may_speak_with
from dunwell.law.wishes import Wish, blocked_by, needs_consent

_DAY = timedelta(days=1)
#: The step of a notice that a channel is; any other channel is a contact.
_STEPS = {"call": "call", "voicemail": "call", "prerecorded_call": "call", "visit": "visit"}
_STOPS_CONTACT = {"contact", "contact_for_payment"}


@dataclass(frozen=True, slots=True)
class Wants:
    """What else is known of a customer: what they asked for, and by id and day what was sent and what protects them."""

    wishes: tuple[Wish, ...] = ()
    sent: tuple[tuple[str, date], ...] = ()
    moratoria: tuple[tuple[str, date], ...] = ()


NOTHING_ELSE = Wants()


@dataclass(frozen=True, slots=True)
class Barrier:
    """One rule that bars whole days: from `since` to `until`, both included; `until` None: no end is known.

    `since` None: it bars nothing. `said` is why, in words.
    """

    rule: Rule
    said: str
    since: date | None = None
    until: date | None = None

    def allows(self, day: date) -> bool:
        """Says whether a day is free of it."""
        return self.since is None or day < self.since or (self.until is not None and day > self.until)

    @property
    def endless(self) -> bool:
        """Whether it bars contact, and nobody can say until when."""
        return self.since is not None and self.until is None


@dataclass(frozen=True, slots=True)
class Barred:
    """The question that barriers are looked for: which packs and places, who, what is tried and what is known."""

    packs: Packs
    house: House
    places: Sequence[str]
    scope: Scope
    attempt: Attempt
    wants: Wants
    history: Sequence[Contact] | None

    def barriers(self) -> Iterator[Barrier]:
        """Yields the rules that bar the attempt on some days, or would if more were known."""
        yield from self._wishes()
        yield from self._consents()
        yield from self._moratoria()
        yield from self._third_person()
        yield from self._notices()

    def _wishes(self) -> Iterator[Barrier]:
        """Yields the wishes that are about this attempt, by the rules of law they rest on, or by the house's."""
        channels = {self.attempt.channel, ALSO.get(self.attempt.channel, self.attempt.channel)}
        through = self.attempt.person == "representative"
        for wish in self.wants.wishes:
            if wish.wish == "opt_in":
                continue
            blocked = blocked_by(self.packs, wish, self.places, self.scope)
            about = any(
                blocked.blocks(each, blocked.since, number=self.attempt.number, to_representative=through)
                for each in channels
            )
            if about:
                until = f" until {blocked.until}" if blocked.until else ""
                still = (
                    f"; still allowed: {', '.join(blocked.still_allowed)}" if blocked.still_allowed else ""
                )
                said = f"asked on {wish.said_on}: {WISHES[wish.wish]}{until}{still}"
                for rule in blocked.rules or self._own("wish"):
                    yield Barrier(rule, said, blocked.since, blocked.until)

    def _consents(self) -> Iterator[Barrier]:
        """Yields the rules by which the channel needs a consent, with whether one is known."""
        given = [
            wish.said_on
            for wish in self.wants.wishes
            if wish.wish == "opt_in" and wish.channel in ("", self.attempt.channel)
        ] + ([self.attempt.consented_on] if self.attempt.consented_on else [])
        for rule in needs_consent(self.packs, self.attempt.channel, self.places, self.scope):
            if not concerns(rule, self.attempt.channel, self.attempt.number):
                continue
            if given:
                first = min(given)
                yield Barrier(rule, f"the customer agreed on {first}", date.min, first - _DAY)
            else:
                yield Barrier(rule, "needs the customer's consent, and none is known", date.min)

    def _moratoria(self) -> Iterator[Barrier]:
        for rule_id, begins_on in self.wants.moratoria:
            rule, found = self.packs.rule(rule_id), moratorium(self.packs, rule_id, begins_on)
            if rule is None or not _STOPS_CONTACT & set(rule.values.get("stops", ())):
                continue
            if isinstance(found, NotKnown):
                yield Barrier(rule, found.message, begins_on)
            else:
                until = f"until {found.ends_on}" if found.ends_on else "with no end that is known"
                yield Barrier(rule, f"since {begins_on}, {until}", begins_on, found.ends_on)

    def _third_person(self) -> Iterator[Barrier]:
        person = self.attempt.person
        if person in ("customer", "representative"):
            return
        before = sum(not each.by_customer and each.person == person for each in self.history or ())
        represented = any(wish.wish == "representative" for wish in self.wants.wishes)
        spoken = may_speak_with(
            self.packs, person, self.places, self.scope, represented=represented, asked_before=before
        )
        law = any(rule.relied_on for rule in spoken.rules)
        if spoken.reason == "asked_before":
            law = any("most_times" in rule.values for rule in spoken.rules)
        for rule in (*spoken.rules, *(() if law else self._own("third_person"))):
            bars = not spoken.allowed and _is_to_blame(rule, spoken, person)
            yield Barrier(rule, _person_said(rule, spoken, person, before), date.min if bars else None)

    def _notices(self) -> Iterator[Barrier]:
        """Yields the notices that have to come before the attempt; what a notice is sent by may be the notice itself."""
        step = _STEPS.get(self.attempt.channel, "contact")
        sent = self._sent()
        waits = {wait.rule.id: wait for wait in waits_before(self.packs, step, self.places, self.scope, sent)}
        for rule in notices_before(self.packs, step, self.places, self.scope):
            wait, mine = waits[rule.id], sent.get(rule.id)
            if mine is None:
                if self.attempt.channel in rule.values.get("channels", ()):
                    yield Barrier(rule, f"may be this notice itself: {rule.says}")
                elif sent:
                    yield Barrier(rule, "is not among the notices that were sent", date.min)
                else:
                    yield Barrier(rule, f"not checked, for nobody said when it was sent: {rule.says}")
            elif wait.first_day is None:
                yield Barrier(rule, wait.missing, date.min)
            else:
                said = f"sent on {mine.sent_on}; from {wait.first_day} on"
                yield Barrier(rule, said, date.min, wait.first_day - _DAY)

    def _sent(self) -> dict[str, Sent]:
        """Returns each notice with the first day it is known to have been sent; told days go before the history's."""
        found: dict[str, Sent] = {}
        for contact in self.history or ():
            day = contact.on or (contact.at.date() if contact.at is not None else date.min)
            for notice in contact.notices:
                if not contact.by_customer and (notice not in found or day < found[notice].sent_on):
                    found[notice] = Sent(day)
        return found | {notice: Sent(day) for notice, day in self.wants.sent}

    def _own(self, kind: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.house.rules if rule.kind == kind)


def _is_to_blame(rule: Rule, spoken: Spoken, person: str) -> bool:
    """Says whether a rule is why a person may not be spoken to."""
    if not rule.relied_on:
        return True
    if spoken.reason == "asked_before" and rule.strength != "house" and "most_times" not in rule.values:
        return False
    if spoken.reason in ("asked_before", "represented"):
        return person not in rule.values.get("not_third", ())
    return bool(rule.values.get("allowed") != "location_only")


def _person_said(rule: Rule, spoken: Spoken, person: str, before: int) -> str:
    who = PERSONS[person]
    if spoken.for_what == "everything":
        return f"{who} is no third person here"
    if spoken.for_what == "location":
        most = "" if spoken.most_times is None else f", {spoken.most_times} at most, {before} so far"
        parts = [f"{who}: only to ask where the customer is{most}"]
        parts += [f"may be asked: {', '.join(spoken.may_ask)}"] if spoken.may_ask else []
        parts += [f"may be said: {', '.join(spoken.may_say)}"] if spoken.may_say else []
        parts += [f"never: {', '.join(spoken.must_not_say)}"] if spoken.must_not_say else []
        return "; ".join(parts)
    why = {
        "asked_before": f"was asked {before} times; {spoken.most_times} at most",
        "represented": "is not asked once the customer is represented",
    }
    return f"{who} {why.get(spoken.reason, 'is a third person')}. {rule.says}"
