"""What is known of how a customer pays and what they said: lateness, promises, reasons. Reads; says nothing of today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from django.db.models import F, Max, OuterRef, Subquery

from dunwell.arrangements.models import Promise, PromiseOutcome
from dunwell.ledger.models import Customer
from dunwell.outreach.models import ReasonForDelay

#: How they pay is read from so many invoices, the last that were paid.
PAID_INVOICES = 24
REASONS_SHOWN = 5
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Known:
    """`late_days` is the median of the last invoices paid (None: none was); `promises` counts the last year's by outcome."""

    late_days: int | None
    paid_count: int
    promises: dict[str, int]
    reasons: list[ReasonForDelay]


def known_of(customer: Customer, today: date) -> Known:
    """Returns what the past says of a customer."""
    paid = customer.invoices.filter(open_minor=0, amount_minor__gt=0, due_on__isnull=False)
    settled = paid.annotate(settled_on=Max("allocations__on_date")).filter(settled_on__isnull=False)
    lateness = [
        (settled_on - due_on).days
        for settled_on, due_on in settled.order_by("-settled_on").values_list("settled_on", "due_on")[
            :PAID_INVOICES
        ]
    ]
    last = PromiseOutcome.objects.filter(promise=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    promises = Promise.objects.filter(customer=customer, on_date__gt=today - _YEAR)
    outcomes = promises.annotate(last=Subquery(last)).values_list(F("last"), flat=True)
    return Known(
        late_days=median_low(lateness) if lateness else None,
        paid_count=len(lateness),
        promises=dict(Counter(each or "open" for each in outcomes)),
        reasons=list(customer.delays.select_related("invoice").order_by("-on_date", "-pk")[:REASONS_SHOWN]),
    )
