"""Changes something for many customers in one transaction, tells the journal of each, and takes it back. See `kinds`."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from dunwell.journal.record import record
from dunwell.ledger.models import ChangedOne, ChangeOfMany, Company, Customer
from dunwell.ledger.turns import one_at_a_time
from dunwell.outreach.changing_many.kinds import KINDS
from dunwell.outreach.changing_many.shape import CannotChangeMany, Moment

#: So many customers are changed with one set of statements: memory stays bounded.
AT_ONCE = 500


def would_change(
    what: str, customers: QuerySet[Customer], wish: dict[str, Any], on: date
) -> QuerySet[Customer]:
    """Returns those of the customers that the change would touch. Raises `CannotChangeMany` for a wish without sense."""
    kind = KINDS[what]
    kind.check(wish, on)
    return kind.changing(customers, wish, on)


@transaction.atomic
def change_many(
    company: Company,
    what: str,
    customers: QuerySet[Customer],
    wish: dict[str, Any],
    *,
    on: date,
    at: datetime,
    by: str,
    expected: int | None = None,
) -> ChangeOfMany:
    """Changes all of the customers that would change, each with an entry of its own in the journal.

    `what` is one of `KINDS`; `expected` is the number somebody was shown: where it is another by now, nothing is done.
    Raises `CannotChangeMany`: moved (the number is another), nothing (nobody would change), or what is wrong with the wish.
    """
    one_at_a_time(company.pk)
    keys = list(would_change(what, customers, wish, on).order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise CannotChangeMany("nothing")
    if expected is not None and len(keys) != expected:
        raise CannotChangeMany("moved")
    change = ChangeOfMany.objects.create(company=company, what=what, wish=wish, at=at, by=by)
    moment = Moment(on, at, by)
    for some in _batches(keys):
        done = KINDS[what].make(
            list(Customer.objects.filter(company=company, pk__in=some).order_by("pk")), wish, moment
        )
        for each in done.ones:
            each.change = change
        ChangedOne.objects.bulk_create(done.ones)
        record(company.pk, at, done.happenings)
    return change


@transaction.atomic
def take_back_many(change: ChangeOfMany, *, on: date, at: datetime, by: str) -> int:
    """Brings back what was before a change, and returns for how many customers; what was changed since stays as it is.

    Raises `CannotChangeMany` (undone) where it was taken back already.
    """
    one_at_a_time(change.company_id)
    if not ChangeOfMany.objects.filter(pk=change.pk, undone_at=None).update(undone_at=at, undone_by=by):
        raise CannotChangeMany("undone")
    moment, count = Moment(on, at, by), 0
    keys = list(change.ones.order_by("pk").values_list("pk", flat=True))
    for some in _batches(keys):
        ones = list(ChangedOne.objects.filter(pk__in=some).order_by("pk"))
        done = KINDS[change.what].take_back(ones, change.wish, moment)
        count += len({each.customer_id for each in done.ones})
        record(change.company_id, at, done.happenings)
    return count


def _batches(keys: Sequence[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, AT_ONCE)):
        yield some
