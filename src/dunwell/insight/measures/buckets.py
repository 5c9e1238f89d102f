"""The buckets of an ageing: how long an amount has been due, in steps of thirty days. Leaves out what is in them."""

from datetime import date, timedelta

#: From not due yet to the oldest; the number of days late at which each begins.
STARTS = {"current": None, "days_1_30": 1, "days_31_60": 31, "days_61_90": 61, "over_90": 91}
BUCKETS = tuple(STARTS)
OVERDUE = BUCKETS[1:]
#: An invoice without a due day is owed, but never late.
NO_DUE_DAY = "no_due_day"
ALL = (*BUCKETS, NO_DUE_DAY)


def days_late(due_on: date, on: date) -> int:
    """Returns how many days after its due day an invoice is on a day; 0 on the day itself, negative before it."""
    return (on - due_on).days


def bucket_of(due_on: date | None, on: date) -> str:
    """Returns the bucket of an invoice on a day: due today is still `current`."""
    if due_on is None:
        return NO_DUE_DAY
    late = days_late(due_on, on)
    return next((name for name in reversed(OVERDUE) if late >= (STARTS[name] or 0)), BUCKETS[0])


def last_due_days(on: date) -> dict[str, date]:
    """Returns for each overdue bucket the latest due day that belongs to it or to an older one."""
    return {name: on - timedelta(days=STARTS[name] or 0) for name in OVERDUE}
