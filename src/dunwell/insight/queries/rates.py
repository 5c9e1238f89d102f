"""The rates of exchange of a company that are in force on a day."""

from datetime import date

from dunwell.insight.measures.rates import Rates, factor
from dunwell.insight.queries.read import rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot


def rates_on(view: Snapshot, company: Company, on: date) -> Rates:
    """Returns what foreign currencies count on a day: of each the latest rate that has begun."""
    found = rows(
        view,
        """SELECT currency, rate_e9 FROM ledger_exchangerate
        WHERE company_id = %s AND from_on <= %s ORDER BY from_on, id""",
        (company.pk, on),
        "text int",
    )
    base = company.currency
    return Rates(base, {currency: factor(rate_e9, currency, base) for currency, rate_e9 in found})
