"""What asking on has brought by the company's own ledger, and how a whole company's arrangements are read."""

from datetime import timedelta

import pytest
from arranging import customer, doing, invoice, pay
from django.db import connection
from django.test.utils import CaptureQueriesContext

from days import TODAY
from dunwell.arrangements.experience import LEAST_INVOICES, Experience, experience_of
from dunwell.arrangements.plan_interest import interest_of, moratoria_of
from dunwell.arrangements.plan_life import plan_state, plan_states
from dunwell.arrangements.plans import accept_offer, plannable
from dunwell.arrangements.settlements import other_ways, quote_settlement
from dunwell.arrangements.standing import standings_of
from dunwell.ledger.holds import place_hold, release_hold

AGE, WITHIN = 180, 120


@pytest.fixture
def owner(company):
    return customer(company)


def days_ago(count):
    return TODAY - timedelta(days=count)


@pytest.fixture
def history(company):
    """A company of some years: old debts, of which every fourth was paid late and another fourth in half."""
    of_old = customer(company, "of-old")
    first = invoice(of_old, 1_000, due=days_ago(900))
    pay(of_old, 1_000, days_ago(899), numbers=[first.number])
    for number in range(24):
        due = days_ago(AGE + WITHIN + 10 + number * 10)
        bill = invoice(of_old, 10_000, due=due)
        paid = {0: (10_000, 200), 1: (5_000, 250), 2: (10_000, 90), 3: (10_000, 301)}[number % 4]
        pay(of_old, paid[0], due + timedelta(days=paid[1]), numbers=[bill.number])
    return of_old


def test_what_came_in_of_old_debts_is_counted_and_what_was_paid_before_or_too_late_is_not(company, history):
    """Of 18 debts that were 180 days late, six were paid within 120 days more and six in half: 90,000 of 180,000."""
    found = experience_of(company, "EUR", AGE, WITHIN, TODAY)

    assert LEAST_INVOICES > 18
    assert found is None

    for number in range(4):
        invoice(history, 10_000, due=days_ago(AGE + WITHIN + 20 + number))
    assert experience_of(company, "EUR", AGE, WITHIN, TODAY) == Experience(22, 90_000 * 10_000 // 220_000)


def test_money_that_was_taken_back_did_not_come(company, history):
    for number in range(4):
        invoice(history, 10_000, due=days_ago(AGE + WITHIN + 20 + number))
    before = experience_of(company, "EUR", AGE, WITHIN, TODAY)
    from dunwell.ledger.models import Allocation
    from dunwell.ledger.payments import take_back

    paid = next(
        each for each in Allocation.objects.select_related("invoice")
        if (each.on_date - each.invoice.due_on).days == 200
    )  # fmt: skip
    take_back(paid, paid.on_date + timedelta(days=5), "bounced", **doing())

    after = experience_of(company, "EUR", AGE, WITHIN, TODAY)
    assert after.recovers_bp == 80_000 * 10_000 // 220_000 < before.recovers_bp


def test_a_young_company_or_another_currency_tells_nothing(company, owner):
    for number in range(40):
        invoice(owner, 10_000, due=days_ago(AGE + WITHIN + 5 + number))

    assert experience_of(company, "EUR", AGE, WITHIN, TODAY) is None
    assert experience_of(company, "USD", AGE, WITHIN, TODAY) is None


def test_a_quote_shows_the_companys_own_figure_and_says_of_how_many_invoices(company, owner, history):
    for number in range(4):
        invoice(history, 10_000, due=days_ago(AGE + WITHIN + 20 + number))
    invoice(owner, 100_000, due=days_ago(200))

    made = quote_settlement(owner, TODAY, **doing())

    ways = {each["key"]: each for each in other_ways(made)}
    assert ways["keep_asking"]["of_invoices"] == 22
    assert ways["keep_asking"]["recovers_minor"] == 100_000 * (90_000 * 10_000 // 220_000) // 10_000
    assert ways["agency"]["of_invoices"] == 0


def test_without_a_history_the_policys_figure_stands_and_is_told_as_such(owner):
    invoice(owner, 100_000, due=days_ago(200))

    ways = {each["key"]: each for each in other_ways(quote_settlement(owner, TODAY, **doing()))}

    assert (ways["keep_asking"]["recovers_minor"], ways["keep_asking"]["of_invoices"]) == (45_000, 0)


def test_no_interest_runs_while_a_moratorium_holds(owner):
    invoice(owner, 100_000)
    parts = plannable(owner, TODAY).debt
    from dunwell.arrangements.deciding.schedules import Part

    schedule = (Part(TODAY + timedelta(days=100), parts.amount_minor),)
    whole = interest_of(owner, 100_000, TODAY, schedule)
    until = TODAY + timedelta(days=49)
    hold = place_hold(owner, "moratorium", TODAY, ends_on=until, note="law", owner="Dana", **doing())
    half = interest_of(owner, 100_000, TODAY, schedule)
    release_hold(hold, TODAY + timedelta(days=10), reason="over", **doing())
    most = interest_of(owner, 100_000, TODAY, schedule)

    assert 0 < half < most < whole
    assert abs(half * 100 - whole * 51) <= 100
    assert moratoria_of(owner, schedule[-1].due_on) == [(TODAY, TODAY + timedelta(days=9))]


def test_a_moratorium_without_an_end_stops_all_of_it_and_one_that_was_lifted_at_once_nothing(owner):
    from dunwell.arrangements.deciding.schedules import Part

    invoice(owner, 100_000)
    schedule = (Part(TODAY + timedelta(days=100), 100_000),)
    whole = interest_of(owner, 100_000, TODAY, schedule)
    hold = place_hold(owner, "moratorium", TODAY, note="law", owner="Dana", **doing())
    assert interest_of(owner, 100_000, TODAY, schedule) == 0
    release_hold(hold, TODAY, reason="an error", **doing())

    assert interest_of(owner, 100_000, TODAY, schedule) == whole


def test_plans_read_together_stand_as_each_by_itself(company):
    plans = []
    for number in range(4):
        owner = customer(company, f"c{number}")
        invoice(owner, 60_000)
        plans.append(accept_offer(owner, "gentlest", TODAY, **doing()))
        if number:
            pay(owner, 10_000 * number, TODAY + timedelta(days=number))
    for days in (0, 2, 40, 200):
        on = TODAY + timedelta(days=days)
        assert plan_states(plans, on) == {each.pk: plan_state(each, on) for each in plans}


def test_a_whole_companys_arrangements_are_read_by_no_more_questions_than_a_few(company):
    asked = []
    for count in (2, 12):
        for number in range(count):
            owner = customer(company, f"c{count}-{number}")
            invoice(owner, 60_000)
            accept_offer(owner, "gentlest", TODAY, **doing())
        with CaptureQueriesContext(connection) as queries:
            found = standings_of(company, TODAY)
        asked.append(len(queries))

    assert len(found) == 14
    assert asked[0] == asked[1]
