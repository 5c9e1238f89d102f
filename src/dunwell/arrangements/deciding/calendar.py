"""On which days instalments fall: weekly to monthly, off closed days where the policy says so. Leaves out amounts."""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dunwell.arrangements.deciding.policy import PlanRules

#: Says whether a day is a weekend day or a holiday.
Closed = Callable[[date], bool]

#: So many days a day is moved at most; no calendar is closed for longer.
_FURTHEST = 31
_SATURDAY = 5


def closed_by(holidays: Callable[[int], frozenset[date]]) -> Closed:
    """Returns what says whether a day is closed, of the holidays of each year."""
    return lambda day: day.weekday() >= _SATURDAY or day in holidays(day.year)


def working_day(day: date, moved: str, closed: Closed) -> date:
    """Returns the day, or where it is closed the next open one before or after it."""
    step = {"later": 1, "earlier": -1, "not": 0}[moved]
    open_days = (day + timedelta(days=step * away) for away in range(_FURTHEST + 1))
    return next((each for each in open_days if not closed(each)), day) if step else day


def working_days_after(day: date, count: int, closed: Closed) -> date:
    """Returns the day so many working days after a day."""
    for _ in range(count):
        day = working_day(day + timedelta(days=1), "later", closed)
    return day


def first_day(rules: PlanRules, frequency: str, today: date, closed: Closed) -> date | None:
    """Returns the latest day the policy lets a plan begin on; None: it has no open day for it."""
    latest = today + timedelta(days=rules.first_within_days)
    if rules.end_of_month and frequency == "monthly":
        ends = [_end_of_month(today, months) for months in (1, 0)]
        moved = [working_day(each, _back(rules), closed) for each in ends]
        return next((each for each in moved if today < each <= latest), None)
    day = latest
    if rules.moved != "not":
        day = working_day(latest, "earlier", closed)
    return day if today < day else None


def instalment_days(rules: PlanRules, frequency: str, first: date, last: date, closed: Closed) -> list[date]:
    """Returns the days of instalments from the first on, up to and with `last`, each later than the one before."""
    found = [first]
    for day in _days_after(rules, frequency, first):
        moved = working_day(day, _back(rules) if _ends(rules, frequency) else rules.moved, closed)
        if day > last or len(found) == rules.most_instalments:
            break
        if moved > last:
            moved = working_day(last, "earlier", closed)
        if moved > found[-1]:
            found.append(moved)
    return found


def next_day(move: str, days: list[date], closed: Closed) -> date:
    """Returns the day that goes on a series of days at the distance of its last two (a month where there is one)."""
    apart = (days[-1] - days[-2]).days if len(days) > 1 else 30
    # Above 20 it is a month, however weekends moved its ends.
    day = _month_later(days[-1], 1) if apart > 20 else days[-1] + timedelta(days=max(apart, 7))
    return max(working_day(day, "later" if move == "earlier" else move, closed),
               days[-1] + timedelta(days=1))  # fmt: skip


def _ends(rules: PlanRules, frequency: str) -> bool:
    return rules.end_of_month and frequency == "monthly"


def _back(rules: PlanRules) -> str:
    """Returns how the end of a month is moved: never into the next one."""
    return "not" if rules.moved == "not" else "earlier"


def _days_after(rules: PlanRules, frequency: str, first: date) -> Iterator[date]:
    for count in range(1, 600):
        if frequency != "monthly":
            yield first + timedelta(days=(7 if frequency == "weekly" else 14) * count)
        elif rules.end_of_month:
            yield _end_of_month(first, count)
        else:
            yield _month_later(first, count)


def _month_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end_of_month(day: date, months: int) -> date:
    return _month_later(day.replace(day=1), months + 1) - timedelta(days=1)
