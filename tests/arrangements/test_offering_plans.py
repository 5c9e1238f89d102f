"""What is offered keeps every promise, for any policy, debt and calendar."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from policies_drawn import EUR, STANDARD, WEEKENDS, some_calendar, some_day, some_debt, some_rules

from dunwell.arrangements.deciding.offers import offers
from dunwell.arrangements.deciding.policy import Scale
from dunwell.arrangements.deciding.proposals import judge
from dunwell.arrangements.deciding.schedules import Debt, Part, least_minor

WEDNESDAY = date(2026, 3, 11)
#: A policy with room for plans of most debts.
ROOM = replace(
    STANDARD.plan, least_amount=Decimal("0.01"), largest_debt=Decimal(10**9), last_bp=10_000, longest_days=400
)


@given(some_debt, some_rules, some_day, some_calendar(), st.none() | st.integers(1, 30))
@example(Debt(2, EUR), ROOM, WEDNESDAY, WEEKENDS, None)
@example(Debt(100_000, Scale("JPY")), ROOM, WEDNESDAY, WEEKENDS, None)
def test_every_offer_is_exact_and_keeps_every_limit(debt, rules, today, closed, begins_in):
    first_on = None if begins_in is None else today + timedelta(days=begins_in)

    for offer in offers(debt, rules, today, closed, first_on=first_on):
        amounts = [part.amount_minor for part in offer.parts]
        days = [part.due_on for part in offer.parts]
        assert sum(amounts) == debt.amount_minor
        assert min(amounts) >= least_minor(rules, debt.scale) > 0
        assert all(before < after for before, after in pairwise(days))
        assert today < days[0] <= today + timedelta(days=rules.first_within_days)
        assert days[-1] <= today + timedelta(days=rules.longest_days)
        assert 2 <= len(amounts) <= rules.most_instalments
        assert amounts[0] * 10_000 >= debt.amount_minor * rules.down_payment_bp
        assert (amounts[-1] - 1) * 10_000 < debt.amount_minor * rules.last_bp
        assert debt.amount_minor <= debt.scale.at_most(rules.largest_debt)
        # All but the first and the last are alike; the last takes what remains.
        assert len(set(amounts[1:-1])) <= 1
        if rules.moved != "not":
            assert not any(closed(day) for day in (days if first_on is None else days[1:]))


@given(some_debt, some_rules, some_day, some_calendar())
def test_at_most_three_are_offered_and_no_two_are_alike(debt, rules, today, closed):
    found = offers(debt, rules, today, closed)

    assert len(found) <= 3
    assert len({offer.key for offer in found}) == len(found)
    assert len({len(offer.parts) for offer in found}) == len(found)
    assert [offer.key for offer in found] in (
        [], ["fewest"], ["fewest", "gentlest"], ["fewest", "middle", "gentlest"],
    )  # fmt: skip


@given(st.integers(3, 10**9), some_day, some_calendar())
def test_where_the_policy_has_room_there_are_two_or_three(minor, today, closed):
    assert len(offers(Debt(minor, EUR), ROOM, today, closed)) >= 2


@given(some_debt, some_rules, some_day, some_calendar())
def test_what_is_offered_is_accepted_when_it_is_proposed(debt, rules, today, closed):
    for offer in offers(debt, rules, today, closed):
        assert judge(debt, rules, today, closed, offer.parts).accepted


def test_the_three_differ_usefully():
    found = offers(Debt(120_000, EUR), STANDARD.plan, WEDNESDAY, WEEKENDS)

    assert [(each.key, len(each.parts), each.parts[0].amount_minor) for each in found] == [
        ("fewest", 2, 60_000),
        ("middle", 4, 30_000),
        ("gentlest", 12, 10_000),
    ]


def test_the_last_instalment_takes_the_remainder():
    rules = replace(STANDARD.plan, most_instalments=3, frequencies=("monthly",))
    (_, gentlest) = offers(Debt(10_000, EUR), rules, WEDNESDAY, WEEKENDS)

    assert [part.amount_minor for part in gentlest.parts] == [3_333, 3_333, 3_334]


def test_a_currency_without_decimals_is_split_in_whole_units():
    yen = Scale("JPY", EUR.rate / 160)
    found = offers(Debt(100_001, yen), STANDARD.plan, WEDNESDAY, WEEKENDS)

    assert [sum(part.amount_minor for part in each.parts) for each in found] == [100_001] * len(found)
    assert all(part.amount_minor >= 4_000 for each in found for part in each.parts)


def test_a_small_debt_is_offered_what_the_least_instalment_leaves():
    assert [len(each.parts) for each in offers(Debt(5_000, EUR), STANDARD.plan, WEDNESDAY, WEEKENDS)] == [2]
    assert offers(Debt(4_999, EUR), STANDARD.plan, WEDNESDAY, WEEKENDS) == []


def test_ends_of_months_stay_in_their_month():
    rules = replace(STANDARD.plan, end_of_month=True, frequencies=("monthly",), most_instalments=6)
    gentlest = offers(Debt(60_000, EUR), rules, WEDNESDAY, WEEKENDS)[-1]

    assert [part.due_on for part in gentlest.parts] == [
        date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 29), date(2026, 6, 30), date(2026, 7, 31),
        date(2026, 8, 31),
    ]  # fmt: skip


def test_interest_is_added_to_the_last_instalment_and_shown():
    found = offers(Debt(60_000, EUR), STANDARD.plan, WEDNESDAY, WEEKENDS, interest_of=len)

    for offer in found:
        assert offer.interest_minor == len(offer.parts)
        assert offer.total_minor == 60_000 + offer.interest_minor


def _parts(*rows):
    return tuple(Part(WEDNESDAY + timedelta(days=days), minor) for days, minor in rows)


def _codes(judged):
    return [reason.code for reason in judged.reasons]


def test_a_proposal_within_the_policy_is_accepted_at_once():
    judged = judge(Debt(9_000, EUR), STANDARD.plan, WEDNESDAY, WEEKENDS, _parts((10, 5_000), (40, 4_000)))

    assert judged.accepted
    assert [part.due_on.weekday() < 5 for part in judged.parts] == [True, True]


def test_a_proposal_outside_is_told_why_and_what_is_offered_instead():
    debt = Debt(9_000, EUR)
    judged = judge(debt, STANDARD.plan, WEDNESDAY, WEEKENDS, _parts((60, 1_000), (50, 1_000), (400, 6_000)))

    assert _codes(judged) == [
        "not_the_debt", "under_least", "not_increasing", "first_too_late", "too_long", "late_share",
    ]  # fmt: skip
    assert judged.counter is not None
    assert judge(debt, STANDARD.plan, WEDNESDAY, WEEKENDS, judged.counter.parts).accepted


def test_who_did_not_keep_a_plan_speaks_with_a_person():
    parts = _parts((10, 5_000), (40, 4_000))

    judged = judge(Debt(9_000, EUR), STANDARD.plan, WEDNESDAY, WEEKENDS, parts, broken=True)

    assert _codes(judged) == ["broken_before"]


@given(
    some_debt,
    some_rules,
    some_day,
    some_calendar(),
    st.lists(st.tuples(st.integers(-5, 900), st.integers(-9, 10**6))),
)
def test_any_proposal_is_either_accepted_within_the_policy_or_told_why(debt, rules, today, closed, rows):
    parts = tuple(Part(today + timedelta(days=days), minor) for days, minor in rows)
    judged = judge(debt, rules, today, closed, parts)

    if judged.accepted:
        assert sum(part.amount_minor for part in judged.parts) == debt.amount_minor
        assert all(part.amount_minor > 0 for part in judged.parts)
    elif judged.counter is not None:
        assert judge(debt, rules, today, closed, judged.counter.parts).accepted
