"""Ageing: open amounts by how long they have been due. Leaves out credit, which has no due day.

Source: the buckets of every ageing of receivables; see `docs/reports.md`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from dunwell.insight.measures.buckets import ALL, OVERDUE, bucket_of
from dunwell.insight.measures.rates import Rates

#: Bucket to currency to open amount.
Aged = Mapping[str, Mapping[str, int]]


def aged(items: Iterable[tuple[str, date | None, int]], on: date) -> dict[str, dict[str, int]]:
    """Returns open amounts (currency, due day, minor) by bucket and currency on a day; every bucket is there."""
    found: dict[str, dict[str, int]] = {bucket: defaultdict(int) for bucket in ALL}
    for currency, due_on, minor in items:
        found[bucket_of(due_on, on)][currency] += minor
    return {bucket: dict(amounts) for bucket, amounts in found.items()}


def overdue(ageing: Aged) -> dict[str, int]:
    """Returns what is overdue, by currency."""
    found: dict[str, int] = defaultdict(int)
    for bucket in OVERDUE:
        for currency, minor in ageing[bucket].items():
            found[currency] += minor
    return dict(found)


def in_base(ageing: Aged, rates: Rates) -> dict[str, int]:
    """Returns each bucket in the company's currency, rounded once; amounts without a rate are left out."""
    return {bucket: round(rates.total(amounts)) for bucket, amounts in ageing.items()}
