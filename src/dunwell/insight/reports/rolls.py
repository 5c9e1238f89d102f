"""The report `roll-rates`: what of the money in each bucket is a month later in an older one, by month."""

from datetime import date
from itertools import pairwise
from typing import Any

from dunwell.insight.measures.buckets import BUCKETS
from dunwell.insight.measures.periods import month_ends
from dunwell.insight.measures.roll_rates import roll_rates
from dunwell.insight.reports.receivables import receivables
from dunwell.insight.reports.shape import Asked, Chart, Column, Report, Table, no_rate_notes
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

MONTHS = 6
#: Money that is over 90 days late has no older bucket to roll to.
ROLLING = BUCKETS[:-1]


def rolls(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns the roll rates of the last months, and for each month and bucket where the money went."""
    ends = month_ends(on, MONTHS + 1)
    owed = receivables(view, company, on, ends[0])
    rates: list[tuple[Any, ...]] = []
    flows: list[tuple[Any, ...]] = []
    for since, until in pairwise(ends):
        found = roll_rates(owed.invoices.on(since), owed.invoices.on(until), since, until, owed.rates)
        by_bucket = {roll.bucket: roll for roll in found}
        rates.append((until, *(by_bucket[bucket].rate for bucket in ROLLING)))
        flows += [(until, roll.bucket, roll.there, roll.forward, roll.stayed, roll.settled) for roll in found]
    columns = (Column("month", "month"), *(Column(bucket, "share") for bucket in ROLLING))
    return Report(
        "roll-rates",
        on,
        company.currency,
        "flows",
        (Table("rates", columns, rates), Table("flows", _FLOWS, flows)),
        (Chart("rolls", "lines", "rates", "month", ROLLING),),
        no_rate_notes(owed.missing(on)),
    )


_FLOWS = (
    Column("month", "month"),
    Column("bucket", "code", "bucket"),
    Column("there", "money"),
    Column("forward", "money"),
    Column("stayed", "money"),
    Column("settled", "money"),
)
