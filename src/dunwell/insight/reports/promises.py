"""The report `promises`: how many promises to pay were kept, and how much of the money."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from dunwell.insight.measures.periods import ONE_DAY, first_of_month, month_ends
from dunwell.insight.measures.promises_kept import JUDGED, NOT_JUDGED, PromiseRow, promises_kept
from dunwell.insight.queries.promises import promises
from dunwell.insight.queries.rates import rates_on
from dunwell.insight.reports.shape import Asked, Chart, Column, Report, Table, no_rate_notes
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

MONTHS = 12


def promises_report(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns what became of promises for a day of the last twelve months and of this one, by month and by outcome."""
    first = month_ends(on, MONTHS)[0]
    first = first_of_month(first)
    rates = rates_on(view, company, on)
    by_month: dict[date, list[PromiseRow]] = defaultdict(list)
    # A promise for a day to come is open: it is in no rate, and in the list of outcomes below.
    for promised_on, row in promises(view, company, first, on - ONE_DAY, on):
        by_month[first_of_month(promised_on)].append(row)
    every = [row for rows in by_month.values() for row in rows]
    unknown: dict[str, int] = defaultdict(int)
    for row in every:
        unknown[row.currency] += row.amount_minor
    overall = promises_kept(every, rates)
    outcomes = [(name, overall.numbers[name], overall.promised[name]) for name in (*JUDGED, *NOT_JUDGED)]
    months = []
    for month in sorted(by_month):
        kept = promises_kept(by_month[month], rates)
        promised = sum((kept.promised[name] for name in JUDGED), Fraction(0))
        months.append(
            (
                month,
                kept.judged,
                kept.numbers["kept"],
                kept.rate_by_number,
                promised,
                kept.paid,
                kept.rate_by_amount,
            )
        )
    return Report(
        "promises",
        on,
        company.currency,
        "months",
        (
            Table(
                "kept",
                (Column("judged", "count"), Column("by_number", "share"), Column("by_amount", "share")),
                [(overall.judged, overall.rate_by_number, overall.rate_by_amount)],
            ),
            Table(
                "outcomes",
                (
                    Column("outcome", "code", "outcome"),
                    Column("promises", "count"),
                    Column("promised", "money"),
                ),
                outcomes,
            ),
            Table("months", _MONTHS, months),
        ),
        (Chart("promises", "lines", "months", "month", ("by_number", "by_amount")),),
        no_rate_notes(rates.missing(unknown)),
    )


_MONTHS = (
    Column("month", "month"),
    Column("judged", "count"),
    Column("kept", "count"),
    Column("by_number", "share"),
    Column("promised", "money"),
    Column("paid", "money"),
    Column("by_amount", "share"),
)
