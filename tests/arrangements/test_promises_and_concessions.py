"""Promises, deferrals, discounts, settlements and rewards, judged by rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policies_drawn import EUR, STANDARD

from dunwell.arrangements.deciding.concessions import (
    PaidInvoice,
    discount_of,
    discount_outcome,
    earned,
    quote,
)
from dunwell.arrangements.deciding.promises import deferral_refused, promise_outcome, promise_refused

TODAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("days", "broken", "moved", "code"),
    [
        (0, 0, 0, None),
        (30, 1, 2, None),
        (-1, 0, 0, "in_the_past"),
        (31, 0, 0, "too_late"),
        (10, 2, 0, "broken_before"),
        (10, 0, 3, "moved_before"),
    ],
)
def test_a_promise_is_taken_within_the_policy(days, broken, moved, code):
    refused = promise_refused(
        STANDARD.promise, TODAY + timedelta(days=days), TODAY, broken=broken, moved=moved
    )

    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("paid", "late", "outcome"),
    [
        (10_000, -5, "kept"),
        (10_001, 9, "kept"),
        (9_999, 3, None),
        (9_999, 4, "part_kept"),
        (0, 4, "broken"),
        (-50, 4, "broken"),
    ],
)
def test_a_promise_is_judged_when_its_grace_is_over_or_the_money_is_there(paid, late, outcome):
    assert promise_outcome(10_000, paid, TODAY, 3, TODAY + timedelta(days=late)) == outcome


@pytest.mark.parametrize(
    ("days", "used", "code"),
    [(30, 1, None), (0, 0, "in_the_past"), (31, 0, "too_late"), (5, 2, "used_up")],
)
def test_a_day_is_put_off_so_far_and_so_often(days, used, code):
    refused = deferral_refused(STANDARD.deferral, TODAY + timedelta(days=days), TODAY, used)

    assert (refused.code if refused else None) == code


def test_what_the_policy_leaves_out_is_a_persons():
    assert promise_refused(None, TODAY, TODAY).code == "no_promises"
    assert deferral_refused(None, TODAY + timedelta(days=1), TODAY, 0).code == "no_deferrals"


def test_a_discount_holds_for_its_days_and_never_after_the_due_day():
    rules = STANDARD.discount

    assert discount_of(rules, 50_000, TODAY + timedelta(days=30), TODAY, EUR) == (
        1_000,
        TODAY + timedelta(days=10),
    )
    assert discount_of(rules, 50_000, TODAY + timedelta(days=4), TODAY, EUR)[1] == TODAY + timedelta(days=4)
    assert discount_of(rules, 50_000, TODAY - timedelta(days=1), TODAY, EUR) is None
    assert discount_of(rules, 9_999, TODAY + timedelta(days=30), TODAY, EUR) is None


@pytest.mark.parametrize(
    ("open_then", "open_now", "days", "outcome"),
    [
        (1_000, 1_000, 0, "taken"),
        (400, 400, 30, "taken"),
        (1_001, 1_001, 0, None),
        (50_000, 1_000, 1, "asked"),
        (50_000, 1_001, 1, "lapsed"),
        (50_000, 0, 1, "lapsed"),
    ],
)
def test_a_discount_is_taken_exactly_when_the_money_came_in_time(open_then, open_now, days, outcome):
    assert discount_outcome(1_000, open_then, open_now, TODAY, TODAY + timedelta(days=days)) == outcome


@given(st.integers(1, 10**10), st.integers(0, 4_000))
def test_a_settlement_asks_less_than_is_owed_and_more_than_nothing(owed, age):
    found = quote(STANDARD.settlement, owed, TODAY - timedelta(days=age), TODAY, EUR)

    if found is None:
        assert age < 180 or owed < 50_000
    else:
        assert 0 < found.pay_minor < owed
        assert {each.key for each in found.others} == {"keep_asking", "agency", "court"}


def test_a_settlement_stands_beside_what_the_other_ways_leave():
    found = quote(STANDARD.settlement, 1_000_000, TODAY - timedelta(days=800), TODAY, EUR)

    assert (found.pay_minor, found.share_bp) == (600_000, 4_000)
    assert {each.key: each.leaves_minor for each in found.others} == {
        "keep_asking": 446_000,
        "agency": 352_000,
        "court": 471_000,
    }
    assert found.best_other.key == "court"


def _paid(*late_by):
    due = [TODAY - timedelta(days=10 * (len(late_by) - n)) for n in range(len(late_by))]
    return [
        PaidInvoice(day, None if late is None else day + timedelta(days=late))
        for day, late in zip(due, late_by, strict=True)
    ]


@pytest.mark.parametrize(
    ("history", "is_earned"),
    [
        ((5, 0, 0, -3, 0, -1, 0), True),
        ((0, 0, 0, 0, 0, 1), False),
        ((0, 0, 0, 0, 0, None), False),
        ((0, 0, 0, 0, 0), False),
    ],
)
def test_a_reward_is_earned_by_the_last_invoices_paid_by_their_day(history, is_earned):
    assert earned(STANDARD.incentive, _paid(*history), TODAY) is is_earned
