"""The reports by name, and making one. Leaves out what each holds."""

from collections.abc import Callable
from datetime import date

from dunwell.insight.reports.ageing import ageing
from dunwell.insight.reports.cash import cash_report
from dunwell.insight.reports.contacts import contacts_report
from dunwell.insight.reports.days_outstanding import collection_effectiveness, dso
from dunwell.insight.reports.promises import promises_report
from dunwell.insight.reports.reasons import reasons
from dunwell.insight.reports.rolls import rolls
from dunwell.insight.reports.shape import Asked, Report
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot, snapshot

REPORTS: dict[str, Callable[[Snapshot, Company, date, Asked], Report]] = {
    "ageing": ageing,
    "dso": dso,
    "cei": collection_effectiveness,
    "promises": promises_report,
    "reasons": reasons,
    "contacts": contacts_report,
    "roll-rates": rolls,
    "cash": cash_report,
}


def make_report(name: str, company: Company, on: date, asked: Asked = Asked()) -> Report:  # noqa: B008
    """Returns a report by name as of a day, all of it from one moment of the database."""
    with snapshot() as view:
        return REPORTS[name](view, company, on, asked)
