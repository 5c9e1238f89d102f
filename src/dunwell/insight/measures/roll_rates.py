"""Roll rates: what of the money in a bucket at one month's end is in a later one at the next. Leaves out new invoices.

Source: roll rates by balance; see `docs/reports.md`. Followed is the money itself: of the lines that were in a bucket, what
is still open a month later, and where. Months have 28 to 31 days and buckets 30, so a little of it stays or moves two on.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dunwell.insight.measures.balances import Line
from dunwell.insight.measures.buckets import BUCKETS, bucket_of
from dunwell.insight.measures.rates import Rates


@dataclass(frozen=True, slots=True)
class Roll:
    """What became of one bucket from `since` to `until`, in the company's currency.

    `there` was in the bucket; of it `forward` is in a later one, `stayed` in the same, and the rest was settled.
    """

    since: date
    until: date
    bucket: str
    there: Fraction
    forward: Fraction
    stayed: Fraction

    @property
    def settled(self) -> Fraction:
        """What was paid, credited or written off; below 0 where more was taken back than paid."""
        return self.there - self.forward - self.stayed

    @property
    def rate(self) -> Fraction | None:
        """The part that went on to a later bucket; None: there was nothing. What is over 90 days stays there."""
        return self.forward / self.there if self.there else None


def roll_rates(
    before: Mapping[Line, int], after: Mapping[Line, int], since: date, until: date, rates: Rates
) -> list[Roll]:
    """Returns one roll a bucket, from what was open of each line on two days."""
    there: dict[str, Fraction] = defaultdict(Fraction)
    forward: dict[str, Fraction] = defaultdict(Fraction)
    stayed: dict[str, Fraction] = defaultdict(Fraction)
    for line, minor in before.items():
        if line.due_on is None or not rates.knows(line.currency):
            continue
        was, now = bucket_of(line.due_on, since), bucket_of(line.due_on, until)
        there[was] += rates.exact(minor, line.currency)
        (stayed if now == was else forward)[was] += rates.exact(after.get(line, 0), line.currency)
    return [Roll(since, until, bucket, there[bucket], forward[bucket], stayed[bucket]) for bucket in BUCKETS]
