"""The report `reasons`: why money is overdue, as far as it is known."""

from datetime import date
from fractions import Fraction

from dunwell.insight.measures.overdue_reasons import overdue_by_reason
from dunwell.insight.queries.overdue_reasons import explained
from dunwell.insight.reports.receivables import receivables
from dunwell.insight.reports.shape import Asked, Chart, Column, Report, Table, no_rate_notes
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot


def reasons(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns what is overdue by reason; each invoice counts once, under its strongest reason."""
    owed = receivables(view, company, on, on)
    overdue = owed.overdue(on)
    shares = overdue_by_reason(overdue, explained(view, company, on), owed.rates)
    total = sum((share.amount for share in shares), Fraction(0))
    rows = [
        (
            "_".join(part for part in share.reason if part),
            share.invoices,
            share.amount,
            share.amount / total if total else None,
        )
        for share in shares
    ]
    columns = (
        Column("reason", "code", "reason"),
        Column("invoices", "count"),
        Column("overdue", "money"),
        Column("share", "share"),
    )
    return Report(
        "reasons",
        on,
        company.currency,
        "reasons",
        (Table("reasons", columns, rows),),
        (Chart("reasons", "bars", "reasons", "reason", ("overdue",)),),
        no_rate_notes(owed.rates.missing(overdue)),
    )
