"""The report `ageing`: what is open, by how long it has been due, in all and by customer, on any day."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from dunwell.insight.measures.ageing import in_base
from dunwell.insight.measures.buckets import ALL, BUCKETS, NO_DUE_DAY, OVERDUE
from dunwell.insight.measures.rates import Rates
from dunwell.insight.queries.ageing_by_customer import CustomerAgeing, ageing_of, ordered
from dunwell.insight.reports.receivables import Receivables, receivables
from dunwell.insight.reports.shape import Asked, Chart, Column, Report, Table, no_rate_notes
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot


def ageing(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns the ageing of a day: by bucket, by bucket and currency, and by customer, the most overdue first."""
    owed = receivables(view, company, on, on)
    return Report(
        "ageing",
        on,
        company.currency,
        "customers",
        (
            _figures(owed, on),
            _totals(owed, on),
            _currencies(owed, on),
            _customers(view, company, on, owed, asked),
        ),
        (Chart("ageing", "bars", "buckets", "bucket", ("open",)),),
        no_rate_notes(owed.missing(on)),
    )


def _figures(owed: Receivables, on: date) -> Table:
    aged = in_base(owed.aged(on), owed.rates)
    total, overdue = sum(aged.values()), sum(aged[bucket] for bucket in OVERDUE)
    credit = round(owed.rates.total(owed.credit.by_currency(on)))
    columns = (
        Column("open", "money"),
        Column("overdue", "money"),
        Column("overdue_share", "share"),
        Column("credit", "money"),
    )
    return Table("figures", columns, [(total, overdue, Fraction(overdue, total) if total else None, credit)])


def _totals(owed: Receivables, on: date) -> Table:
    ageing = in_base(owed.aged(on), owed.rates)
    buckets = ALL if ageing[NO_DUE_DAY] else BUCKETS
    total = sum(ageing[bucket] for bucket in buckets)
    rows: list[Sequence[Any]] = [
        (bucket, ageing[bucket], Fraction(ageing[bucket], total) if total else None) for bucket in buckets
    ]
    columns = (Column("bucket", "code", "bucket"), Column("open", "money"), Column("share", "share"))
    return Table("buckets", columns, rows)


def _currencies(owed: Receivables, on: date) -> Table:
    """Returns what is open, overdue and in credit in each currency, as it is and as it counts in the company's."""
    ageing, credit = owed.aged(on), owed.credit.by_currency(on)
    codes = sorted({code for amounts in ageing.values() for code in amounts} | credit.keys())
    columns = (
        Column("currency", "text"),
        *(Column(bucket, "amount") for bucket in ALL),
        Column("credit", "amount"),
        Column("rate", "rate"),
    )
    rows = [
        (
            code,
            *((ageing[bucket].get(code, 0), code) for bucket in ALL),
            (credit.get(code, 0), code),
            owed.rates.of_one(code) if owed.rates.knows(code) else None,
        )
        for code in codes
    ]
    return Table("currencies", columns, rows)


def _customers(view: Snapshot, company: Company, on: date, owed: Receivables, asked: Asked) -> Table:
    rates, moved = owed.rates, owed.moved
    columns = (
        Column("customer", "text"),
        Column("name", "text"),
        *(Column(bucket, "money") for bucket in ALL),
        Column("overdue", "money"),
        Column("total", "money"),
        Column("credit", "money"),
    )
    if asked.count is None:
        found = ageing_of(view, company, on, asked.customers, moved)
        return Table("customers", columns, [_row(each, rates) for each in found])
    keys, count = ordered(
        view,
        company,
        on,
        rates,
        order=asked.order or "overdue",
        first=asked.first,
        count=asked.count,
        customers=asked.customers,
        moved=moved,
    )
    return Table(
        "customers", columns, [_row(each, rates) for each in ageing_of(view, company, on, keys, moved)], count
    )


def _row(each: CustomerAgeing, rates: Rates) -> tuple[Any, ...]:
    buckets = in_base(each.buckets, rates)
    overdue = sum(buckets[bucket] for bucket in OVERDUE)
    credit = round(rates.total(each.credit))
    return each.ref, each.name, *buckets.values(), overdue, sum(buckets.values()), credit
