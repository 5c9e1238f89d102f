"""Months and windows of days as reports count them. Leaves out the clock: the day of a report is an argument."""

from collections.abc import Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def first_of_month(day: date) -> date:
    """Returns the first day of a day's month."""
    return day.replace(day=1)


def month_ends(on: date, count: int) -> list[date]:
    """Returns the last days of the latest `count` months that are over by a day, the oldest first.

    A month is over on its last day.
    """
    end = on if (on + ONE_DAY).day == 1 else first_of_month(on) - ONE_DAY
    found = [end]
    while len(found) < count:
        found.append(first_of_month(found[-1]) - ONE_DAY)
    return found[::-1]


def months_back(on: date) -> Iterator[tuple[date, date]]:
    """Yields first and last day of each month, from the month of a day (to that day) back for ever."""
    first, last = first_of_month(on), on
    while True:
        yield first, last
        if first.year <= 1:
            return
        last = first - ONE_DAY
        first = first_of_month(last)


def year_before(on: date) -> date:
    """Returns the same day a year earlier; of 29 February the 28th."""
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


def window(on: date, days: int | None) -> tuple[date, date]:
    """Returns first and last day of a window that ends on a day: of so many days, or (None) of twelve months."""
    first = on - timedelta(days=days - 1) if days else year_before(on) + ONE_DAY
    return first, on
