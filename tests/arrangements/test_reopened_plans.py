"""A plan that was kept to its end, and whose money was taken back: a person looks before anybody is reminded."""

from datetime import timedelta

import pytest
from arranging import customer, doing, findings, held, invoice, moment, pay

from days import TODAY
from dunwell.arrangements.plan_life import plan_state
from dunwell.arrangements.plans import accept_offer
from dunwell.arrangements.settling import settle_day
from dunwell.ledger.holds import active_holds, release_hold
from dunwell.ledger.models import Allocation
from dunwell.ledger.payments import take_back

LATER = TODAY + timedelta(days=10)


@pytest.fixture
def owner(company):
    return customer(company)


@pytest.fixture
def finished(company, owner):
    """A plan over one invoice, paid in full on the day after."""
    bill = invoice(owner, 60_000)
    plan = accept_offer(owner, "fewest", TODAY, **doing())
    pay(owner, 60_000, TODAY + timedelta(days=1), numbers=[bill.number])
    assert settle(company, TODAY + timedelta(days=1)) == {"plan.finished": 1}
    return plan


def settle(company, on):
    return dict(settle_day(company, on, moment(on)))


def bounce(on=LATER):
    paid = Allocation.objects.filter(amount_minor__gt=0).get()
    return take_back(paid, on, "bounced", **doing(on))


def test_what_is_open_again_is_held_until_a_person_has_looked(company, owner, finished):
    assert held(owner, LATER) == set()
    bounce()

    assert settle(company, LATER) == {"plan.reopened": 1}

    assert held(owner, LATER) == {(finished.invoices.get().invoice.number, "manual")}
    assert plan_state(finished, LATER).state == "with_a_person"
    assert findings(company) == []


def test_it_is_told_once_and_what_a_person_released_stays_released(company, owner, finished):
    bounce()
    settle(company, LATER)
    [hold] = active_holds(owner, LATER)
    release_hold(hold, LATER, reason="spoken with", **doing(LATER))

    assert settle(company, LATER) == {}
    assert settle(company, LATER + timedelta(days=30)) == {}
    assert held(owner, LATER) == set()


def test_paid_once_more_the_plan_is_finished_again(company, owner, finished):
    bounce()
    settle(company, LATER)
    pay(owner, 60_000, LATER)

    assert plan_state(finished, LATER).state == "finished"
    assert settle(company, LATER) == {}


def test_a_plan_that_stays_paid_is_left_alone(company, owner, finished):
    invoice(owner, 5_000)

    assert settle(company, LATER) == {}


def test_money_taken_back_long_after_concerns_no_plan_any_more(company, owner, finished):
    much_later = TODAY + timedelta(days=500)
    bounce(much_later)

    assert settle(company, much_later) == {}
    assert held(owner, much_later) == set()
