"""A ledger as a list of what happened, and every figure worked out from it one invoice and one day at a time.

Nothing here is shared with the code under test: no lines, no running sums, no months taken off at once.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)


@dataclass
class Item:
    """An invoice (with a due day), or credit (without); `moved`: what was settled (or, negative, added) on which day."""

    currency: str
    came_on: date
    due_on: date | None
    minor: int
    moved: list[tuple[date, int]] = field(default_factory=list)

    def open_on(self, day):
        if self.came_on > day:
            return 0
        return self.minor - sum(minor for on, minor in self.moved if on <= day)


def bucket(item, day):
    if item.due_on is None:
        return "no_due_day"
    late = 0
    while item.due_on + late * DAY < day:
        late += 1
    if late == 0:
        return "current"
    if late <= 30:
        return "days_1_30"
    if late <= 60:
        return "days_31_60"
    return "days_61_90" if late <= 90 else "over_90"


def in_euro(minor, currency, rates):
    return Fraction(minor) * rates[currency]


def ageing(invoices, day):
    found = {}
    for item in invoices:
        key = (bucket(item, day), item.currency)
        found[key] = found.get(key, 0) + item.open_on(day)
    return {key: minor for key, minor in found.items() if minor}


def receivables(invoices, credit, day, rates):
    owed = sum(in_euro(each.open_on(day), each.currency, rates) for each in invoices)
    return owed - sum(in_euro(each.open_on(day), each.currency, rates) for each in credit)


def current(invoices, credit, day, rates):
    """What is not due yet, after credit has gone to the oldest first."""
    left = sum(in_euro(each.open_on(day), each.currency, rates) for each in credit)
    total = Fraction(0)
    for item in sorted(invoices, key=lambda each: each.due_on or date.max):
        amount = in_euro(item.open_on(day), item.currency, rates)
        used = min(left, amount)
        left -= used
        if item.due_on is None or item.due_on >= day:
            total += amount - used
    return total


def sold(invoices, first, last, rates):
    total, day = Fraction(0), first
    while day <= last:
        total += sum(in_euro(each.minor, each.currency, rates) for each in invoices if each.came_on == day)
        day += DAY
    return total


def countback(owed, invoices, day, rates):
    """Walks back day by day; each day of a month sold as much as the others, and the walk ends where all is covered."""
    if not invoices:
        return None
    start = min(each.came_on for each in invoices).replace(day=1)
    days, last = Fraction(0), day
    while owed > 0 and day >= start:
        whole = (
            last
            if (day.year, day.month) == (last.year, last.month)
            else day.replace(day=monthrange(day.year, day.month)[1])
        )
        first = day.replace(day=1)
        length = whole.day
        a_day = sold(invoices, first, whole, rates) / length
        for _ in range(length):
            if a_day and owed < a_day:
                return days + owed / a_day
            owed -= a_day
            days += 1
        if owed == 0 and a_day:
            return days
        day = first - DAY
    return days if owed <= 0 else None


def median(values):
    values = sorted(values)
    while len(values) > 2:
        values = values[1:-1]
    return Fraction(sum(values), len(values))
