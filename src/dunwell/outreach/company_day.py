"""Which day it is at a company. Leaves out the clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dunwell.ledger.models import Company


def company_day(company: Company, moment: datetime) -> date:
    """Returns the calendar day at the company at a moment, which carries its zone."""
    return moment.astimezone(ZoneInfo(company.time_zone)).date()
