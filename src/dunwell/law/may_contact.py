"""Says whether somebody may be contacted at a moment, by which rules, and when next. Reads no file and no clock.

Each rule that is about the question is looked at by itself, so that the answer can be read; for the next moment all are
taken together. A rule that is not confirmed never forbids and never allows: where it would forbid, a person has to look.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dunwell.law.contact_applying import Scope, applying, binds
from dunwell.law.contact_barriers import NOTHING_ELSE, Barred, Wants
from dunwell.law.contact_counts import Attempt, Limit, limit_of
from dunwell.law.contact_history import Contact
from dunwell.law.contact_hours import ContactPlace, judged, next_open
from dunwell.law.contact_rules import House, concerns, holiday_list, hours_of_rule
from dunwell.law.open_hours import Hours, shared_hours
from dunwell.law.packs import Packs, Rule
from dunwell.law.time_zones import Zones, is_region, zones_of

#: How far ahead a moment is looked for.
HORIZON_DAYS = 366
_LIMITS = ("contact_cap", "contact_cooldown")
_KINDS = ("contact_hours", *_LIMITS, "wish", "notice", "third_person")


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks to contact whom, how, and where they are.

    `homes`: where the customer lives and is; `others`: the company's seat, the contract's law. `zone`: the customer's time
    zone; empty: any of those of their homes, and all have to allow. `policy`: house rules count besides the law, not only
    where the law has no number. `wants` is what the customer has asked for, and what was sent to them.
    """

    homes: tuple[str, ...]
    relationship: str
    actor: str
    attempt: Attempt
    zone: str = ""
    others: tuple[str, ...] = ()
    policy: bool = False
    wants: Wants = NOTHING_ELSE


@dataclass(frozen=True, slots=True)
class Looked:
    """A rule that was looked at. `verdict`: `allow`, `forbid`, or `ask` (not confirmed; a person has to look)."""

    rule: Rule
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the moment is allowed, by which rules, and the first allowed moment from it on, in UTC.

    None: no moment of the next year is, or nobody can say when what forbids it ends.
    """

    allowed: bool
    rules: tuple[Looked, ...]
    next_allowed_at: datetime | None


def may_contact_at(
    packs: Packs, house: House, question: Question, moment: datetime, history: Sequence[Contact] | None = None
) -> Answer:
    """Returns the answer for a moment, which carries its zone. `history` None: nothing is known of earlier contacts.

    What was done after the moment is not known then, and is left out.
    """
    zones = zones_of_homes(packs, question)
    first = moment.astimezone(zones.infos[0] if zones.infos else UTC)
    known = None if history is None else tuple(each for each in history if each.made_by(first))
    case = _Case(packs, house, question, zones, known, first.date())
    looked = tuple(case.looked(moment))
    allowed = all(each.verdict == "allow" for each in looked)
    return Answer(allowed, looked, moment if allowed else _next(case, moment))


def _next(case: "_Case", moment: datetime) -> datetime | None:
    """Returns the first moment at which all hold: hours are searched by turns of the clock, everything else by days."""
    at, limit = moment.astimezone(UTC), moment.astimezone(UTC) + timedelta(days=HORIZON_DAYS)
    while at < limit:
        opens = case.opens(at)
        if opens is None:
            return None
        if case.first_zone_day(opens) >= case.until:
            # Other rules are in force by then: the search goes on with theirs, from the midnight they begin.
            at = max(at, case.midnight(case.until))
            case = case.on(case.first_zone_day(at))
            continue
        if case.days_allow(opens):
            return opens
        if case.is_without_end():
            return None
        at = case.next_midnight(opens)
    return None


class _Case:
    """A question with the rules in force on a day; `until` is the day from which others may be."""

    def __init__(
        self,
        packs: Packs,
        house: House,
        question: Question,
        zones: Zones,
        history: tuple[Contact, ...] | None,
        day: date,
    ) -> None:
        self._packs, self._house, self._question, self._zones = packs, house, question, zones
        self._history = history
        self._infos = zones.infos or (ZoneInfo("UTC"),)
        self._scope = Scope(question.actor, question.relationship, day)
        self._where = (*question.homes, *question.others)
        self._places = tuple(_place(packs, home, question) for home in question.homes)
        self.until = _changes(packs, self._where, self._scope)
        self._hours = self._all_hours()
        self._limits = self._all_limits()
        barred = Barred(packs, house, self._where, self._scope, question.attempt, question.wants, history)
        self._barriers = tuple(barred.barriers())
        self._open = shared_hours(hours for _, hours in self._hours)

    def on(self, day: date) -> "_Case":
        """Returns the same question with the rules of another day."""
        return _Case(self._packs, self._house, self._question, self._zones, self._history, day)

    def looked(self, moment: datetime) -> Iterator[Looked]:
        """Yields each rule with what it says of a moment."""
        for rule, hours in self._hours:
            verdicts = [judged(hours, place, moment) for place in self._places]
            told = next((each for each in verdicts if not each.allowed), verdicts[0])
            yield _looked(rule, told.allowed, told.words)
        for limits in self._limits:
            shown = [(limit, moment.astimezone(info).date()) for limit, info in limits]
            limit, day = next(((each, day) for each, day in shown if not each.allows(day)), shown[0])
            more = "; no earlier contacts were given" if self._history is None else ""
            yield _looked(limit.rule, limit.allows(day), limit.why(day) + more)
        for barrier in self._barriers:
            day = moment.astimezone(self._infos[0]).date()
            yield _looked(barrier.rule, barrier.allows(day), barrier.said)

    def opens(self, at: datetime) -> datetime | None:
        """Returns the first moment from one on at which the hours of all places allow."""
        while True:
            found = [next_open(self._open, place, at) for place in self._places]
            known = [each for each in found if each is not None]
            if len(known) < len(found):
                return None
            if max(known) == at:
                return at
            at = max(known)

    def days_allow(self, at: datetime) -> bool:
        """Says whether all that goes by days allows a moment."""
        days = {info: at.astimezone(info).date() for info in self._infos}
        return all(each.allows(days[self._infos[0]]) for each in self._barriers) and all(
            limit.allows(days[info]) for limits in self._limits for limit, info in limits
        )

    def is_without_end(self) -> bool:
        """Says whether something forbids that ends at no day that is known."""
        return any(each.endless for each in self._barriers)

    def first_zone_day(self, at: datetime) -> date:
        """Returns the day on which a moment falls in the first zone."""
        return at.astimezone(self._infos[0]).date()

    def midnight(self, day: date) -> datetime:
        """Returns the moment at which a day begins in the first zone."""
        return datetime.combine(day, time.min, self._infos[0]).astimezone(UTC)

    def next_midnight(self, at: datetime) -> datetime:
        """Returns the next moment at which a day begins in any zone."""
        return min(
            datetime.combine(at.astimezone(info).date() + timedelta(days=1), time.min, info).astimezone(UTC)
            for info in self._infos
        )

    def _all_hours(self) -> tuple[tuple[Rule, Hours], ...]:
        """Returns the rules on hours that concern the attempt: the law's, then the company's where they count."""
        attempt = self._question.attempt
        found: list[tuple[Rule, Hours]] = []
        for rule in applying(self._packs, "contact_hours", self._where, self._scope):
            if concerns(rule, attempt.channel, attempt.number):
                lists = {holiday_list(self._packs, place, rule.values.get("holidays_of", "region"))
                         for place in self._where if rule.pack in _chain(self._packs, place)}  # fmt: skip
                if (hours := hours_of_rule(rule, tuple(sorted(lists)))) is not None:
                    found.append((rule, hours))
        if self._question.policy or not any(rule.relied_on for rule, _ in found):
            lists = {holiday_list(self._packs, home) for home in self._question.homes}
            for rule in self._own("contact_hours"):
                if (hours := hours_of_rule(rule, tuple(sorted(lists)))) is not None:
                    found.append((rule, hours))
        return tuple(found)

    def _all_limits(self) -> tuple[tuple[tuple[Limit, ZoneInfo], ...], ...]:
        """Returns each cap and pause with what counts against it, by every zone; where no debt is named, by every debt."""
        attempt = self._question.attempt
        law = [
            rule
            for kind in _LIMITS
            for rule in applying(self._packs, kind, self._where, self._scope)
            if concerns(rule, attempt.channel, attempt.number)
        ]
        if self._question.policy or not any(rule.relied_on for rule in law):
            law += [rule for kind in _LIMITS for rule in self._own(kind)]
        contacts = self._history or ()
        alone = [(attempt, contacts)]
        each_debt = alone if attempt.debt else [
            (replace(attempt, debt=debt), found) for debt, found in _by_debt(contacts).items()
        ] or alone  # fmt: skip
        counted = (
            tuple(
                (limit, info)
                for tried, about in (
                    alone if rule.values.get("for_each", "customer") == "customer" else each_debt
                )
                for info in self._infos
                if (limit := limit_of(rule, tried, about, info)) is not None
            )
            for rule in law
        )
        return tuple(limits for limits in counted if limits)

    def _own(self, kind: str) -> Iterator[Rule]:
        attempt = self._question.attempt
        for rule in self._house.rules:
            if (
                rule.kind == kind
                and concerns(rule, attempt.channel, attempt.number)
                and binds(rule, self._scope)
            ):
                yield rule


def _by_debt(contacts: Sequence[Contact]) -> dict[str, list[Contact]]:
    """Returns the contacts about each debt, with those about no debt that is named."""
    found: dict[str, list[Contact]] = {}
    for contact in contacts:
        for debt in contact.debts:
            found.setdefault(debt, []).append(contact)
    unnamed = [contact for contact in contacts if not contact.debts]
    return {debt: about + unnamed for debt, about in sorted(found.items())}


def _looked(rule: Rule, allows: bool, why: str) -> Looked:
    if allows or rule.relied_on:
        return Looked(rule, "allow" if allows else "forbid", why)
    return Looked(rule, "ask", f"{why}; the rule is not confirmed, so a person has to look")


def zones_of_homes(packs: Packs, question: Question) -> Zones:
    """Returns the zones of all places where the customer may be: their own, if it is known."""
    found = [_place(packs, home, question) for home in question.homes]
    each = [zones_of(place.zone, place.country, place.region, place.company_zone) for place in found]
    names = {name: info for zones in each for name, info in zip(zones.names, zones.infos, strict=True)}
    return Zones(tuple(names), tuple(names.values()))


def _place(packs: Packs, home: str, question: Question) -> ContactPlace:
    """Returns a home as the place of a clock: its own region, or that of the nearest pack above that has a known one."""
    for code in (home.strip().upper(), *_chain(packs, home)):
        country, _, region = code.partition("-")
        if is_region(country, region):
            break
    else:
        country, region = home.strip().upper().partition("-")[0], ""
    return ContactPlace("", question.attempt.channel, question.zone, country, region, "")


def _chain(packs: Packs, place: str) -> tuple[str, ...]:
    return tuple(pack.id for pack in packs.chain(place))


def _changes(packs: Packs, places: tuple[str, ...], scope: Scope) -> date:
    """Returns the first day after the scope's on which a rule begins, or none holds any more that held before."""
    days = [date.max]
    for place in places:
        for pack in packs.chain(place):
            for rule in pack.rules:
                if rule.kind in _KINDS and binds(rule, scope):
                    days += [rule.since] if rule.since > scope.on else []
                    days += [rule.until + timedelta(days=1)] if scope.on <= rule.until < date.max else []
    return min(days)
