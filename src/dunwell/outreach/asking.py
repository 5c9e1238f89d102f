"""What a message asks for and what follows it: sums net of credit, days, the next step. Holds no words, chooses no step."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.engine.facts import CONTACT_CHANNELS, TRACKS_ABOUT_MONEY
from dunwell.outreach.playbooks import Playbook, Step

#: Days to answer where no further step gives the measure.
ANSWER_DAYS = 10
#: Tracks that begin anew by themselves: the next word counts from the day, not from an item's.
_BY_THE_DAY = ("statement",)
#: Tracks that tell of everything they cover, whatever its due day: what is open, what was paid.
_WHOLE = ("statement", "receipt")
#: What the next step is called where it goes out on a channel, and what more softly where nobody has approved naming it.
_FOLLOWS = {
    "call": ("call", "call"),
    "visit": ("visit", "person"),
    "registered_letter": ("registered", "written"),
    "agency": ("agency", "person"),
    "solicitor": ("solicitor", "person"),
    "task": ("person", "person"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One covered invoice, open with `open_minor` of its own currency on the day, and the step it moves to."""

    number: str
    currency: str
    issued_on: date
    due_on: date
    open_minor: int
    step_no: int


@dataclass(frozen=True, slots=True)
class Account:
    """What a message needs to know of one customer and of who writes. `credits_minor` is by currency.

    `reach`: the channels on which the customer can be reached.
    """

    company_name: str
    company_person: str
    company_lines: tuple[str, ...]
    customer_name: str
    contact_name: str
    items: tuple[Item, ...]
    credits_minor: dict[str, int]
    reach: frozenset[str]
    company_phone: str = ""
    company_email: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """The step a message is for: its track, its number there, and whether a person reads it before it goes out."""

    track: str = "invoice"
    step_no: int = 0
    reviewed: bool = False


class NothingToAsk(Exception):
    """What the customer has to their credit covers everything that the message would ask for.

    `credits_minor` is by currency what is taken off.
    """

    def __init__(self, credits_minor: dict[str, int]) -> None:
        super().__init__("credit covers all of it")
        self.credits_minor = credits_minor


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message is about. `sums` are by currency what is open and the credit taken off it.

    `items` are asked for (for other tracks: told of), oldest first, `soon` only listed. The next step is a `following`
    (`written`, `call`, `person`, `registered` …, empty: none), not before `next_on`; `answer_by` is the day before.
    """

    items: tuple[Item, ...]
    soon: tuple[Item, ...]
    sums: dict[str, tuple[int, int]]
    answer_by: date
    next_on: date | None = None
    following: str = ""


def asked(account: Account, playbook: Playbook, as_of: date, rung: Rung) -> Asked:
    """Returns what a message for this step, written on this day, is about.

    What is due is asked for; what the message also covers but falls due later is only listed, as a note ahead of time.
    A statement and a thank-you tell of everything. Raises `NothingToAsk` where credit covers all that would be asked for.
    """
    items, soon = told_of(account.items, as_of, rung.track)
    about_money = rung.track in TRACKS_ABOUT_MONEY
    sums = net_minor(items, account.credits_minor if about_money else {})
    if items and about_money and all(off >= open_ for open_, off in sums.values()):
        raise NothingToAsk({currency: off for currency, (_, off) in sums.items()})
    coming = _coming(items, playbook, as_of, rung) if about_money else None
    if coming is None:
        return Asked(items, soon, sums, as_of + timedelta(days=ANSWER_DAYS))
    next_on, after = coming
    following = _following(after.channels, account.reach, rung.reviewed)
    return Asked(items, soon, sums, next_on - timedelta(days=1), next_on, following)


def told_of(items: Sequence[Item], as_of: date, track: str) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Returns what a message written on this day asks for (or tells of), oldest first, and what it lists as due later."""
    in_order = tuple(sorted(items, key=lambda item: (item.due_on, item.number)))
    due = tuple(item for item in in_order if item.due_on <= as_of)
    told = in_order if track in _WHOLE or not due else due
    return told, in_order[len(told) :]


def net_minor(items: Sequence[Item], credits_minor: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Returns by currency what is open and the credit taken off it, which is never more than that."""
    gross: dict[str, int] = defaultdict(int)
    for item in items:
        gross[item.currency] += item.open_minor
    return {
        currency: (minor, min(minor, credits_minor.get(currency, 0)))
        for currency, minor in sorted(gross.items())
    }


def _coming(items: Sequence[Item], playbook: Playbook, as_of: date, rung: Rung) -> tuple[date, Step] | None:
    """Returns the next step and its first day, exactly as the playbook will do it; None where the ladder ends.

    Each item goes on from its own step; the first of them to come up again is what comes next.
    """
    by_the_day = rung.track in _BY_THE_DAY
    numbers = [(rung.step_no, as_of)] if by_the_day else [(item.step_no, item.due_on) for item in items]
    coming = [
        (
            max(
                anchor + timedelta(days=0 if by_the_day else after.offset_days),
                as_of + timedelta(days=wait_days),
            ),
            after,
        )
        for step_no, anchor in numbers
        for after, wait_days in _next_step(playbook, rung.track, step_no)
    ]
    return min(coming, key=lambda each: (each[0], each[1].step_no), default=None)


def _next_step(playbook: Playbook, track: str, step_no: int) -> list[tuple[Step, int]]:
    """Returns the step after this one with its wait in days: the same again where it repeats; nothing at the end."""
    after, step = playbook.step(track, step_no + 1), playbook.step(track, step_no)
    if after is not None:
        return [(after, after.wait_days)]
    if step is not None and step.repeat_days is not None:
        return [(step, max(step.wait_days, step.repeat_days))]
    return []


def _following(channels: Sequence[str], reach: frozenset[str], reviewed: bool) -> str:
    """Returns what tells the truth of the next step: the way it will go, as far as it is known today.

    A consequence (a registered letter, a visit, an agency, a solicitor) is named only where a person reads the words first.
    """
    possible = [channel for channel in channels if channel in reach]
    internal = [channel for channel in channels if channel not in CONTACT_CHANNELS]
    first = (possible or internal or list(channels))[0]
    named, softly = _FOLLOWS.get(first, ("written", "written"))
    return named if reviewed else softly
