"""What is arranged with one customer, of some kinds: four questions to the database, however much there is.

States are those of the lists of agreements (`agreements.kinds`). Leaves out what can be done about it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Expression,
    F,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from dunwell.arrangements.act import owner_of
from dunwell.arrangements.models import PaymentPlan
from dunwell.arrangements.standing import ANSWER_DAYS
from dunwell.ledger.models import Customer
from dunwell.workbench.agreements.kinds import KINDS, Kind
from dunwell.workbench.agreements.plan_rows import plan_standings

#: A plan goes on after these steps, though they are no views of the list.
_PLAN_GOES_ON = ("resumed", "replanned")
_DISPUTED = Coalesce(NullIf("disputed_minor", Value(0)), F("invoice__open_minor"))
#: What an agreement of a kind is about; of the others there is none.
_AMOUNTS: dict[str, tuple[Any, Any]] = {
    "promise": (F("currency"), F("amount_minor")),
    "plan": (F("currency"), F("total_minor")),
    "proposal": (F("currency"), F("total_minor")),
    "discount": (F("invoice__currency"), F("discount_minor")),
    "settlement": (F("currency"), F("owed_minor")),
    "dispute": (F("invoice__currency"), _DISPUTED),
}


@dataclass(frozen=True, slots=True)
class Arranged:
    """One agreement, dispute or hardship. `runs`: it is not over; `next_on`: the day something is due or answered."""

    kind: str
    pk: int
    state: str
    words: str
    runs: bool
    since_on: date
    next_on: date | None
    currency: str
    amount_minor: int | None
    owner: str
    invoices: tuple[str, ...]


def arranged(customer: Customer, names: Collection[str], today: date) -> list[Arranged]:
    """Returns all of those kinds (keys of `KINDS`) that was ever arranged with a customer, the latest first."""
    kinds = {kind.one: kind for name, kind in KINDS.items() if name in names}
    rows = _union([_rows(kind, customer) for kind in kinds.values()])
    numbers: dict[tuple[str, int], list[str]] = defaultdict(list)
    for kind, key, _, number in sorted(_union([_numbers(kind, customer) for kind in kinds.values()])):
        numbers[kind, key].append(number)
    plans = [
        PaymentPlan(pk=key, total_minor=minor, grace_days=grace)
        for kind, key, _, _, _, _, minor, _, grace in rows
        if kind == "plan"
    ]
    stands = plan_standings(plans, today) if plans else {}
    found = []
    for one, key, since_on, last, day, currency, minor, owner, _ in rows:
        kind, next_on = kinds[one], day
        state = kind.state_of(SimpleNamespace(last=last, until_on=day, answer_by=day), today)
        if one == "plan":
            next_on = stands[key].next_on
        elif one == "proposal":
            next_on = since_on + timedelta(days=ANSWER_DAYS)
        found.append(
            Arranged(
                kind=one, pk=key, state=state, words=kind.words, runs=state in (*kind.running, *_PLAN_GOES_ON),
                since_on=since_on, next_on=next_on, currency=currency,
                amount_minor=minor, owner=owner or owner_of(customer), invoices=tuple(numbers[one, key]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.since_on, each.kind, each.pk), reverse=True)


def _rows(kind: Kind, customer: Customer) -> QuerySet:
    """Returns what is asked of each kind, in one shape."""
    rows = kind.with_state(kind.model._default_manager.filter(customer=customer)).order_by()
    known = {each.name for each in kind.model._meta.get_fields()}
    currency, minor = _AMOUNTS.get(kind.one, (Value(""), Value(None)))
    return rows.values_list(
        Value(kind.one, CharField()),
        "pk",
        "on_date",
        "last",
        Cast(F(kind.next_on) if kind.next_on != "pk" else Value(None), DateField()),
        Cast(currency, CharField()),
        Cast(minor, BigIntegerField()),
        Cast(F("owner") if "owner" in known else Value(""), CharField()),
        Cast(F("grace_days") if "grace_days" in known else Value(0), IntegerField()),
    )


def _numbers(kind: Kind, customer: Customer) -> QuerySet:
    """Returns the numbers of the invoices that each is about, in the order they were put in."""
    rows = kind.model._default_manager.filter(customer=customer).order_by()
    place: Expression | F = F("pk")
    if kind.many:
        rows, place = rows.filter(invoices__isnull=False), F("invoices__pk")
    number = F("invoices__invoice__number" if kind.many else "invoice__number" if kind.related else "pk")
    if not kind.many and not kind.related:
        rows = rows.none()
    return rows.values_list(
        Value(kind.one, CharField()), "pk", Cast(place, BigIntegerField()), Cast(number, CharField())
    )


def _union(parts: list[QuerySet]) -> list[tuple[Any, ...]]:
    return list(parts[0].union(*parts[1:], all=True))
