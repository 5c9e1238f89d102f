"""What is missing or odd in a company's data, and whom it concerns: each check a count and its first rows. Only reads.

What somebody said is right as it is, is left out, until it is another thing than they saw.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value, Window
from django.db.models.expressions import OrderBy, RawSQL
from django.db.models.functions import Cast, Coalesce, Concat, Lower, RowNumber

from dunwell.ledger.models import (
    Company,
    ContactPoint,
    CreditNote,
    Customer,
    ImportRun,
    Invoice,
    Payment,
    SetAside,
    Vanished,
)
from dunwell.outreach.models import Question
from dunwell.outreach.texts import languages_with_words

#: So many rows of a check are shown.
ROWS_SHOWN = 10
#: A ledger that no file has been brought into for so many days is asked about.
STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """Whom it concerns (None: the company itself), what exactly, and what it rests on: changed, it is another finding."""

    customer_id: int | None
    name: str
    detail: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows of a check in their order. `customer` leads from a row to its customer (empty: it is one), `detail` names
    what is told of it, `state` what it rests on (None: the detail).
    """

    rows: QuerySet
    order: tuple[str, ...]
    customer: str = ""
    detail: str = ""
    state: Any = None


#: How many rows a check has in all, and the first of them.
Found = tuple[int, tuple[Row, ...]]
NONE: Found = (0, ())


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at: how many rows it has, and the first of them."""

    key: str
    count: int
    rows: tuple[Row, ...]


def data_health(company: Company, on: date, among: Q | None = None) -> list[Check]:
    """Returns what there is to look at on the company's day, the most pressing first; `among` narrows the customers.

    All that is read off rows one by one is one question to the database.
    """
    customers = Customer.objects.filter(among or Q(), company=company)
    aside = SetAside.objects.filter(company=company, ended_at=None)
    known = set(aside.order_by().values_list("about", flat=True).distinct())
    parts = {key: listing(customers, company) for key, listing in LISTED.items()}
    found = _read(
        {key: _first(each, aside.filter(about=key) if key in known else None) for key, each in parts.items()}
    )
    shared = aside.filter(about="shared") if "shared" in known else None
    found |= {"stale": _stale(company, on), "shared": _shared(customers, shared)}
    return [Check(key, *found[key]) for key in ORDER if found.get(key, NONE)[0]]


def _read(listed: dict[str, QuerySet]) -> dict[str, Found]:
    """Returns by its key how many rows each has in all, and the first of them."""
    parts, given = [], []
    for key, rows in listed.items():
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT '{key}' AS key, listed.* FROM ({sql}) listed")
        given += params
    if not parts:
        return {}
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        for key, *row in cursor.fetchall():
            found[key].append(tuple(row))
    # The parts of a union come in no order that is promised.
    return {key: (rows[0][1], tuple(Row(*row) for _, _, *row in sorted(rows))) for key, rows in found.items()}


def _first(listing: Listing, aside: QuerySet[SetAside] | None) -> QuerySet:
    """Returns of the first rows their places, how many there are in all, and what a `Row` is made of.

    `aside` is what of this check is right as it is; None: nothing.
    """
    lead = f"{listing.customer}__" if listing.customer else ""
    detail = Cast(F(listing.detail) if listing.detail else Value(""), TextField())
    rows = listing.rows.annotate(state_=detail if listing.state is None else listing.state)
    if aside is not None:
        rows = rows.filter(~Exists(aside.filter(customer=OuterRef(f"{lead}pk"), seen=OuterRef("state_"))))
    return (
        rows.annotate(
            place_=Window(RowNumber(), order_by=[*_sorted(listing.order)]),
            many_=Window(Count("*")),
            customer_=F(f"{lead}pk"),
            name_=F(f"{lead}name"),
            detail_=detail,
        )
        .order_by("place_")
        .values_list("place_", "many_", "customer_", "name_", "detail_", "state_")[:ROWS_SHOWN]
    )


def _told(*parts: Any) -> Any:
    """Returns columns and subqueries as one text."""
    texts = [Coalesce(Cast(each, TextField()), Value("", TextField())) for each in parts]
    return Concat(
        *(each for text in texts for each in (text, Value("|", TextField()))), output_field=TextField()
    )


def _last_point(by: str = "") -> Subquery:
    """Returns the number of a customer's latest address, of one channel or of any, whether it works or not."""
    points = ContactPoint.objects.filter(customer=OuterRef("pk"), **({"channel": by} if by else {}))
    return Subquery(points.order_by("-pk").values("pk")[:1])


def _open_sum(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().values("customer").annotate(sum=Sum("open_minor")).values("sum"))


def _sorted(order: tuple[str, ...]) -> Iterator[OrderBy]:
    for name in order:
        yield F(name.removeprefix("-")).desc() if name.startswith("-") else F(name).asc()


def _owing(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    return customers.filter(standing__open_count__gt=0)


def _reached(by: str = "") -> QuerySet[ContactPoint]:
    """Returns the working addresses and numbers of a customer, of one channel or of any."""
    points = ContactPoint.objects.filter(customer=OuterRef("pk"), replaced_on=None, bounced_on=None)
    return points.filter(channel=by) if by else points


def _unreachable(customers: QuerySet[Customer], company: Company) -> Listing:
    rows = _owing(customers).filter(~Exists(_reached()))
    return Listing(rows, ("name", "pk"), state=_told(_last_point()))


def _no_mail(customers: QuerySet[Customer], company: Company) -> Listing:
    rows = _owing(customers).filter(Exists(_reached()), ~Exists(_reached("email")))
    return Listing(rows, ("name", "pk"), state=_told(_last_point("email")))


def _bounced(customers: QuerySet[Customer], company: Company) -> Listing:
    rows = ContactPoint.objects.filter(customer__in=customers, bounced_on__isnull=False, replaced_on=None)
    return Listing(rows, ("-bounced_on", "pk"), "customer", "address", _told("address", "bounced_on"))


def _unapplied(customers: QuerySet[Customer], company: Company) -> Listing:
    money = Payment.objects.filter(customer=OuterRef("pk"), open_minor__gt=0)
    credit = CreditNote.objects.filter(customer=OuterRef("pk"), open_minor__gt=0)
    rows = _owing(customers).filter(Exists(money) | Exists(credit))
    return Listing(rows, ("name", "pk"), state=_told(_open_sum(money), _open_sum(credit)))


def _other_terms(customers: QuerySet[Customer], company: Company) -> Listing:
    """Finds open invoices that are not due as the terms of their day say."""
    days = (
        "julianday(i.due_on) - julianday(i.issued_on)"
        if connection.vendor == "sqlite"
        else "i.due_on - i.issued_on"
    )
    asked = f"""SELECT i.id FROM ledger_invoice i
        JOIN ledger_terms t ON t.customer_id = i.customer_id AND t.payment_days IS NOT NULL
        WHERE i.company_id = %s AND i.open_minor > 0 AND t.from_on <= i.issued_on AND {days} <> t.payment_days
        AND NOT EXISTS (SELECT 1 FROM ledger_terms u WHERE u.customer_id = i.customer_id AND u.from_on <= i.issued_on
                        AND (u.from_on > t.from_on OR u.from_on = t.from_on AND u.id > t.id))"""
    other = Invoice.objects.filter(pk__in=RawSQL(asked, [company.pk]), customer__in=customers)
    return Listing(other, ("customer__name", "pk"), "customer", "number", _told("number", "due_on"))


def _no_due_day(customers: QuerySet[Customer], company: Company) -> Listing:
    rows = Invoice.objects.filter(company=company, customer__in=customers, open_minor__gt=0, due_on=None)
    return Listing(rows, ("customer__name", "pk"), "customer", "number")


def _no_zone(customers: QuerySet[Customer], company: Company) -> Listing:
    rows = customers.exclude(time_zone="").exclude(time_zone__in=available_timezones())
    return Listing(rows, ("name", "pk"), detail="time_zone")


def _no_words(customers: QuerySet[Customer], company: Company) -> Listing:
    known = Q(language="")
    for language in languages_with_words():
        known |= Q(language=language) | Q(language__startswith=f"{language}-")
    return Listing(customers.exclude(known), ("name", "pk"), detail="language")


def _questions(customers: QuerySet[Customer], company: Company) -> Listing:
    rows = Question.objects.filter(company=company, customer__in=customers, answered_at=None)
    return Listing(rows, ("raised_at", "pk"), "customer", "said")


def _vanished(customers: QuerySet[Customer], company: Company) -> Listing:
    rows = Vanished.objects.filter(
        invoice__company=company, invoice__customer__in=customers, answered_on=None
    )
    return Listing(rows, ("asked_on", "pk"), "invoice__customer", "invoice__number")


def _shared(customers: QuerySet[Customer], aside: QuerySet[SetAside] | None) -> Found:
    points = ContactPoint.objects.filter(
        customer__in=customers, replaced_on=None, channel__in=("email", "sms")
    )
    shared = (
        points.annotate(folded=Lower("address"))
        .values("folded")
        .annotate(many=Count("customer", distinct=True))
        .filter(many__gt=1)
        .annotate(state=_told("folded", "many"))
        .order_by("-many", "folded")
    )
    if aside is not None:
        shared = shared.exclude(state__in=aside.values("seen"))
    states = {each["folded"]: each["state"] for each in shared[:ROWS_SHOWN]}
    first = list(states)
    named: dict[str, list[ContactPoint]] = {}
    for point in points.annotate(folded=Lower("address")).filter(folded__in=first).select_related("customer"):
        named.setdefault(point.folded, []).append(point)
    rows = []
    for address in first:
        some = sorted(named[address], key=lambda each: each.customer.name)
        others = ", ".join(each.customer.name for each in some[1:4])
        rows.append(Row(some[0].customer_id, some[0].customer.name, f"{address}: {others}", states[address]))
    return shared.count() if len(first) == ROWS_SHOWN else len(first), tuple(rows)


def _stale(company: Company, on: date) -> Found:
    runs = ImportRun.objects.filter(company=company).order_by("-as_of")
    latest = runs.values_list("as_of", flat=True).first()
    if latest is None or (on - latest).days <= STALE_DAYS:
        return NONE
    return 1, (Row(None, company.name, latest.isoformat()),)


#: The checks that list rows one by one.
LISTED: dict[str, Callable[[QuerySet[Customer], Company], Listing]] = {
    "vanished": _vanished,
    "questions": _questions,
    "unreachable": _unreachable,
    "bounced": _bounced,
    "no_mail": _no_mail,
    "unapplied": _unapplied,
    "no_due_day": _no_due_day,
    "other_terms": _other_terms,
    "no_zone": _no_zone,
    "no_words": _no_words,
}
#: All checks, the most pressing first.
ORDER = (
    ("stale", "vanished", "questions", "unreachable", "bounced", "no_mail", "unapplied", "no_due_day", "other_terms")
    + ("shared", "no_zone", "no_words")
)  # fmt: skip
#: Their keys.
CHECKS = frozenset(ORDER)
#: What has an answer of its own, or nobody can call right: it is not set aside.
ANSWERED_ELSEWHERE = ("stale", "vanished", "questions")
