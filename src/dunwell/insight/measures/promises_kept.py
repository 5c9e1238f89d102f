"""Promises kept: how many, and how much of the money. Leaves out how one promise is judged (`dunwell.arrangements`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from dunwell.insight.measures.rates import Rates

#: What counts as judged; promises replaced by something newer or taken back say nothing of being kept.
JUDGED = ("kept", "part_kept", "broken")
NOT_JUDGED = ("open", "replaced", "withdrawn")


class PromiseRow(NamedTuple):
    """One promise; `paid_minor` is what had come in by its day and grace, None while it is not judged."""

    currency: str
    amount_minor: int
    paid_minor: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How promises ended. Amounts are of the company's currency; a rate is None where no promise was judged."""

    numbers: dict[str, int]
    promised: dict[str, Fraction]
    paid: Fraction

    @property
    def judged(self) -> int:
        """How many were judged."""
        return sum(self.numbers[outcome] for outcome in JUDGED)

    @property
    def rate_by_number(self) -> Fraction | None:
        """Kept whole ÷ judged."""
        return Fraction(self.numbers["kept"], self.judged) if self.judged else None

    @property
    def rate_by_amount(self) -> Fraction | None:
        """What was paid of judged promises in time ÷ what they promised; of one promise at most what it said."""
        promised = sum((self.promised[outcome] for outcome in JUDGED), Fraction(0))
        return self.paid / promised if promised else None


def promises_kept(rows: Iterable[PromiseRow], rates: Rates) -> Kept:
    """Returns how promises ended; one in a currency without a rate counts by number, and not by amount."""
    numbers = dict.fromkeys((*JUDGED, *NOT_JUDGED), 0)
    promised = {outcome: Fraction(0) for outcome in numbers}
    paid = Fraction(0)
    for row in rows:
        numbers[row.outcome] += 1
        if rates.knows(row.currency):
            promised[row.outcome] += rates.exact(row.amount_minor, row.currency)
            if row.outcome in JUDGED:
                came = row.amount_minor if row.outcome == "kept" else row.paid_minor or 0
                paid += rates.exact(min(max(came, 0), row.amount_minor), row.currency)
    return Kept(numbers, promised, paid)
