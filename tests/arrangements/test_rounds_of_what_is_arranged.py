"""The daily round follows what is arranged: instalments and promises are its occasions, and days put off are kept."""

from datetime import timedelta

import pytest
from arranging import customer, doing, invoice, moment, pay

from days import TODAY
from dunwell.arrangements.models import Promise, PromiseOutcome
from dunwell.arrangements.plan_life import running_plans
from dunwell.arrangements.plans import accept_offer, pay_plan
from dunwell.arrangements.promises import defer, promise
from dunwell.ledger.agreed import change_address
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Covered, Decision, Message
from dunwell.outreach.taken import mark_done


@pytest.fixture
def ash(company):
    made = customer(company)
    change_address(made, "email", "ash@customer.example", TODAY, **doing())
    return made


def rounds(company, since, days):
    """Makes rounds day by day, sends what they plan, and returns (day, track, step, text) of each message."""
    told = []
    for on in (since + timedelta(days=number) for number in range(days)):
        run_round(company, on, at=moment(on))
        for message in Message.objects.filter(company=company, as_of=on):
            mark_done(message, on=on, at=moment(on), by="dana")
            told.append((on, message.track, message.decision.step_key, message.body))
    return told


@pytest.mark.one_database
def test_whoever_agreed_a_plan_hears_of_instalments_and_never_of_the_invoice(company, ash):
    invoice(ash, 60_000)
    accept_offer(ash, "fewest", TODAY, **doing())
    [plan] = running_plans(ash)

    told = rounds(company, TODAY, 70)

    assert {track for _, track, _, _ in told} == {"instalment"}
    assert {step for _, _, step, _ in told} >= {"instalment_soon", "instalment_missed"}
    covered = Covered.objects.filter(message__company=company).values_list("occasion_id", flat=True)
    assert set(covered) <= set(plan.instalments.values_list("pk", flat=True))


def test_whoever_pays_instalments_in_time_is_never_asked_what_came_up(company, ash):
    invoice(ash, 60_000)
    accept_offer(ash, "fewest", TODAY, **doing())
    [plan] = running_plans(ash)
    told = []
    for part in plan.instalments.order_by("position"):
        on = max(TODAY, part.due_on - timedelta(days=4))
        told += rounds(company, on, 1)
        pay_plan(plan, part.amount_minor, part.due_on, **doing(part.due_on))
        told += rounds(company, part.due_on + timedelta(days=3), 1)

    assert "instalment_missed" not in {step for _, _, step, _ in told}


def test_a_promise_that_was_not_kept_is_asked_about_before_the_invoice_is(company, ash):
    invoice(ash, 60_000)
    promise(ash, TODAY + timedelta(days=5), TODAY, **doing())

    told = rounds(company, TODAY, 25)

    assert told[0][1:3] == ("promise", "promise_passed")
    assert told[0][0] > TODAY + timedelta(days=5)
    assert PromiseOutcome.objects.get().outcome == "broken"


def test_a_promise_kept_is_judged_by_the_round_and_nobody_is_asked(company, ash):
    invoice(ash, 60_000)
    promise(ash, TODAY + timedelta(days=5), TODAY, **doing())
    pay(ash, 60_000, TODAY + timedelta(days=4))

    told = rounds(company, TODAY + timedelta(days=5), 10)

    assert {track for _, track, _, _ in told} <= {"receipt"}
    assert PromiseOutcome.objects.get().outcome == "kept"


@pytest.mark.one_database
def test_an_invoice_whose_day_was_put_off_counts_from_that_day(company, ash):
    invoice(ash, 60_000, due=TODAY - timedelta(days=2))
    until = TODAY + timedelta(days=10)
    defer(ash, until, TODAY, **doing())

    told = rounds(company, TODAY, 20)

    assert told[0][1:3] == ("invoice", "friendly_reminder")
    assert told[0][0] >= until + timedelta(days=3)


def test_the_rehearsal_of_a_day_to_come_breaks_no_promise(company, ash):
    invoice(ash, 60_000)
    promise(ash, TODAY + timedelta(days=5), TODAY, **doing())

    run_round(company, TODAY + timedelta(days=20), at=moment(TODAY))

    assert Promise.objects.count() == 1
    assert not PromiseOutcome.objects.exists()
    assert Decision.objects.exists()
