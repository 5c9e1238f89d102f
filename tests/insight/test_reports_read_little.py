"""Totals of half a million invoices are read from indexes alone, in as many queries for many customers as for few."""

from datetime import timedelta

import pytest
from by_hand import Item
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ledger_written import customers, rates, write_invoice

from days import TODAY
from dunwell.insight.queries.balances import INVOICES_NOW
from dunwell.insight.reports.named import REPORTS, make_report
from dunwell.ledger.standings import keep_up

pytestmark = pytest.mark.django_db


def test_totals_come_from_an_index_without_reading_or_sorting_invoices():
    if connection.vendor != "sqlite":
        return  # PostgreSQL goes by its statistics, and a test has none.
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + INVOICES_NOW, [1])
        steps = [row[-1] for row in cursor.fetchall()]

    assert steps == ["SEARCH ledger_invoice USING COVERING INDEX open_by_due_day (company_id=?)"]


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_takes_as_many_queries_for_many_customers_as_for_few(company, name):
    rates(company)

    def grow(names):
        for owner in customers(company, names):
            write_invoice(owner, Item("GBP", TODAY - timedelta(days=50), TODAY - timedelta(days=20), 500))

    def queries():
        with CaptureQueriesContext(connection) as seen:
            make_report(name, company, TODAY)
        return len(seen)

    grow(["ash"])
    few = queries()
    grow([f"c{number}" for number in range(30)])

    assert queries() == few <= 9


def test_the_order_of_customers_is_the_same_by_the_ledgers_standings_and_by_invoices(company):
    rates(company)
    for place, owner in enumerate(customers(company, [f"c{number}" for number in range(8)])):
        for currency, late, minor in (
            ("GBP", 9, 700 - 90 * place),
            ("JPY", 40, 400),
            ("EUR", -5, 9_000 * place),
        ):
            due = TODAY - timedelta(days=late)
            write_invoice(owner, Item(currency, due - timedelta(days=30), due, minor + 1))
    before = make_report("ageing", company, TODAY).table("customers")

    keep_up(company, TODAY)

    with CaptureQueriesContext(connection) as seen:
        after = make_report("ageing", company, TODAY).table("customers")
    assert after == before
    assert len(before.rows) == 8
    assert any("ledger_standing" in query["sql"] for query in seen)
