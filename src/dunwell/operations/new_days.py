"""Which companies' day has changed since their balances were counted, so that no page has to. Leaves out the counting."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day

#: It is asked so often.
EVERY = timedelta(minutes=1)


class NewDays:
    """What one worker remembers of days. `only`: the numbers of these companies; none: of every one."""

    def __init__(self, only: Collection[int] = ()) -> None:
        self._only = only
        self._asked_at: datetime | None = None
        self._days: dict[int, date] = {}

    def begun(self, now: datetime, moment: datetime) -> Iterator[tuple[Company, date]]:
        """Yields the companies for which another day is at a moment, and that day; `now` tells when it was asked last."""
        if self._asked_at is not None and timedelta() <= now - self._asked_at < EVERY:
            return
        self._asked_at = now
        companies = Company.objects.order_by("pk")
        for company in companies.filter(pk__in=self._only) if self._only else companies:
            day = company_day(company, moment)
            if self._days.get(company.pk) != day:
                yield company, day
                self._days[company.pk] = day
