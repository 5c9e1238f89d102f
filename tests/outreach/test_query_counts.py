"""How many queries a round takes does not depend on how many customers there are, nor on how long they have been."""

import pytest
from cast import at, customer, day, invoice
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dunwell.outreach import ledger_queries
from dunwell.outreach.arranged_reads import ARRANGED
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.gather import gather
from dunwell.outreach.occasion_reads import BY_TRACK
from dunwell.outreach.playbooks import read_playbooks

pytestmark = pytest.mark.django_db
TODAY = "2026-03-11"


def _owing(company, first, last):
    for number in range(first, last):
        invoice(customer(company, f"c{number}"), f"A{number}", "2026-03-02")


def _queries(work):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return [query["sql"] for query in seen]


def test_facts_are_gathered_by_one_query_a_table_however_many_customers(company):
    playbooks = read_playbooks(only="standard")

    def gathering():
        return gather(company, day(TODAY), playbooks, contact_policy(company))

    _owing(company, 0, 3)
    few = _queries(gathering)
    _owing(company, 3, 80)
    # And one for the playbooks that people chose for single customers.
    tables = len(ledger_queries.ALL) + len(ARRANGED) + len(BY_TRACK) + 1
    assert len(few) == len(_queries(gathering)) == tables


def test_a_whole_round_takes_as_many_queries_for_eighty_customers_as_for_three(company):
    _owing(company, 0, 3)
    few = _queries(lambda: run_round(company, day(TODAY), at=at(TODAY)))
    _owing(company, 3, 80)
    many = _queries(lambda: run_round(company, day("2026-03-12"), at=at("2026-03-12")))
    assert _statements(few) == _statements(many)


def _statements(queries):
    """Returns how many there are, without bulk inserts (Django tells of them as `3 times: …`) and savepoints."""
    return sum(" times: " not in sql and "SAVEPOINT" not in sql for sql in queries)


def test_what_was_done_is_asked_from_the_open_items_not_from_years_of_messages():
    if connection.vendor != "sqlite":
        return  # PostgreSQL goes by its statistics, and a test has none.
    query = ledger_queries.ALL["step_done"]
    values = {"company": 1, "as_of": TODAY}
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + query.sql, [values[name] for name in query.parameters])
        steps = [row[-1] for row in cursor.fetchall()]
    first = next(step for step in steps if step.startswith(("SCAN", "SEARCH")))
    assert "open_invoices" in first
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1] in ("m", "c")] == []
