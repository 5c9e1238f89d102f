"""Which customers a day may change something for, found by a few queries for the whole company. Decides nothing.

It may name one for whom nothing changes, never leave one out for whom something would.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Q

from dunwell.arrangements.deciding.promises import BROKEN, PART_KEPT
from dunwell.arrangements.judging_promises import LOOKED_AT_AGAIN
from dunwell.arrangements.models import (
    EarlyDiscount,
    Instalment,
    PaymentPlan,
    PlanChange,
    Promise,
    PromiseOutcome,
    Settlement,
)
from dunwell.arrangements.occasions import INSTALMENTS, PROMISES, OccasionQuery
from dunwell.arrangements.reopened import reopened_plans
from dunwell.ledger.models import Company, CreditNote, Customer, Payment

#: So many customers are read in one go.
_AT_ONCE = 500


def customers_to_settle(company: Company, on: date) -> list[Customer]:
    """Returns the customers with something that a day may change, in the order of their numbers."""
    keys = sorted(
        {
            *_promised(company, on),
            *_planned(company, on),
            *_discounted(company, on),
            *_settled(company),
            *(each.customer_id for each in reopened_plans(company, on)),
        }
    )
    return [
        each
        for first in range(0, len(keys), _AT_ONCE)
        for each in Customer.objects.filter(pk__in=keys[first : first + _AT_ONCE])
        .select_related("company")
        .order_by("pk")
    ]


def _promised(company: Company, on: date) -> Iterable[int]:
    """Yields who made a promise that is over by its day, or for which money came."""
    with_something_left = _ids(PROMISES, company, on)
    credited = {
        key
        for model in (Payment, CreditNote)
        for key in model.objects.filter(company=company, open_minor__gt=0).values_list(
            "customer_id", flat=True
        )
    }
    undecided = Promise.objects.filter(company=company, outcomes=None)
    for key, customer, promised_on, grace in undecided.values_list(
        "pk", "customer_id", "promised_on", "grace_days"
    ):
        over = promised_on + timedelta(days=grace) < on
        if over or key not in with_something_left or customer in credited:
            yield customer
    lately = PromiseOutcome.objects.filter(
        promise__company=company, outcome__in=(BROKEN, PART_KEPT), on_date__gte=on - LOOKED_AT_AGAIN
    )
    for key, customer in lately.values_list("promise_id", "promise__customer_id"):
        if key not in with_something_left or customer in credited:
            yield customer


def _planned(company: Company, on: date) -> Iterable[int]:
    """Yields whose plan has something missed or asked about, or nothing that could be missed: paid, or waiting."""
    running = PaymentPlan.objects.filter(company=company).exclude(changes__kind__in=("finished", "cancelled"))
    open_now = _ids(INSTALMENTS, company, on)
    rows = Instalment.objects.filter(plan__in=running).values_list(
        "pk", "plan_id", "due_on", "plan__grace_days"
    )
    calm: dict[int, bool] = {}
    for key, plan, due_on, grace in rows:
        if key in open_now:
            calm[plan] = calm.get(plan, True) and due_on + timedelta(days=grace) >= on
    last = dict(PlanChange.objects.filter(plan__in=running).order_by("pk").values_list("plan_id", "kind"))
    for plan, customer in running.values_list("pk", "customer_id"):
        if not calm.get(plan, False) or last.get(plan) == "asked":
            yield customer


def _discounted(company: Company, on: date) -> Iterable[int]:
    """Yields whose discount is over by its day, or for whose invoice enough money came, or was taken back."""
    rows = EarlyDiscount.objects.filter(company=company)
    over = Q(steps=None, pay_by__lt=on)
    paid = Q(invoice__open_minor__lte=F("discount_minor"), pay_by__gte=on - LOOKED_AT_AGAIN)
    undone = Q(steps__step__in=("taken", "granted"), invoice__open_minor__gt=0)
    return rows.filter(over | paid | undone).values_list("customer_id", flat=True)


def _settled(company: Company) -> Iterable[int]:
    """Yields who may settle."""
    rows = Settlement.objects.filter(company=company, steps__step="approved")
    return rows.exclude(steps__step__in=("taken", "lapsed", "withdrawn")).values_list(
        "customer_id", flat=True
    )


def _ids(query: OccasionQuery, company: Company, on: date) -> set[int]:
    """Returns the numbers of the rows a query of occasions gives on a day."""
    values = {"company": company.pk, "as_of": on, "known_to": on, "followed": on - 10 * LOOKED_AT_AGAIN}
    with connection.cursor() as cursor:
        cursor.execute(query.sql, [values[each] for each in query.parameters])
        return {row[0] for row in cursor.fetchall()}
