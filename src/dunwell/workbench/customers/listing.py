"""The customers that fit what somebody wants to see, and what stands beside each in a list. A few questions to the database.

Leaves out pages. Amounts in other currencies are weighed by the rate of the day to be compared; they are shown as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast

from dunwell.ledger.models import Balance, Company, ContactPoint, Customer, Hold, Standing
from dunwell.ledger.values_there import values_there
from dunwell.outreach import round_facts
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import CustomerMark, Decision, Round
from dunwell.people.member import Member
from dunwell.values.money import to_minor
from dunwell.workbench.customers.lookups import Among, Has
from dunwell.workbench.customers.wanted import ANY, NONE, NULLS, ORDERS, Wanted

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
    return customers.filter(*_conditions(wanted, company, day, last, books))


def standings_of(
    among: Q, wanted: Wanted, company: Company, day: date, last: Round | None, books: pa.Table | None
) -> QuerySet[Standing]:
    """Returns the standings of the same customers, to be put in order: of these, little is read for each.

    `among` is the condition of a customer of whom the reader may know.
    """
    asked = _conditions(wanted, company, day, last, books, "customer__", "")
    return Standing.objects.filter(among, *asked, company=company)


def _conditions(
    wanted: Wanted, company: Company, day: date, last: Round | None, books: pa.Table | None,
    customer: str = "", standing: str = "standing__",
) -> list[Any]:  # fmt: skip
    """Returns what has to hold of a row; `customer` and `standing` lead from it to its customer and its standing.

    The row is either of them: both have the same key.
    """
    asked: list[Any] = [_of_customer(wanted, customer), _of_standing(wanted, company, day, standing)]
    if wanted.no_email:
        usable = ContactPoint.objects.filter(channel="email", replaced_on=None, bounced_on=None)
        if connection.vendor == "sqlite":
            # One pass over the addresses; asking for each customer takes three times as long there.
            asked.append(~Q(pk__in=usable.values("customer")))
        else:
            asked.append(~Exists(usable.filter(customer=OuterRef("pk"))))
    if wanted.hold:
        kinds = [] if wanted.hold in (ANY, NONE) else [wanted.hold]
        held = Q(pk__in=holding(company, day, kinds).values("customer"))
        asked.append(~held if wanted.hold == NONE else held)
    if wanted.mark:
        marks = marked(day) if wanted.mark == ANY else marked(day).filter(mark=wanted.mark)
        asked.append(Q(pk__in=marks.filter(customer__company=company).values("customer")))
    if wanted.round:
        kind = "decision" if wanted.round in ("act", "wait") else "reason"
        decided = Decision.objects.filter(**{"round": last, kind: wanted.round})
        asked.append(Q(pk__in=decided.values("customer")))
    if wanted.playbook:
        theirs = books.filter(pc.equal(books["playbook"], wanted.playbook)) if books is not None else None
        asked.append(Among(F("pk"), theirs["customer_id"].to_pylist() if theirs is not None else []))
    return asked


def ordered(rows: QuerySet[Customer], sort: str) -> QuerySet[Customer]:
    """Returns them in an order; who has nothing to compare comes last, and the same are in the order of their numbers."""
    return rows.order_by(_way(sort, ORDERS[sort.removeprefix("-")]), "pk").select_related("standing")


def _way(sort: str, column: str) -> OrderBy:
    if sort.removeprefix("-") in NULLS:
        return F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    # No nulls: the plain order can be read off an index, where there is one.
    return F(column).desc() if sort.startswith("-") else F(column).asc()


def rows_of(
    rows: QuerySet[Customer], standings: QuerySet[Standing], sort: str, first: int, count: int
) -> list[Customer]:
    """Returns so many of them in an order, from one on (0: the first); `standings` are those of the same customers.

    Only their numbers are put in order; the rest of the rows is read for those that are shown.
    """
    _, of_standing, column = ORDERS[sort.removeprefix("-")].rpartition("standing__")
    some = standings.order_by(_way(sort, column), "pk") if of_standing else ordered(rows, sort)
    return list(ordered(Customer.objects.filter(pk__in=some.values("pk")[first : first + count]), sort))


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


def choices(member: Member) -> dict[str, list[str]]:
    """Returns the countries, languages and account managers of the customers somebody may see: one question."""
    columns = ("country", "language", "account_manager")
    if member.sees_all:
        return values_there(member.company, columns)
    text = CharField()
    parts = [
        member.customers.exclude(**{column: ""})
        .order_by()
        .values_list(Value(column, text), column)
        .distinct()
        for column in columns
    ]
    found: dict[str, list[str]] = defaultdict(list)
    for column, value in parts[0].union(*parts[1:]):
        found[column].append(value)
    return {column: sorted(values) for column, values in found.items()}


def playbooks(last: Round | None) -> pa.Table | None:
    """Returns whose playbook was which in the last round (customer_id, playbook): one question; None: there was none."""
    return round_facts.table(last, "customers", ["customer_id", "playbook"]) if last is not None else None


def _of_customer(wanted: Wanted, lead: str) -> Q:
    asked = Q()
    if wanted.q:
        asked &= Q(Has(F(f"{lead}name"), wanted.q)) | Q(Has(F(f"{lead}ref"), wanted.q))
    for name, column in (
        ("kind", "kind"),
        ("country", "country"),
        ("language", "language"),
        ("manager", "account_manager"),
    ):
        value = getattr(wanted, name)
        if value:
            asked &= Q(**{f"{lead}{column}": "" if value == NONE else value})
    return asked & Q(**{f"{lead}key_account": True}) if wanted.key_account else asked


def _of_standing(wanted: Wanted, company: Company, day: date, lead: str) -> Q:
    asked = Q()
    if wanted.overdue:
        asked &= Q(**{f"{lead}oldest_due_on__lt": day})
    if wanted.credit:
        asked &= Q(**{f"{lead}credit_base_minor__gt": 0})
    if wanted.owes is not None:
        least = min(to_minor(str(wanted.owes), company.currency), _BIGGEST_MINOR)
        asked &= Q(**{f"{lead}owes_base_minor__gte": least})
    if wanted.late is not None:
        asked &= Q(**{f"{lead}oldest_due_on__lte": day - timedelta(days=min(wanted.late, 36_500))})
    return asked


def day_and_last_round(company: Company, at: datetime) -> tuple[date, Round | None]:
    """Returns the company's own day, as Today has it, and the latest round that was finished."""
    finished = Round.objects.filter(company=company, finished_at__isnull=False)
    return company_day(company, at), finished.order_by("-as_of").first()
