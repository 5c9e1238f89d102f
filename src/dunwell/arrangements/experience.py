"""What asking on has brought a company, from its own ledger: how much of old debts came in within some days.

Stands in for the figure of the policy once there is a year of it. Leaves out other ways, of which the ledger knows nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet

from dunwell.arrangements.deciding.policy import SettlementRules
from dunwell.ledger.models import Allocation, Company, Correction, Invoice

#: The way that the ledger can tell of.
KEEP_ASKING = "keep_asking"
#: Debts of so long a time are looked at, and at least so many of them: fewer are chance.
OF_DAYS, LEAST_INVOICES = 365, 20


@dataclass(frozen=True, slots=True)
class Experience:
    """Of so many invoices that were still open at an age, this share of what was open then came in within the days."""

    invoices: int
    recovers_bp: int


def experience_of(
    company: Company, currency: str, age_days: int, within_days: int, on: date
) -> Experience | None:
    """Returns what came in, within some days, of what was open so many days after its due day; None: too little is known.

    Looked at are invoices of twelve months whose days to be paid within are over. Money counts, credit does not.
    """
    last_due_on = on - timedelta(days=age_days + within_days)
    cohort = company.invoices.filter(
        currency=currency, due_on__gt=last_due_on - timedelta(days=OF_DAYS), due_on__lte=last_due_on
    )
    due = dict(cohort.values_list("pk", "due_on"))
    first = (
        company.invoices.filter(currency=currency).order_by("due_on").values_list("due_on", flat=True).first()
    )
    if first is None or first > last_due_on - timedelta(days=OF_DAYS):
        return None  # There is no whole year of such debts yet.
    open_then = dict(cohort.values_list("pk", "amount_minor"))
    came: dict[int, int] = dict.fromkeys(open_then, 0)
    for invoice, day, minor, money in _moves(cohort):
        age = (day - due[invoice]).days
        if age <= age_days:
            open_then[invoice] -= minor
        elif age <= age_days + within_days and money:
            came[invoice] += minor
    old = [key for key, minor in open_then.items() if minor > 0]
    if len(old) < LEAST_INVOICES:
        return None
    total = sum(open_then[key] for key in old)
    recovered = sum(min(max(came[key], 0), open_then[key]) for key in old)
    return Experience(len(old), recovered * 10_000 // total)


def with_experience(
    rules: SettlementRules, company: Company, currency: str, age_days: int, on: date
) -> tuple[SettlementRules, int]:
    """Returns the rules with what asking on has really brought, and of how many invoices; 0: the policy's figure stands."""
    steps = [each.older_than_days for each in rules.steps if each.older_than_days <= age_days]
    way = next((each for each in rules.ways if each.key == KEEP_ASKING), None)
    if way is None or not steps:
        return rules, 0
    found = experience_of(company, currency, max(steps), way.days, on)
    if found is None:
        return rules, 0
    own = replace(way, recovers_bp=found.recovers_bp)
    ways = tuple(own if each is way else each for each in rules.ways)
    return replace(rules, ways=ways), found.invoices


def _moves(cohort: QuerySet[Invoice]) -> Iterator[tuple[int, date, int, bool]]:
    """Yields what made the open amount of these invoices smaller: invoice, day, amount, whether it was money."""
    keys = cohort.values("pk")
    settled = Allocation.objects.filter(invoice__in=keys)
    for invoice, day, minor, payment in settled.values_list(
        "invoice_id", "on_date", "amount_minor", "payment_id"
    ):
        yield invoice, day, minor, payment is not None
    corrected = Correction.objects.filter(invoice__in=keys)
    for invoice, day, minor in corrected.values_list("invoice_id", "on_date", "amount_minor"):
        yield invoice, day, -minor, False
