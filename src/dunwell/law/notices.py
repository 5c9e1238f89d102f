"""What has to be sent before a step or with a message, and from which day the step may follow.

Each notice that is due waits by itself, and the longest counts. Leaves out what a text says (`notice_wording`), and who
has sent what.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.law.contact_applying import Scope, applying
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_kinds import CONFIDENCE
from dunwell.law.packs import Packs, Rule

_DAY = timedelta(days=1)
#: Steps that are a contact too: what has to come before any contact has to come before them.
_CONTACTS = frozenset({"call", "visit"})
_ELECTRONIC = frozenset({"email", "sms", "social"})
#: A letter may be an e-mail: both are text that lasts.
_LETTERS = frozenset({"letter", "registered_letter", "email"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice as it went out: when it was sent, and when the customer received it; None where that is not known.

    `dated_on` is the date at the top of the letter; None: the day it was sent. `channel` is empty where it is not known.
    """

    sent_on: date
    received_on: date | None = None
    dated_on: date | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A notice a step has to wait for. `first_day` is the first on which the step may come by this notice.

    It is None where the notice was not sent yet (`not_sent`), the rule is not relied on (`unconfirmed`) or something is
    not known (`fact_missing`): `reason` is which, `missing` says what to do.
    """

    rule: Rule
    first_day: date | None
    reason: str = ""
    missing: str = ""


def notices_before(packs: Packs, step: str, jurisdictions: Iterable[str], scope: Scope) -> tuple[Rule, ...]:
    """Returns the notices that have to come before a step, relied on or not; look at `Rule.relied_on`."""
    steps = {step, "contact"} if step in _CONTACTS else {step}
    found = applying(packs, "notice", jurisdictions, scope)
    return tuple(rule for rule in found if steps & set(rule.values.get("before", ())))


def notices_with(
    packs: Packs, jurisdictions: Iterable[str], scope: Scope, *, channel: str, first: bool
) -> tuple[Rule, ...]:
    """Returns the notices that may be relied on and belong in a message on this channel; `first`: in the first there is."""
    places = {"every_message"}
    if channel in _ELECTRONIC:
        places.add("every_electronic_message")
    if first:
        places.add("first_message")
    if first and channel in _LETTERS:
        places.add("first_letter")
    return tuple(
        rule
        for rule in applying(packs, "notice", jurisdictions, scope)
        if rule.relied_on
        and rule.values.get("belongs_in") in places
        and channel in rule.values.get("channels", (channel,))
    )


def due_after_contact(
    packs: Packs,
    jurisdictions: Iterable[str],
    scope: Scope,
    contacted_on: date,
    *,
    holidays: Collection[date] = frozenset(),
) -> tuple[tuple[Rule, date], ...]:
    """Returns the notices that may be relied on and have to follow the first contact, each with its last day."""
    found = applying(packs, "notice", jurisdictions, scope)
    return tuple(
        (rule, _counted(contacted_on, rule.values["within_days"], rule, holidays))
        for rule in found
        if rule.relied_on and "within_days" in rule.values
    )


def first_day_after(
    packs: Packs,
    notice_id: str,
    sent_on: date,
    received_on: date | None = None,
    dated_on: date | None = None,
    *,
    holidays: Collection[date] = frozenset(),
) -> date | NotKnown:
    """Returns the first day on which a step may follow a notice; the customer's days.

    Business days are neither Saturday nor Sunday nor one of `holidays`. Refused with `no_rule` where there is no such
    notice or it asks for no wait, `unconfirmed` where it is not relied on, `fact_missing` where the day of receipt is
    needed and not known.
    """
    rule = packs.rule(notice_id)
    if rule is None or "wait_days" not in rule.values:
        return NotKnown(
            "no_rule", f"not known here: there is no notice {notice_id!r} that has to be waited for."
        )
    if not rule.relied_on:
        why = CONFIDENCE[rule.confidence]
        return NotKnown(
            "unconfirmed",
            f"not known here: the rule {rule.id} is not to be relied on ({why}). Have it confirmed before you use it.",
        )
    counted_from = _counted_from(rule, Sent(sent_on, received_on, dated_on))
    if counted_from is None:
        return NotKnown(
            "fact_missing",
            f"not known here: on which day the customer received it. {rule.id} counts from then: send it so that the day "
            "is recorded, or ask.",
        )
    last = _counted(counted_from, rule.values["wait_days"], rule, holidays)
    return last if rule.values.get("step_from") == "the_last_day" else last + _DAY


def _counted_from(rule: Rule, sent: Sent) -> date | None:
    """Returns the day after which the days of the wait are counted; None where it is not known."""
    match rule.values.get("counted_from", "sending"):
        case "receipt":
            return sent.received_on
        case "letter_date":
            # A letter that is dated back does not shorten the time to reply.
            return max(sent.dated_on or sent.sent_on, sent.sent_on)
        case _:
            return sent.sent_on


def _counted(begin: date, days: int, rule: Rule, holidays: Collection[date]) -> date:
    """Returns the last of so many days after a day, which is not counted itself."""
    if rule.values.get("day_type") != "business":
        return begin + timedelta(days=days)
    day = begin
    while days > 0:
        day += _DAY
        days -= day.weekday() < 5 and day not in holidays
    return day


def waits_before(
    packs: Packs,
    step: str,
    jurisdictions: Iterable[str],
    scope: Scope,
    sent: Mapping[str, Sent],
    *,
    holidays: Collection[date] = frozenset(),
) -> tuple[Wait, ...]:
    """Returns every notice a step has to wait for, by what was `sent` (by the notice's id).

    A rule that is not relied on is in it too, with what is missing: somebody has to confirm or to decide.
    """
    return tuple(
        _wait(packs, rule, sent.get(rule.id), holidays)
        for rule in notices_before(packs, step, jurisdictions, scope)
    )


def _wait(packs: Packs, rule: Rule, sent: Sent | None, holidays: Collection[date]) -> Wait:
    if not rule.relied_on:
        why = f"confirm this rule, or decide: {CONFIDENCE[rule.confidence]}"
        return Wait(rule, None, "unconfirmed", why)
    channels = rule.values.get("channels", ())
    if sent is None:
        return Wait(rule, None, "not_sent", "send it first")
    if channels and sent.channel and sent.channel not in channels:
        return Wait(rule, None, "not_sent", f"send it by {' or '.join(channels)}")
    if "wait_days" not in rule.values:
        return Wait(rule, sent.sent_on + _DAY)
    found = first_day_after(packs, rule.id, sent.sent_on, sent.received_on, sent.dated_on, holidays=holidays)
    return Wait(rule, None, found.reason, found.message) if isinstance(found, NotKnown) else Wait(rule, found)


def step_from(waits: Iterable[Wait]) -> date | NotKnown | None:
    """Returns the first day that suits all notices that are relied on; None where there are none: nothing to wait for.

    Refused with the reason of the first of them that has no day yet.
    """
    days = []
    for wait in waits:
        if wait.first_day is not None:
            days.append(wait.first_day)
        elif wait.rule.relied_on:
            return NotKnown(wait.reason, f"not yet: {wait.rule.id}: {wait.missing}. {wait.rule.says}")
    return max(days, default=None)
