"""The calls, visits and tasks of a day, in the order in which they are done: those agreed on, then where most is at stake.

Leaves out whether each may be made now (`may_call`).
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from dunwell.ledger.models import Company
from dunwell.outreach.call_case import to_do
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import CallOutcome, Message
from dunwell.outreach.models.call import NOT_REACHED


def call_backs(company: Company, at: datetime) -> QuerySet[CallOutcome]:
    """Returns the calls agreed on up to the end of the company's day and not made yet, the earliest first."""
    tomorrow = company_day(company, at) + timedelta(days=1)
    ends_at = datetime.combine(tomorrow, time.min, ZoneInfo(company.time_zone))
    later = CallOutcome.objects.filter(customer=OuterRef("customer"), pk__gt=OuterRef("pk"))
    agreed = CallOutcome.objects.filter(company=company, call_back_at__lt=ends_at)
    still = agreed.filter(~Exists(later.exclude(outcome__in=NOT_REACHED)))
    return still.select_related("customer").order_by("call_back_at", "pk")


def calls_to_make(company: Company) -> QuerySet[Message]:
    """Returns what the latest round leaves to people, the largest amount first, of the same the longest late."""
    rows = to_do(company).select_related("customer", "decision")
    return rows.order_by("-decision__covered_base_minor", "-decision__days_late", "pk")
