"""The customers that fit what somebody wants to see, and what stands beside each in a list. A few questions to the database.

Leaves out pages. Amounts in other currencies are weighed by the rate of the day to be compared; they are shown as they are.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from dunwell.ledger.models import Balance, Company, ContactPoint, Customer, Hold
from dunwell.outreach import round_facts
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import CustomerMark, Decision, Round
from dunwell.values.money import to_minor
from dunwell.workbench.customers.wanted import ANY, NONE, ORDERS, Wanted

_BIGGEST_MINOR = 2**63 - 1


@dataclass(slots=True)
class Line:
    """One customer of a list with what stands beside the name."""

    customer: Customer
    day: date
    balances: list[Balance] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    decision: Decision | None = None
    playbook: str = ""

    @property
    def owes(self) -> list[tuple[int, str]]:
        """What is open, by currency."""
        return [(each.owes_minor, each.currency) for each in self.balances if each.owes_minor]

    @property
    def overdue(self) -> list[tuple[int, str]]:
        """What is past its due day, by currency."""
        return [(each.overdue_minor, each.currency) for each in self.balances if each.overdue_minor]

    @property
    def credit(self) -> list[tuple[int, str]]:
        """What we hold for them, by currency."""
        return [(each.credit_minor, each.currency) for each in self.balances if each.credit_minor]

    @property
    def late_days(self) -> int | None:
        """How long the oldest open invoice is past its due day; None: nothing is open with a due day."""
        oldest = self.customer.standing.oldest_due_on
        return (self.day - oldest).days if oldest else None


def fitting(
    customers: QuerySet[Customer],
    wanted: Wanted,
    company: Company,
    day: date,
    last: Round | None,
    books: pa.Table | None,
) -> QuerySet[Customer]:
    """Returns those of the customers that fit, not ordered; `last` is the last round with its `books`."""
    rows = customers.filter(_of_customer(wanted) & _of_standing(wanted, company, day))
    if wanted.no_email:
        usable = ContactPoint.objects.filter(channel="email", replaced_on=None, bounced_on=None)
        if connection.vendor == "sqlite":
            # One pass over the addresses; asking for each customer takes three times as long there.
            rows = rows.exclude(pk__in=usable.values("customer"))
        else:
            rows = rows.filter(~Exists(usable.filter(customer=OuterRef("pk"))))
    if wanted.hold:
        kinds = [] if wanted.hold in (ANY, NONE) else [wanted.hold]
        held = holding(company, day, kinds).values("customer")
        rows = rows.exclude(pk__in=held) if wanted.hold == NONE else rows.filter(pk__in=held)
    if wanted.mark:
        marks = marked(day) if wanted.mark == ANY else marked(day).filter(mark=wanted.mark)
        rows = rows.filter(pk__in=marks.filter(customer__company=company).values("customer"))
    if wanted.round:
        decided = Decision.objects.filter(round=last)
        kind = "decision" if wanted.round in ("act", "wait") else "reason"
        rows = rows.filter(pk__in=decided.filter(**{kind: wanted.round}).values("customer"))
    if wanted.playbook:
        theirs = books.filter(pc.equal(books["playbook"], wanted.playbook)) if books is not None else None
        rows = rows.filter(pk__in=_among(theirs["customer_id"].to_pylist() if theirs is not None else []))
    return rows


def ordered(rows: QuerySet[Customer], sort: str) -> QuerySet[Customer]:
    """Returns them in an order; who has nothing to compare comes last, and the same are in the order of their numbers."""
    column = F(ORDERS[sort.removeprefix("-")])
    way = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    if sort.removeprefix("-") in ("name", "ref", "country", "manager"):
        # No nulls: the plain order can be read off an index.
        way = column.desc() if sort.startswith("-") else column.asc()
    return rows.order_by(way, "pk").select_related("standing")


def rows_of(rows: QuerySet[Customer], sort: str, first: int, count: int) -> list[Customer]:
    """Returns so many of them in an order, from one on (0: the first).

    Only their numbers are put in order; the rest of the rows is read for those that are shown.
    """
    keys = ordered(rows, sort).values("pk")[first : first + count]
    return list(ordered(Customer.objects.filter(pk__in=keys), sort))


def lines(
    rows: Sequence[Customer], company: Company, day: date, last: Round | None, books: pa.Table | None = None
) -> list[Line]:
    """Returns the customers of a page with what stands beside each: three questions, however many.

    `books` is whose playbook was which in the last round (`playbooks`); None: it is not told.
    """
    found = {each.pk: Line(each, day) for each in rows}
    for balance in Balance.objects.filter(customer__in=found).order_by("currency"):
        found[balance.customer_id].balances.append(balance)
    text = CharField()
    held = holding(company, day).filter(customer__in=found).order_by()
    noted = marked(day).filter(customer__in=found).order_by()
    for key, what, code in held.values_list("customer", Value("holds", text), Cast(F("kind"), text)).union(
        noted.values_list("customer", Value("marks", text), Cast(F("mark"), text))
    ):
        getattr(found[key], what).append(code)
    for decision in Decision.objects.filter(round=last, customer__in=found) if last else ():
        decision.round = last
        found[decision.customer_id].decision = decision
    if books is not None and len(books["playbook"].unique()) > 1:
        theirs = books.filter(pc.is_in(books["customer_id"], pa.array(list(found), pa.int64())))
        for key, playbook in zip(
            theirs["customer_id"].to_pylist(), theirs["playbook"].to_pylist(), strict=True
        ):
            found[key].playbook = playbook
    return list(found.values())


def holding(company: Company, day: date, kinds: Iterable[str] = ()) -> QuerySet[Hold]:
    """Returns the company's holds that are active on a day, of some kinds or (none named) of all."""
    rows = Hold.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), company=company, starts_on__lte=day)
    rows = rows.filter(Q(release=None) | Q(release__on_date__gt=day))
    return rows.filter(kind__in=kinds) if kinds else rows


def marked(day: date) -> QuerySet[CustomerMark]:
    """Returns the marks that hold on a day, whoever's they are."""
    return CustomerMark.objects.filter(Q(until_on=None) | Q(until_on__gte=day), since_on__lte=day)


def choices(customers: QuerySet[Customer]) -> dict[str, list[str]]:
    """Returns the countries, languages and account managers that there are among them: one question."""
    found: dict[str, list[str]] = defaultdict(list)
    names = {"c": "country", "l": "language", "m": "account_manager"}
    parts = [
        customers.exclude(**{column: ""}).order_by().values_list(RawSQL("%s", [short]), column).distinct()
        for short, column in names.items()
    ]
    for short, value in parts[0].union(*parts[1:]):
        found[names[short]].append(value)
    return {name: sorted(values) for name, values in found.items()}


def playbooks(last: Round | None) -> pa.Table | None:
    """Returns whose playbook was which in the last round (customer_id, playbook): one question; None: there was none."""
    return round_facts.table(last, "customers", ["customer_id", "playbook"]) if last is not None else None


def _of_customer(wanted: Wanted) -> Q:
    asked = Q()
    if wanted.q:
        asked &= Q(name__icontains=wanted.q) | Q(ref__icontains=wanted.q)
    for name, column in (
        ("kind", "kind"),
        ("country", "country"),
        ("language", "language"),
        ("manager", "account_manager"),
    ):
        value = getattr(wanted, name)
        if value:
            asked &= Q(**{column: "" if value == NONE else value})
    return asked & Q(key_account=True) if wanted.key_account else asked


def _of_standing(wanted: Wanted, company: Company, day: date) -> Q:
    asked = Q()
    if wanted.overdue:
        asked &= Q(standing__oldest_due_on__lt=day)
    if wanted.credit:
        asked &= Q(standing__credit_base_minor__gt=0)
    if wanted.owes is not None:
        least = min(to_minor(str(wanted.owes), company.currency), _BIGGEST_MINOR)
        asked &= Q(standing__owes_base_minor__gte=least)
    if wanted.late is not None:
        asked &= Q(standing__oldest_due_on__lte=day - timedelta(days=min(wanted.late, 36_500)))
    return asked


def _among(keys: Sequence[int]) -> RawSQL:
    """Returns any number of keys as a subquery: databases take no list of any length."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])


def day_and_last_round(company: Company, at: datetime) -> tuple[date, Round | None]:
    """Returns the company's own day, as Today has it, and the latest round that was finished."""
    finished = Round.objects.filter(company=company, finished_at__isnull=False)
    return company_day(company, at), finished.order_by("-as_of").first()
