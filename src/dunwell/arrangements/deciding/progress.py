"""How far a plan has come: money lands on the oldest instalment; a missed one is asked about, then moved to the end once."""

from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.arrangements.deciding.calendar import Closed, next_day
from dunwell.arrangements.deciding.policy import PlanRules
from dunwell.arrangements.deciding.schedules import Part


@dataclass(frozen=True, slots=True)
class Standing:
    """One instalment and what is open of it. `state`: paid, part_paid, open (its day is to come), due or missed."""

    part: Part
    open_minor: int
    state: str


def standings(parts: tuple[Part, ...], paid_minor: int, on: date, grace_days: int) -> tuple[Standing, ...]:
    """Returns how each instalment stands on a day: what was paid so far settles them in order."""
    left, found = max(paid_minor, 0), []
    for part in parts:
        settled = min(left, part.amount_minor)
        left -= settled
        found.append(Standing(part, part.amount_minor - settled, _state(part, settled, on, grace_days)))
    return tuple(found)


def _state(part: Part, settled: int, on: date, grace_days: int) -> str:
    if settled == part.amount_minor:
        return "paid"
    if part.due_on + timedelta(days=grace_days) < on:
        return "missed"
    if part.due_on <= on:
        return "due"
    return "part_paid" if settled else "open"


def missed_minor(found: tuple[Standing, ...]) -> int:
    """Returns how much of missed instalments is open."""
    return sum(each.open_minor for each in found if each.state == "missed")


def next_move(
    found: tuple[Standing, ...], asked_on: date | None, replanned: bool, on: date, rules: PlanRules
) -> str | None:
    """Returns what is done about missed instalments on a day: ask, replan or hand; None: nothing, today.

    `asked_on`: when the question about what is missed now was asked. The first answer to silence is a re-plan, the
    second a person.
    """
    if not missed_minor(found):
        return None
    if asked_on is None:
        return "ask"
    if on < asked_on + timedelta(days=rules.replan_after_days):
        return None
    return "hand" if replanned else "replan"


def replanned(
    parts: tuple[Part, ...],
    paid_minor: int,
    on: date,
    move: str,
    least: int,
    last: date,
    closed: Closed,
) -> tuple[Part, ...]:
    """Returns the schedule with what was missed moved to its end; the sum stays, what was paid stays where it landed.

    Missed is what fell due up to `on`. It becomes one more instalment, later than `on`, and at most on the day `last`;
    where it is less than `least`, or there is no day for it, it is added to the last one that is to come.
    """
    found = standings(parts, paid_minor, on, -1)
    moved = missed_minor(found)
    kept = [
        Part(each.part.due_on, each.part.amount_minor - (each.open_minor if each.state == "missed" else 0))
        for each in found
    ]
    kept = [part for part in kept if part.amount_minor > 0]
    if not moved:
        return tuple(kept)
    to_come = [part.due_on for part in kept if part.due_on > on]
    day = next_day(move, [part.due_on for part in parts], closed)
    while day <= on:
        day = next_day(move, [day], closed)
    if to_come and (moved < least or day > last):
        end = kept[-1]
        return (*kept[:-1], Part(end.due_on, end.amount_minor + moved))
    return (*kept, Part(day, moved))
