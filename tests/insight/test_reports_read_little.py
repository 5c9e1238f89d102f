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

    assert queries() == few <= 14
