"""What is missing or odd in a company's data, and whom it concerns: each check a count and its first rows. Only reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from dunwell.ledger.models import (
    Company,
    ContactPoint,
    CreditNote,
    Customer,
    ImportRun,
    Invoice,
    Payment,
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
    """Whom it concerns (None: the company itself), and what exactly."""

    customer_id: int | None
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at: how many rows it has, and the first of them."""

    key: str
    count: int
    rows: tuple[Row, ...]


def data_health(company: Company, on: date, among: Q | None = None) -> list[Check]:
    """Returns what there is to look at on the company's day, the most pressing first; `among` narrows the customers."""
    customers = Customer.objects.filter(among or Q(), company=company)
    found = (Check(key, *check(customers, company, on)) for key, check in CHECKS.items())
    return [each for each in found if each.count]


def _counted(
    rows: QuerySet, of: Callable[[object], Row], order: tuple[str, ...]
) -> tuple[int, tuple[Row, ...]]:
    return rows.count(), tuple(of(each) for each in rows.order_by(*order)[:ROWS_SHOWN])


def _named(customer: Customer) -> Row:
    return Row(customer.pk, customer.name)


def _owing(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    return customers.filter(Exists(Invoice.objects.filter(customer=OuterRef("pk"), open_minor__gt=0)))


def _unreachable(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    points = ContactPoint.objects.filter(customer=OuterRef("pk"), replaced_on=None, bounced_on=None)
    return _counted(_owing(customers).filter(~Exists(points)), _named, ("name", "pk"))


def _no_mail(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    points = ContactPoint.objects.filter(customer=OuterRef("pk"), replaced_on=None, bounced_on=None)
    rows = _owing(customers).filter(Exists(points), ~Exists(points.filter(channel="email")))
    return _counted(rows, _named, ("name", "pk"))


def _bounced(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    rows = ContactPoint.objects.filter(customer__in=customers, bounced_on__isnull=False, replaced_on=None)
    return _counted(
        rows.select_related("customer"),
        lambda each: Row(each.customer_id, each.customer.name, each.address),
        ("-bounced_on", "pk"),
    )


def _shared(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    points = ContactPoint.objects.filter(
        customer__in=customers, replaced_on=None, channel__in=("email", "sms")
    )
    shared = (
        points.annotate(folded=Lower("address"))
        .values("folded")
        .annotate(many=Count("customer", distinct=True))
        .filter(many__gt=1)
        .order_by("-many", "folded")
    )
    first = [each["folded"] for each in shared[:ROWS_SHOWN]]
    named: dict[str, list[ContactPoint]] = {}
    for point in points.annotate(folded=Lower("address")).filter(folded__in=first).select_related("customer"):
        named.setdefault(point.folded, []).append(point)
    rows = []
    for address in first:
        some = sorted(named[address], key=lambda each: each.customer.name)
        others = ", ".join(each.customer.name for each in some[1:4])
        rows.append(Row(some[0].customer_id, some[0].customer.name, f"{address}: {others}"))
    return shared.count(), tuple(rows)


def _unapplied(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    money = Payment.objects.filter(customer=OuterRef("pk"), open_minor__gt=0)
    credit = CreditNote.objects.filter(customer=OuterRef("pk"), open_minor__gt=0)
    return _counted(_owing(customers).filter(Exists(money) | Exists(credit)), _named, ("name", "pk"))


def _other_terms(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
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
    shown = other.select_related("customer").order_by("customer__name", "pk")[:ROWS_SHOWN]
    return other.count(), tuple(Row(each.customer_id, each.customer.name, each.number) for each in shown)


def _no_due_day(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    rows = Invoice.objects.filter(company=company, customer__in=customers, open_minor__gt=0, due_on=None)
    return _counted(
        rows.select_related("customer"),
        lambda each: Row(each.customer_id, each.customer.name, each.number),
        ("customer__name", "pk"),
    )


def _no_zone(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    rows = customers.exclude(time_zone="").exclude(time_zone__in=available_timezones())
    return _counted(rows, lambda each: Row(each.pk, each.name, each.time_zone), ("name", "pk"))


def _no_words(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    known = Q(language="")
    for language in languages_with_words():
        known |= Q(language=language) | Q(language__startswith=f"{language}-")
    return _counted(
        customers.exclude(known), lambda each: Row(each.pk, each.name, each.language), ("name", "pk")
    )


def _questions(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    rows = Question.objects.filter(company=company, customer__in=customers, answered_at=None)
    return _counted(
        rows.select_related("customer"),
        lambda each: Row(each.customer_id, each.customer.name, each.said),
        ("raised_at", "pk"),
    )


def _vanished(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    rows = Vanished.objects.filter(
        invoice__company=company, invoice__customer__in=customers, answered_on=None
    ).select_related("invoice__customer")
    return _counted(
        rows,
        lambda each: Row(each.invoice.customer_id, each.invoice.customer.name, each.invoice.number),
        ("asked_on", "pk"),
    )


def _stale(customers: QuerySet[Customer], company: Company, on: date) -> tuple[int, tuple[Row, ...]]:
    latest = (
        ImportRun.objects.filter(company=company).order_by("-as_of").values_list("as_of", flat=True).first()
    )
    if latest is None or (on - latest).days <= STALE_DAYS:
        return 0, ()
    return 1, (Row(None, company.name, latest.isoformat()),)


CHECKS: dict[str, Callable[[QuerySet[Customer], Company, date], tuple[int, tuple[Row, ...]]]] = {
    "stale": _stale,
    "vanished": _vanished,
    "questions": _questions,
    "unreachable": _unreachable,
    "bounced": _bounced,
    "no_mail": _no_mail,
    "unapplied": _unapplied,
    "no_due_day": _no_due_day,
    "other_terms": _other_terms,
    "shared": _shared,
    "no_zone": _no_zone,
    "no_words": _no_words,
}
