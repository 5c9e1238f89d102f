"""The reports `dso` and `cei`: how fast what was sold is paid, on a day and at the ends of the months before it."""

from datetime import date
from fractions import Fraction
from itertools import pairwise, takewhile
from typing import Any

from dunwell.insight.measures.cei import cei
from dunwell.insight.measures.dso import (
    Countback,
    average_days_delinquent,
    best_possible_dso,
    countback_dso,
    simple_dso,
)
from dunwell.insight.measures.periods import ONE_DAY, first_of_month, month_ends, months_back, window
from dunwell.insight.measures.sales import Sales
from dunwell.insight.queries.sales import sales
from dunwell.insight.reports.receivables import Receivables, receivables
from dunwell.insight.reports.shape import Asked, Chart, Column, Note, Report, Table, no_rate_notes
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

#: The windows of the simple DSO: 90 days, and (None) twelve months.
WINDOWS = {"days_90": 90, "months_12": None}
MONTHS = 12


def dso(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns the DSO by counting back and simple, the best possible one, and the average days delinquent."""
    ends = month_ends(on, MONTHS)
    owed = receivables(view, company, on, ends[0])
    sold = sales(view, company, on, owed.rates)
    columns = (
        Column("window", "code", "window"),
        Column("receivables", "money"),
        Column("current", "money"),
        Column("sales", "money"),
        Column("days", "count"),
        Column("days_outstanding", "days"),
        Column("best_possible", "days"),
        Column("delinquent", "days"),
    )
    countback = _countback(owed, sold, on)
    days = {day: countback if day == on else _countback(owed, sold, day) for day in _days(ends, on)}
    trend = [_trend_row(owed, sold, day, days[day]) for day in days]
    notes = no_rate_notes(owed.missing(on))
    if countback is not None and not countback.whole:
        notes.append(Note("countback_too_short", {"since": sold.since}))
    return Report(
        "dso",
        on,
        company.currency,
        "trend",
        (
            Table("figures", _FIGURES, [_figures(owed, sold, on, countback)]),
            Table("simple", columns, [_simple_row(owed, sold, on, name) for name in WINDOWS]),
            Table("trend", _TREND, trend),
        ),
        (Chart("dso", "lines", "trend", "day", ("countback", "dso", "best_possible")),),
        notes,
    )


_FIGURES = (
    Column("countback", "days"),
    Column("dso", "days"),
    Column("best_possible", "days"),
    Column("delinquent", "days"),
)
_TREND = (
    Column("day", "day"),
    Column("receivables", "money"),
    Column("countback", "days"),
    Column("dso", "days"),
    Column("best_possible", "days"),
    Column("delinquent", "days"),
)


def collection_effectiveness(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns the collection effectiveness index of each of the last months, of their last three, and of all twelve."""
    ends = month_ends(on, MONTHS + 1)
    owed = receivables(view, company, on, ends[0])
    sold = sales(view, company, on, owed.rates)
    columns = (
        Column("month", "month"),
        Column("beginning", "money"),
        Column("sales", "money"),
        Column("ending", "money"),
        Column("current", "money"),
        Column("cei", "share"),
    )
    months = [_cei_row(owed, sold, before, end, 1) for before, end in pairwise(ends)]
    periods = [
        (name, *_cei_row(owed, sold, ends[-1 - count], ends[-1], count)[1:])
        for name, count in (("months_3", 3), ("months_12", 12))
    ]
    named = (Column("window", "code", "window"), *columns[1:])
    return Report(
        "cei",
        on,
        company.currency,
        "months",
        (Table("periods", named, periods), Table("months", columns, months)),
        (Chart("cei", "lines", "months", "month", ("cei",)),),
        no_rate_notes(owed.missing(on)),
    )


def _days(ends: list[date], on: date) -> list[date]:
    return ends if ends[-1] == on else [*ends, on]


def _countback(owed: Receivables, sold: Sales, on: date) -> Countback | None:
    since = sold.since or on
    known = takewhile(lambda month: month[1] >= first_of_month(since), months_back(on))
    months = (((last - first).days + 1, sold.between(first, last)) for first, last in known)
    return countback_dso(owed.owed(on).receivables, months)


def _simple(
    owed: Receivables, sold: Sales, on: date, days: int | None
) -> tuple[Fraction, int, Fraction | None, Fraction | None, Fraction | None]:
    first, last = window(on, days)
    then, amount, length = owed.owed(on), sold.between(first, last), (last - first).days + 1
    found = simple_dso(then.receivables, amount, length)
    best = best_possible_dso(then.current, amount, length)
    return amount, length, found, best, average_days_delinquent(found, best)


def _simple_row(owed: Receivables, sold: Sales, on: date, name: str) -> tuple[Any, ...]:
    then = owed.owed(on)
    return name, then.receivables, then.current, *_simple(owed, sold, on, WINDOWS[name])


def _figures(owed: Receivables, sold: Sales, on: date, countback: Countback | None) -> tuple[Any, ...]:
    return countback.days if countback else None, *_simple(owed, sold, on, WINDOWS["days_90"])[2:]


def _trend_row(owed: Receivables, sold: Sales, on: date, countback: Countback | None) -> tuple[Any, ...]:
    _, _, found, best, delinquent = _simple(owed, sold, on, WINDOWS["days_90"])
    days = countback.days if countback and countback.whole else None
    return on, owed.owed(on).receivables, days, found, best, delinquent


def _cei_row(owed: Receivables, sold: Sales, before: date, end: date, months: int) -> tuple[Any, ...]:
    beginning, ending = owed.owed(before).receivables, owed.owed(end)
    amount = sold.between(before + ONE_DAY, end)
    found = cei(beginning, amount, ending.receivables, ending.current, months)
    return end, beginning, amount, ending.receivables, ending.current, found
