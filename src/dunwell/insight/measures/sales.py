"""Credit sales of any period, from what was invoiced each day. Leaves out what counts as invoiced."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import accumulate

from dunwell.insight.measures.rates import Rates


class Sales:
    """What was invoiced by day, counted in the company's currency at the rates of one day."""

    def __init__(self, rows: Iterable[tuple[str, date, int]], rates: Rates) -> None:
        """`rows`: currency, day of issue, minor. Amounts without a rate are left out."""
        by_day: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for currency, on, minor in rows:
            by_day[on][currency] += minor
        self._days = sorted(by_day)
        self._sums = [Fraction(0), *accumulate(rates.total(by_day[day]) for day in self._days)]

    @property
    def since(self) -> date | None:
        """The first day with an invoice; None: there is none."""
        return self._days[0] if self._days else None

    def between(self, first: date, last: date) -> Fraction:
        """Returns the sales from one day to another, both included."""
        return self._sums[bisect_right(self._days, last)] - self._sums[bisect_left(self._days, first)]
