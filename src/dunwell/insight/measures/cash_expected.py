"""Cash expected: what is likely to come in which week, from what was promised or agreed, and from each customer's habit.

Simple and readable on purpose: every amount has one day and one reason, and no chance is attached. Leaves out intervals.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from dunwell.insight.measures.rates import Rates

#: Why a day is expected, the firmest first; `no_day` and `on_hold` have none.
GROUNDS = ("instalment", "promise", "habit", "habit_of_all", "no_day", "on_hold")
WEEKS = 13
ONE_WEEK = timedelta(days=7)


class Agreed(NamedTuple):
    """Money with a day of its own: an open instalment or promise. `ground`: which."""

    currency: str
    open_minor: int
    due_on: date
    ground: str


class Owing(NamedTuple):
    """What a customer owes with one due day and no agreement about it; `held`: chasing rests because it may not come."""

    customer_id: int
    currency: str
    open_minor: int
    due_on: date | None
    held: bool = False


@dataclass(frozen=True)
class Expected:
    """`weeks`: for each week from the day of the report its amounts by ground; `later`, `undated` likewise."""

    starts: Sequence[date]
    weeks: Sequence[Mapping[str, Fraction]]
    later: Mapping[str, Fraction]
    undated: Mapping[str, Fraction]


def median_up(values: Sequence[int], start: int = 0) -> int:
    """Returns the middle of sorted whole numbers from a place on, of two middles what lies halfway, rounded up.

    Raises IndexError for none.
    """
    count = len(values) - start
    middle = start + count // 2
    return values[middle] if count % 2 else -(-(values[middle - 1] + values[middle]) // 2)


def days_late_expected(late: int, latenesses: Sequence[int]) -> int | None:
    """Returns how many days late an invoice will be paid that is `late` days late today, from how late others were.

    It is the median of the sorted `latenesses`, rounded up. Of an invoice that is later than some of them only the others
    are still possible, and count. None: it is later than ever before, or nothing is known.
    """
    first_possible = bisect_left(latenesses, late)
    return median_up(latenesses, first_possible) if first_possible < len(latenesses) else None


def cash_expected(
    agreed: Iterable[Agreed],
    owing: Iterable[Owing],
    habits: Mapping[int, Sequence[int]],
    on: date,
    rates: Rates,
) -> Expected:
    """Returns what is expected by week of `WEEKS` weeks; the first begins on `on`.

    `habits`: by customer, sorted days late of invoices settled before; a customer without any is expected to do as all do.
    What was agreed for a day that is over counts as `no_day`. Currencies without a rate are left out.
    """
    everybody = sorted(late for each in habits.values() for late in each)
    sums: dict[tuple[int | None, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in agreed:
        ahead = (each.due_on - on).days
        place = (_week(ahead), each.ground) if ahead >= 0 else (None, "no_day")
        sums[place][each.currency] += each.open_minor
    for row in owing:
        sums[_place(row, habits.get(row.customer_id), everybody, on)][row.currency] += row.open_minor
    found: dict[int | None, dict[str, Fraction]] = defaultdict(dict)
    for (week, ground), amounts in sums.items():
        found[week][ground] = rates.total(amounts)
    return Expected(
        [on + ONE_WEEK * week for week in range(WEEKS)],
        [found[week] for week in range(WEEKS)],
        found[WEEKS],
        found[None],
    )


def _place(
    row: Owing, own: Sequence[int] | None, everybody: Sequence[int], on: date
) -> tuple[int | None, str]:
    """Returns the week in which an amount is expected (None: no day) and why."""
    if row.held:
        return None, "on_hold"
    if row.due_on is None:
        return None, "no_day"
    late = (on - row.due_on).days
    expected = days_late_expected(late, own or everybody)
    if expected is None:
        return None, "no_day"
    return _week(expected - late), "habit" if own else "habit_of_all"


def _week(days_ahead: int) -> int:
    """Returns the number of the week; what is later than all of them has the number after the last."""
    return min(days_ahead // 7, WEEKS)
