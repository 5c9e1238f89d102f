"""The report `cash`: what is likely to come in each of the next weeks, and what has no day."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from dunwell.insight.measures.cash_expected import ONE_WEEK, cash_expected
from dunwell.insight.measures.periods import ONE_DAY
from dunwell.insight.queries import cash
from dunwell.insight.reports.receivables import receivables
from dunwell.insight.reports.shape import Asked, Chart, Column, Report, Table, no_rate_notes
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

_FIGURES = (Column("four_weeks", "money"), Column("all_weeks", "money"))
DATED = ("instalment", "promise", "habit", "habit_of_all")


def cash_report(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns what is expected by week and why. All of it together is what is open on the day."""
    owed = receivables(view, company, on, on)
    agreed, owing = list(cash.agreed(view, company, on)), list(cash.owing(view, company, on, owed.moved))
    expected = cash_expected(agreed, owing, cash.habits(view, company, on), on, owed.rates)
    # What is arranged only in part has no day for its rest.
    rest = defaultdict(int, owed.invoices.by_currency(on))
    for each in (*agreed, *owing):
        rest[each.currency] -= each.open_minor
    undated = defaultdict(Fraction, expected.undated)
    undated["no_day"] += max(owed.rates.total(rest), Fraction(0))
    weeks = [
        (
            start,
            start + ONE_WEEK - ONE_DAY,
            *(week.get(ground, Fraction(0)) for ground in DATED),
            sum(week.values(), Fraction(0)),
        )
        for start, week in zip(expected.starts, expected.weeks, strict=True)
    ]
    totals = [week[-1] for week in weeks]
    columns = (
        Column("from", "day"),
        Column("to", "day"),
        *(Column(ground, "money") for ground in DATED),
        Column("total", "money"),
    )
    beyond = [
        ("later", sum(expected.later.values(), Fraction(0))),
        ("no_day", undated["no_day"]),
        ("on_hold", undated["on_hold"]),
    ]
    return Report(
        "cash",
        on,
        company.currency,
        "weeks",
        (
            Table("figures", _FIGURES, [(sum(totals[:4], Fraction(0)), sum(totals, Fraction(0)))]),
            Table("weeks", columns, weeks),
            Table("beyond", (Column("when", "code", "when"), Column("open", "money")), beyond),
        ),
        (Chart("cash", "stacked", "weeks", "from", DATED),),
        no_rate_notes(owed.missing(on)),
    )
