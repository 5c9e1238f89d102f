"""How interest counts days: actual days of a year of 365, or months of 30. Exact. Leaves out rates and periods."""

from calendar import monthrange
from datetime import date
from fractions import Fraction

#: Days of a year of each way to count. A leap year has 365 too: Source: the packs' rules, `day_count`.
YEAR_DAYS = {"actual/365": 365, "30/360": 360}


def day_number(day: date, day_count: str) -> int:
    """Returns a number for the day, so that interest days from one day to another are the difference of theirs.

    With 30/360 every month has 30 days, its 31st counts as its 30th.
    """
    if day_count == "30/360":
        return day.year * 360 + day.month * 30 + min(day.day, 30)
    return day.toordinal()


def interest_days(after: date, until: date, day_count: str) -> int:
    """Returns the days on which interest runs from the day after `after` to `until`, that day included."""
    return day_number(until, day_count) - day_number(after, day_count)


def simple_interest(principal: int, percent: Fraction, days: int, day_count: str) -> Fraction:
    """Returns the exact interest on a principal in minor units, at so many per cent a year, for so many days."""
    return principal * percent * days / (100 * YEAR_DAYS[day_count])


def rounded(amount: Fraction, rounding: str = "half_up") -> int:
    """Returns the nearest whole number; a half goes up (`half_up`), or to the even one (`half_even`)."""
    if rounding == "half_even":
        return round(amount)
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def years_after(day: date, years: int) -> date:
    """Returns the same day some years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """Returns the same day some months later; the month's last day where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
