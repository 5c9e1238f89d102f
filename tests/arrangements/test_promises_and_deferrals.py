"""A word given holds chasing, and is judged when its day and grace are over."""

from datetime import timedelta

import pytest
from arranging import customer, doing, findings, held, invoice, moment, occasions, open_minor, pay

from days import TODAY
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.promises import (
    CannotDefer,
    CannotPromise,
    cancel_deferral,
    defer,
    promise,
    withdraw_promise,
)
from dunwell.arrangements.settling import settle_day
from dunwell.arrangements.standing import standings_of
from dunwell.ledger.payments import take_back

IN_TEN = TODAY + timedelta(days=10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(company):
    return customer(company)


def _settle(company, on):
    return dict(settle_day(company, on, moment(on)))


def _state(made):
    last = made.outcomes.order_by("-pk").first()
    return last.outcome if last else None


def test_a_promise_holds_its_invoices_until_its_grace_is_over(company, owner):
    bill = invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())

    assert made.amount_minor == 60_000
    assert held(owner, TODAY) == held(owner, IN_TEN + timedelta(days=3)) == {(bill.number, "promise")}
    assert held(owner, IN_TEN + timedelta(days=4)) == set()
    assert [row["open_minor"] for row in occasions(company, TODAY)["promise"]] == [60_000]
    assert findings() == []


def test_a_promise_kept_lifts_its_hold_at_once(company, owner):
    bill = invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())
    pay(owner, 60_000, TODAY + timedelta(days=2))

    assert _settle(company, TODAY + timedelta(days=2)) == {"promise.kept": 1}
    assert _state(made) == "kept"
    assert open_minor(bill) == 0
    assert held(owner, TODAY + timedelta(days=2)) == set()
    assert findings() == []


@pytest.mark.parametrize(("paid", "outcome"), [(0, "broken"), (20_000, "part_kept")])
def test_a_promise_not_kept_is_judged_after_its_grace_and_only_once(company, owner, paid, outcome):
    invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())
    if paid:
        pay(owner, paid, TODAY + timedelta(days=2))

    assert _settle(company, IN_TEN + timedelta(days=3)) == {}
    assert _settle(company, IN_TEN + timedelta(days=4)) == {f"promise.{outcome}": 1}
    assert _settle(company, IN_TEN + timedelta(days=4)) == {}
    assert _state(made) == outcome
    assert made.outcomes.get().paid_minor == paid


def test_money_that_turns_up_late_with_an_earlier_day_makes_a_broken_promise_a_kept_one(company, owner):
    invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())
    after = IN_TEN + timedelta(days=4)
    _settle(company, after)
    pay(owner, 60_000, IN_TEN)

    assert _settle(company, after) == {"promise.kept": 1}
    assert [row.outcome for row in made.outcomes.order_by("pk")] == ["broken", "kept"]


def test_money_that_came_too_late_keeps_no_promise(company, owner):
    invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())
    pay(owner, 60_000, IN_TEN + timedelta(days=5))

    _settle(company, IN_TEN + timedelta(days=5))

    assert _state(made) == "broken"


def test_credit_that_was_there_before_does_not_keep_a_promise(company, owner):
    invoice(owner)
    pay(owner, 70_000)
    bill = invoice(owner, 30_000)
    made = promise(owner, IN_TEN, TODAY, **doing())

    assert made.amount_minor == 20_000
    assert _settle(company, IN_TEN + timedelta(days=4)) == {"promise.broken": 1}
    assert open_minor(bill) == 30_000


def test_money_not_yet_applied_counts_for_the_customer(company, owner):
    old = invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())
    paid = pay(owner, 60_000, TODAY + timedelta(days=1))
    take_back(paid.allocations.get(), TODAY + timedelta(days=1), "wrong invoice", **doing())

    _settle(company, TODAY + timedelta(days=1))

    assert _state(made) == "kept"
    assert open_minor(old) == 60_000


def test_a_second_promise_takes_the_place_of_the_first(company, owner):
    bill = invoice(owner)
    first = promise(owner, IN_TEN, TODAY, **doing())
    promise(owner, IN_TEN + timedelta(days=5), TODAY, **doing())

    assert _state(first) == "replaced"
    assert held(owner) == {(bill.number, "promise")}
    assert len(occasions(company, TODAY)["promise"]) == 1
    assert findings() == []


def test_who_broke_two_speaks_with_a_person(company, owner):
    invoice(owner)
    day = TODAY
    for _ in range(2):
        promise(owner, day + timedelta(days=1), day, **doing(day))
        day += timedelta(days=6)
        _settle(company, day)

    with pytest.raises(CannotPromise) as caught:
        promise(owner, day + timedelta(days=1), day, **doing(day))
    assert caught.value.code == "broken_before"
    promise(owner, day + timedelta(days=1), day, person=True, **doing(day))


@pytest.mark.parametrize(("days", "code"), [(-1, "in_the_past"), (31, "too_late")])
def test_a_day_outside_the_policy_is_not_taken_and_nothing_is_written(owner, days, code):
    invoice(owner)

    with pytest.raises(CannotPromise) as caught:
        promise(owner, TODAY + timedelta(days=days), TODAY, **doing())

    assert caught.value.code == code
    assert held(owner) == set()
    assert owner.promises.count() == 0


def test_nothing_is_arranged_about_another_customers_or_a_paid_invoice(company, owner):
    other = invoice(customer(company, "elm"))
    with pytest.raises(CannotArrange):
        promise(owner, IN_TEN, TODAY, numbers=[other.number], **doing())
    bill = invoice(owner)
    pay(owner, 60_000)
    with pytest.raises(CannotArrange):
        promise(owner, IN_TEN, TODAY, numbers=[bill.number], **doing())


def test_a_promise_about_a_disputed_invoice_waits_for_our_answer(company, owner):
    bill = invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())
    open_dispute(bill, "faulty", "It leaks.", TODAY, **doing())

    assert _settle(company, IN_TEN + timedelta(days=9)) == {}
    assert _state(made) is None
    assert occasions(company, IN_TEN)["promise"] == []


def test_a_promise_taken_back_lifts_its_hold(owner):
    invoice(owner)
    made = promise(owner, IN_TEN, TODAY, **doing())
    withdraw_promise(made, TODAY, "cannot after all", **doing())

    assert held(owner) == set()
    with pytest.raises(CannotPromise):
        withdraw_promise(made, TODAY, "again", **doing())
    assert findings() == []


def test_a_deferral_moves_the_day_that_counts(company, owner):
    bill = invoice(owner)
    defer(owner, IN_TEN, TODAY, **doing())

    assert held(owner, IN_TEN) == {(bill.number, "arrangement")}
    assert held(owner, IN_TEN + timedelta(days=1)) == set()
    assert occasions(company, TODAY)["deferred"] == [{"invoice_id": bill.pk, "anchor_on": IN_TEN}]
    assert occasions(company, TODAY - timedelta(days=1))["deferred"] == []


def test_a_deferral_ended_early_lets_chasing_go_on(company, owner):
    invoice(owner)
    made = defer(owner, IN_TEN, TODAY, **doing())
    cancel_deferral(made, TODAY + timedelta(days=2), "paid in parts now", **doing())

    assert held(owner, TODAY + timedelta(days=2)) == set()
    assert occasions(company, TODAY + timedelta(days=2))["deferred"] == []
    assert findings() == []


def test_a_deferral_stands_on_its_day_and_is_over_on_the_next(company, owner):
    invoice(owner)
    made, after = defer(owner, IN_TEN, TODAY, **doing()), IN_TEN + timedelta(days=1)

    assert [each.state for each in standings_of(company, IN_TEN)] == ["running"]
    assert [each.state for each in standings_of(company, after, ended=True)] == ["over"]
    with pytest.raises(CannotDefer) as caught:
        cancel_deferral(made, after, "paid in parts now", **doing(after))
    assert caught.value.code == "over"
    cancel_deferral(made, IN_TEN, "paid in parts now", **doing(IN_TEN))
    assert held(owner, IN_TEN) == set()


def test_a_promise_made_on_the_day_put_off_to_takes_its_place(company, owner):
    bill = invoice(owner)
    defer(owner, IN_TEN, TODAY, **doing())
    promise(owner, IN_TEN + timedelta(days=5), IN_TEN, **doing(IN_TEN))

    assert held(owner, IN_TEN) == {(bill.number, "promise")}
    assert [each["open_minor"] for each in occasions(company, IN_TEN)["promise"]] == [bill.open_minor]
    assert findings() == []


def test_a_day_is_put_off_twice_a_year(owner):
    invoice(owner)
    for _ in range(2):
        defer(owner, IN_TEN, TODAY, **doing())

    with pytest.raises(CannotDefer) as caught:
        defer(owner, IN_TEN, TODAY, **doing())
    assert caught.value.code == "used_up"
    defer(owner, IN_TEN, TODAY, person=True, **doing())
