"""Which day a company's pages speak of."""

from datetime import date, datetime

from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day


def day_of(company: Company, at: datetime) -> date:
    """Returns the company's own day at a moment, as Today does, whatever day the latest round was of."""
    return company_day(company, at)
