"""Which day a company's pages speak of."""

from datetime import date, datetime

from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import Round


def day_of(company: Company, at: datetime) -> date:
    """Returns the day of the company's latest round, so that pages agree with it; without one, its own day at `at`."""
    latest = Round.objects.filter(company=company).order_by("-as_of").values_list("as_of", flat=True).first()
    return latest or company_day(company, at)
