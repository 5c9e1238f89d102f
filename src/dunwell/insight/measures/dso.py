"""Days sales outstanding, simple and by counting back, the best that is possible, and the average days delinquent.

Source: Credit Research Foundation, definitions of DSO, best possible DSO and ADD; see `docs/reports.md`. Amounts are of one
currency and may be fractions of a minor unit: nothing is rounded here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Countback:
    """How many days of sales the receivables are. `whole` False: they are more than all the sales that are known."""

    days: Fraction
    whole: bool


def simple_dso(receivables: Fraction | int, sales: Fraction | int, days: int) -> Fraction | None:
    """Returns receivables ÷ credit sales, times the days of the period; None where nothing was sold.

    Below 0 it says that customers are in credit.
    """
    return Fraction(receivables) * days / sales if sales > 0 else None


def best_possible_dso(current: Fraction | int, sales: Fraction | int, days: int) -> Fraction | None:
    """Returns the DSO if nothing were overdue: receivables that are not due yet ÷ credit sales, times days."""
    return simple_dso(current, sales, days)


def average_days_delinquent(dso: Fraction | None, best: Fraction | None) -> Fraction | None:
    """Returns the DSO less the best possible one: how many days of it are late payment."""
    return dso - best if dso is not None and best is not None else None


def countback_dso(
    receivables: Fraction | int, months: Iterable[tuple[int, Fraction | int]]
) -> Countback | None:
    """Returns the DSO by counting back: whole months of sales are taken off, then the part of the month that is left.

    `months`: days and sales of each month, the latest first; the latest may be a part of one. A month without sales still
    has its days. None: something is owed, and there were no sales at all.
    """
    left, days, sold = Fraction(receivables), Fraction(0), False
    for length, sales in months:
        sold = sold or sales > 0
        if left <= 0:
            break
        if sales > left:
            return Countback(days + length * left / sales, whole=True)
        days += length
        left -= max(sales, 0)
    return Countback(days, whole=left <= 0) if sold or left <= 0 else None


def not_due_yet(invoices_current: Fraction | int, receivables: Fraction | int) -> Fraction:
    """Returns the current receivables: what is not due yet, less the credit that is more than all that is overdue.

    Credit counts against what is oldest first, so current receivables are never more than all receivables.
    """
    return min(Fraction(invoices_current), max(Fraction(receivables), Fraction(0)))
