"""What is owed in all on any day: invoices, credit, and what of it is not due yet. Leaves out any ratio of it.

As the Credit Research Foundation defines receivables: open invoices, disputed and old ones too, less credit notes and
unapplied cash.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dunwell.insight.measures.ageing import aged, overdue
from dunwell.insight.measures.balances import Balances
from dunwell.insight.measures.buckets import BUCKETS, NO_DUE_DAY
from dunwell.insight.measures.dso import not_due_yet
from dunwell.insight.measures.rates import Rates
from dunwell.insight.queries import balances
from dunwell.insight.queries.rates import rates_on
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on a day: `receivables` in all, `current` of it not due yet. Exact, in the company's currency."""

    receivables: Fraction
    current: Fraction


@dataclass(frozen=True, slots=True)
class Receivables:
    """The balances of a company from a day on, counted at the rates of the report's day.

    `moved` False: nothing was settled or corrected since, so what was open then is what is open now.
    """

    invoices: Balances
    credit: Balances
    rates: Rates
    moved: bool = True

    def aged(self, day: date) -> dict[str, dict[str, int]]:
        """Returns open invoices by bucket and currency."""
        return aged(
            ((line.currency, line.due_on, minor) for line, minor in self.invoices.on(day).items()), day
        )

    def overdue(self, day: date) -> dict[str, int]:
        """Returns what is overdue, by currency."""
        return overdue(self.aged(day))

    def owed(self, day: date) -> Owed:
        """Returns what is owed in all on a day."""
        ageing = self.aged(day)
        invoices = sum((self.rates.total(amounts) for amounts in ageing.values()), Fraction(0))
        receivables = invoices - self.rates.total(self.credit.by_currency(day))
        current = self.rates.total(ageing[BUCKETS[0]]) + self.rates.total(ageing[NO_DUE_DAY])
        return Owed(receivables, not_due_yet(current, receivables))

    def missing(self, day: date) -> dict[str, int]:
        """Returns the open invoices that could not be counted for want of a rate, by currency."""
        return self.rates.missing(self.invoices.by_currency(day))


def receivables(view: Snapshot, company: Company, on: date, since: date) -> Receivables:
    """Returns what a company is owed on any day from `since` on, counted at the rates of the day `on`."""
    moved = balances.moved_since(view, since)
    return Receivables(
        balances.invoices(view, company, since, moved),
        balances.credit(view, company, since, moved),
        rates_on(view, company, on),
        moved,
    )
