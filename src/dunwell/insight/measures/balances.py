"""What was open at the end of any day, from what is open now and what moved it since. Leaves out what it says.

Invoices with the same currency, day of issue and due day are one line: a measure asks no more of them than these, so a
ledger of half a million invoices is a few thousand lines. Credit notes and payments are lines without a due day.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate
from typing import NamedTuple


class Line(NamedTuple):
    """What items have in common that a measure counts together; `came_on`: issued or received."""

    currency: str
    came_on: date
    due_on: date | None = None


class Balances:
    """The open amounts of all lines on any day from the earliest movement read on."""

    def __init__(self, now: Iterable[tuple[Line, int]], moved: Iterable[tuple[Line, date, int]]) -> None:
        """`now`: what is open with all that is known; `moved`: by day, what was settled (or, negative, added).

        A day can be asked about if every movement after it is among `moved`.
        """
        self._now: dict[Line, int] = defaultdict(int)
        by_day: dict[Line, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for line, minor in now:
            self._now[line] += minor
        for line, on, minor in moved:
            by_day[line][on] += minor
            self._now[line] += 0
        self._days = {line: sorted(days) for line, days in by_day.items()}
        self._sums = {
            line: [0, *accumulate(by_day[line][day] for day in days)] for line, days in self._days.items()
        }

    def on(self, day: date) -> dict[Line, int]:
        """Returns what was open of each line at the end of a day; lines that came later or have nothing are left out."""
        return {line: minor for line, minor in self._each(day) if minor}

    def by_currency(self, day: date) -> dict[str, int]:
        """Returns the open amounts of a day by currency."""
        found: dict[str, int] = defaultdict(int)
        for line, minor in self._each(day):
            found[line.currency] += minor
        return {currency: minor for currency, minor in found.items() if minor}

    def _each(self, day: date) -> Iterator[tuple[Line, int]]:
        for line, minor in self._now.items():
            if line.came_on <= day:
                yield line, minor + self._moved_after(line, day)

    def _moved_after(self, line: Line, day: date) -> int:
        days = self._days.get(line)
        if days is None:
            return 0
        sums = self._sums[line]
        return sums[-1] - sums[bisect_right(days, day)]
