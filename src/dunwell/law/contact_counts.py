"""Counts contacts that were made against caps and pauses, by days on the customer's clock.

A window of so many days ends with the day asked about and includes it; one of months goes back to the day after the same
day so many months before. Of a conversation its day is the first. Leaves out hours, and which rules apply.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dunwell.law.contact_history import Contact
from dunwell.law.contact_rules import ALSO
from dunwell.law.packs import Rule

#: A customer's consent counts for so many days, the day on which it was given included.
#: Source: 12 CFR 1006.14(b)(3)(i), as told there for calls; taken for every rule that lets consent count.
CONSENT_DAYS = 7
#: What came of an attempt that was no contact.
_NO_CONTACT = ("no_answer", "not_connected", "failed")
_NOUNS = {"attempts": "attempt", "contacts": "contact", "conversations": "conversation"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """The contact that is asked about. Empty `debt` and `number` mean any debt, and the customer's own number."""

    channel: str
    debt: str = ""
    person: str = "customer"
    number: str = ""
    asked: bool = False
    consented_on: date | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap or a pause with the days of what counts against it, for one attempt and one time zone."""

    rule: Rule
    attempt: Attempt
    days: tuple[date, ...]

    def allows(self, day: date) -> bool:
        """Says whether the attempt is within the limit on a day."""
        return self._is_exempt(day) or self._used(day) < self._most

    def why(self, day: date) -> str:
        """Returns how much is used up on a day, in words with numbers."""
        if self._is_exempt(day):
            return (
                "does not count: the customer asked for it or agreed, or the person is their representative"
            )
        values = self.rule.values
        if self.rule.kind == "contact_cooldown":
            last = self.days[-1] if self._used(day) else None
            what = values["after"].replace("_", " ")
            if last is None:
                return f"no {what} in the last {values['cooldown_days']} days is known"
            return f"{what} on {last}; the next from {last + timedelta(days=values['cooldown_days'])} on"
        used, most = self._used(day), self._most
        since = first_day(values, day)
        noun = _NOUNS[values.get("counted", "attempts")]
        return f"{used} {noun}{'' if used == 1 else 's'} {_each(values, self.attempt)} from {since} to {day}; at most {most}"

    @property
    def _most(self) -> int:
        return 1 if self.rule.kind == "contact_cooldown" else int(self.rule.values["most"])

    def _used(self, day: date) -> int:
        since = first_day(self.rule.values, day)
        return sum(since <= each <= day for each in self.days)

    def _is_exempt(self, day: date) -> bool:
        return _is_exempt(
            self.rule,
            self.attempt.channel,
            self.attempt.person,
            self.attempt.asked,
            self.attempt.consented_on,
            day,
        )


def limit_of(rule: Rule, attempt: Attempt, contacts: Iterable[Contact], zone: ZoneInfo) -> Limit | None:
    """Returns a cap or a pause with what counts against it; None where the rule holds no number.

    `contacts`: those that had been made. `zone`: where the customer's clock is.
    """
    values = rule.values
    pause = rule.kind == "contact_cooldown"
    window = values.get("window_days") or values.get("window_months")
    if not (values.get("cooldown_days") if pause else window and values.get("most") is not None):
        return None
    known = [(each.day(zone), each) for each in contacts if _is_about(rule, each, attempt)]
    if pause:
        days = _event_days(rule, known)
    else:
        begins = _begins(rule, known)
        days = [day for day, each in known if day >= begins and _counts(rule, each, day)]
    return Limit(rule, attempt, tuple(sorted(days)))


def _each(values: Any, attempt: Attempt) -> str:
    """Returns for whom a rule counts, in words."""
    each = values.get("for_each", "customer")
    if each == "customer":
        return "in all"
    debt = f"for debt {attempt.debt}" if attempt.debt else "for any debt (none was named)"
    return debt if each == "debt" else f"to the {attempt.person} {debt}"


def first_day(values: Any, day: date) -> date:
    """Returns the first day of the window that ends with a day; that day plus nothing where the rule has no window."""
    if days := values.get("cooldown_days") or values.get("window_days"):
        return day - timedelta(days=days - 1)
    if months := values.get("window_months"):
        if values.get("window") == "calendar":
            return months_before(day.replace(day=1), months - 1)
        return months_before(day, months) + timedelta(days=1)
    return day


def months_before(day: date, months: int) -> date:
    """Returns the same day so many months before, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _is_about(rule: Rule, contact: Contact, attempt: Attempt) -> bool:
    """Says whether a contact is of the kind that the rule counts for this attempt; what is unknown is."""
    values = rule.values
    numbers, each = values.get("numbers"), values.get("for_each", "customer")
    if not _by_channel(values.get("channels"), contact):
        return False
    if numbers and contact.number and contact.number not in numbers:
        return False
    if each != "customer" and attempt.debt and contact.debts:
        about = {debt.casefold() for debt in contact.debts}
        if attempt.debt.strip().casefold() not in about:
            return False
    return each != "debt_and_person" or not contact.person or contact.person == attempt.person


def _by_channel(channels: Any, contact: Contact) -> bool:
    if not channels or not contact.channel:
        return True
    used = {contact.channel, ALSO.get(contact.channel, "")}
    if contact.outcome == "voicemail":
        used.add("voicemail")
    return bool(used & set(channels))


def _counts(rule: Rule, contact: Contact, day: date) -> bool:
    """Says whether a contact counts against a cap: made by us, of the kind that is counted, and not left out."""
    counted = rule.values.get("counted", "attempts")
    if contact.by_customer:
        return False
    if counted != "attempts" and contact.outcome in _NO_CONTACT:
        return False
    if counted == "conversations" and contact.outcome != "conversation":
        return False
    if contact.outcome == "not_connected" and "not_connected" in rule.values.get("not_counted", ()):
        return False
    return not _is_exempt(rule, contact.channel, contact.person, contact.asked, contact.consented_on, day)


def _is_exempt(
    rule: Rule, channel: str, person: str, asked: bool, consented_on: date | None, day: date
) -> bool:
    """Says whether a rule leaves out a contact that the customer wanted, or one to their representative."""
    left_out = rule.values.get("not_counted", ())
    consent_age = (day - consented_on).days if consented_on is not None else -1
    return (
        ("customer_asked" in left_out and asked)
        or ("consented" in left_out and 0 <= consent_age < CONSENT_DAYS)
        or ("to_representative" in left_out and person == "representative")
        or ("face_to_face" in left_out and channel == "visit")
    )


def _event_days(rule: Rule, known: list[tuple[date, Contact]]) -> list[date]:
    """Returns the days after which a rule asks for a pause: conversations whoever began them, or the first contact."""
    if rule.values.get("after") == "first_contact":
        return sorted(day for day, each in known if each.outcome not in _NO_CONTACT)[:1]
    left_out = rule.values.get("not_counted", ())
    return [
        day
        for day, each in known
        if each.outcome == "conversation" and not (each.by_customer and "customer_began" in left_out)
    ]


def _begins(rule: Rule, known: list[tuple[date, Contact]]) -> date:
    """Returns the day from which a rule counts: for one that holds only after the first conversation, that day.

    A call or visit of which nobody noted what came may have been one.
    """
    if rule.values.get("only_after") != "conversation":
        return date.min
    spoken = (
        day
        for day, each in known
        if each.outcome == "conversation" or (not each.outcome and each.channel in ("call", "visit", ""))
    )
    return min(spoken, default=date.max)
