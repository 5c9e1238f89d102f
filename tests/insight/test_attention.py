"""In which order what needs a person is told: a rule that is written down, for any needs and any stakes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.insight.attention import KINDS, PEOPLE_FIRST, REST, UNHEARD, WORD_GIVEN, Need, Stake, in_order

TODAY = date(2026, 3, 11)


def day(days):
    return TODAY + timedelta(days=days)


def order(needs, stakes=()):
    return [case.customer_id for case in in_order(needs, dict(stakes), TODAY)]


@pytest.mark.parametrize(
    ("kind", "due", "place"),
    [
        ("hardship", day(1), PEOPLE_FIRST),
        ("dispute", day(0), WORD_GIVEN),
        ("dispute", day(1), UNHEARD),
        ("proposal", day(-1), WORD_GIVEN),
        ("says_paid", day(-9), UNHEARD),
        ("call", None, UNHEARD),
        ("approval", None, REST),
        ("hold_review", day(-30), REST),
    ],
)
def test_each_kind_has_its_place_and_a_word_that_is_due_moves_up(kind, due, place):
    assert Need(kind, 1, 1, day(-3), due).place(TODAY) == place


def test_whoever_finds_it_hard_comes_before_any_amount():
    needs = [Need("dispute", 1, 1, day(-9), day(-2)), Need("hardship", 2, 2, day(0), day(1))]

    assert order(needs, {1: Stake(9_000_000, 9_000_000), 2: Stake(1_000, 1_000)}.items()) == [2, 1]


def test_within_a_place_the_larger_comes_first_and_a_small_old_one_passes_it_in_the_end():
    def at(waited):
        needs = [Need("reply", 1, 1, day(0)), Need("reply", 2, 2, day(-waited))]
        return order(needs, {1: Stake(10_000, 10_000), 2: Stake(4_000, 4_000)}.items())

    assert at(1) == [1, 2]
    assert at(20) == [2, 1]


def test_one_customer_is_one_case_that_tells_the_gravest_and_names_the_others():
    needs = [
        Need("question", 1, 5, day(-2)),
        Need("reply", 1, 4, day(-1)),
        Need("question", 1, 6, day(-3)),
        Need("dispute", 1, 3, day(-8), day(-1)),
    ]

    [case] = in_order(needs, {}, TODAY)

    assert case.need.kind == "dispute"
    assert [each.kind for each in case.also] == ["reply", "question"]


def test_what_is_overdue_is_at_stake_and_where_nothing_is_what_is_owed():
    assert Stake(500, 300).minor == 300
    assert Stake(500, 0).minor == 500
    assert Stake(500, 300, day(-12)).days_late(TODAY) == 12
    assert Stake().days_late(TODAY) is None


needs_drawn = st.lists(
    st.builds(
        Need,
        kind=st.sampled_from(sorted(KINDS)),
        customer_id=st.integers(1, 6),
        about_id=st.integers(1, 50),
        since_on=st.integers(-90, 3).map(day),
        due_on=st.none() | st.integers(-30, 30).map(day),
    ),
    max_size=25,
)
stakes_drawn = st.dictionaries(
    st.integers(1, 6), st.builds(Stake, st.integers(0, 10**9), st.integers(0, 10**9)), max_size=6
)


@given(needs_drawn, stakes_drawn)
def test_nobody_is_left_out_or_told_twice_and_places_never_mix(needs, stakes):
    cases = in_order(needs, stakes, TODAY)

    assert sorted(case.customer_id for case in cases) == sorted({need.customer_id for need in needs})
    assert sum(len(case.needs) for case in cases) == len(needs)
    assert [case.place for case in cases] == sorted(case.place for case in cases)
    assert all(case.place == min(need.place(TODAY) for need in case.needs) for case in cases)


@given(needs_drawn, stakes_drawn, st.integers(0, 6), st.integers(1, 10**9))
def test_more_at_stake_never_moves_anybody_down(needs, stakes, customer, more):
    before = order(needs, stakes.items())
    if customer not in before:
        return
    known = stakes.get(customer, Stake())
    raised = stakes | {customer: Stake(known.owes_minor + more, known.minor + more)}

    assert order(needs, raised.items()).index(customer) <= before.index(customer)


@given(needs_drawn, stakes_drawn, st.randoms())
def test_the_order_does_not_depend_on_how_the_rows_came(needs, stakes, random):
    shuffled = list(needs)
    random.shuffle(shuffled)

    assert order(shuffled, stakes.items()) == order(needs, stakes.items())
