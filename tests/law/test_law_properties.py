"""What holds of interest for every debt: it adds up, never falls, starts at nothing, and knows leap years."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.law.day_counts import day_number, interest_days, rounded, years_after
from dunwell.law.fees import collection_costs, compensation
from dunwell.law.interest import Interest, compounds, interest, rate_on
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_files import shipped_packs

PACKS = shipped_packs()
PAIRS = sorted(
    {
        (pack.id, relationship)
        for pack in PACKS.packs.values()
        for rule in pack.rules
        if rule.kind == "interest" and rule.relied_on
        for relationship in rule.relationships
    }
)
FLOATING = [
    (place, owes)
    for place, owes in PAIRS
    for rules in [PACKS.holding("interest", place, owes, date(2021, 1, 1), debtor="")]
    if not isinstance(rules, NotKnown)
    and rules[0].values["formula"] != "fixed_for_life"
    and not compounds(rules[0])
]
days = st.dates(date(2018, 1, 1), date(2027, 12, 30))
amounts = st.integers(0, 10**12)


def _interest(place, owes, principal, due_on, until_on):
    return interest(PACKS, place, owes, principal, due_on, until_on)


def test_there_are_floating_packs_to_try():
    assert {place for place, _ in FLOATING} >= {"EU", "DE", "FR", "NL", "ES", "IT", "PL", "SE", "DK"}


@pytest.mark.parametrize(("place", "owes"), FLOATING)
@settings(max_examples=60, deadline=None)
@given(three=st.lists(days, min_size=3, max_size=3).map(sorted), principal=amounts)
def test_interest_over_a_time_is_that_of_its_parts(place, owes, three, principal):
    first, middle, last = three
    whole = _interest(place, owes, principal, first, last)
    parts = [
        _interest(place, owes, principal, first, middle),
        _interest(place, owes, principal, middle, last),
    ]
    if isinstance(whole, Interest):
        assert all(isinstance(part, Interest) for part in parts)
        assert whole.exact == parts[0].exact + parts[1].exact
        assert whole.days == parts[0].days + parts[1].days
    else:
        assert any(isinstance(part, NotKnown) for part in parts)


@pytest.mark.parametrize(("place", "owes"), PAIRS)
@settings(max_examples=40, deadline=None)
@given(due_on=days, late=st.integers(-100, 2000), more=st.integers(0, 400), principal=amounts)
def test_interest_is_never_negative_and_never_falls(place, owes, due_on, late, more, principal):
    found = _interest(place, owes, principal, due_on, due_on + timedelta(days=late))
    later = _interest(place, owes, principal, due_on, due_on + timedelta(days=late + more))
    if isinstance(later, Interest):
        assert isinstance(found, Interest)
        assert 0 <= found.minor <= later.minor
        assert 0 <= found.exact <= later.exact
        assert found.days <= later.days
        if late <= 0:
            assert (found.days, found.minor, found.periods) == (0, 0, ())


@pytest.mark.parametrize(("place", "owes"), [pair for pair in PAIRS if pair != ("NL", "B2C")])
@settings(max_examples=40, deadline=None)
@given(
    due_on=days, late=st.integers(1, 2000), paid_late=st.integers(1, 2000), principal=amounts, part=amounts
)
def test_a_debt_repaid_in_part_earns_what_its_two_parts_earn(
    place, owes, due_on, late, paid_late, principal, part
):
    until_on = due_on + timedelta(days=late)
    paid_on = due_on + timedelta(days=paid_late)
    found = interest(PACKS, place, owes, principal + part, due_on, until_on, repaid=[(paid_on, part)])
    if isinstance(found, Interest):
        rest = _interest(place, owes, principal, due_on, until_on)
        repaid = _interest(place, owes, part, due_on, min(paid_on, until_on))
        assert found.exact == rest.exact + repaid.exact
        assert found.days == rest.days


@pytest.mark.parametrize(("place", "owes"), PAIRS)
@settings(max_examples=40, deadline=None)
@given(due_on=days, late=st.integers(1, 2000), principal=amounts)
def test_the_periods_follow_each_other_and_add_up(place, owes, due_on, late, principal):
    until_on = due_on + timedelta(days=late)
    found = _interest(place, owes, principal, due_on, until_on)
    if isinstance(found, NotKnown):
        return
    assert found.periods[0].since == due_on + timedelta(days=1)
    assert found.periods[-1].until == until_on
    for one, other in zip(found.periods, found.periods[1:], strict=False):
        assert other.since == one.until + timedelta(days=1)
    assert sum(period.interest_minor for period in found.periods) == found.minor == rounded(found.exact)
    assert sum(period.days for period in found.periods) == found.days
    for period in found.periods:
        known = rate_on(
            PACKS, place, owes, due_on + timedelta(days=1) if len(found.periods) == 1 else period.since
        )
        assert period.rate.rate == known.rate


@given(one=st.dates(), other=st.dates())
def test_days_of_months_of_30_are_those_of_a_year_of_360(one, other):
    found = interest_days(one, other, "30/360")
    months = (other.year - one.year) * 12 + other.month - one.month
    assert found == months * 30 + min(other.day, 30) - min(one.day, 30)
    assert day_number(one, "actual/365") == one.toordinal()


def test_a_leap_year_has_366_days_of_a_year_of_365():
    found = _interest("DE", "B2B", 3_650_000, date(2019, 12, 31), date(2020, 12, 31))
    assert found.days == 366
    assert found.exact == Fraction(3_650_000) * Fraction("8.12") * 366 / 36_500


def test_a_debt_of_29_february_has_its_years_full_on_28_february():
    assert [years_after(date(2020, 2, 29), years) for years in (1, 4)] == [
        date(2021, 2, 28),
        date(2024, 2, 29),
    ]
    found = _interest("NL", "B2C", 1_000_000, date(2020, 2, 29), date(2022, 2, 28))
    first, second = (
        _interest("NL", "B2C", 1_000_000, date(2020, 2, 29), date(2021, 2, 28)).minor,
        found.minor,
    )
    assert second == first + rounded(Fraction(1_000_000 + first) * 2 * 365 / 36_500)


@given(st.fractions(min_value=0, max_value=10**9))
def test_rounding_is_to_the_nearest_and_a_half_goes_up_or_to_the_even(amount):
    assert abs(rounded(amount) - amount) <= Fraction(1, 2)
    assert abs(rounded(amount, "half_even") - amount) <= Fraction(1, 2)
    assert [rounded(Fraction(n, 2)) for n in (1, 3, 5)] == [1, 2, 3]
    assert [rounded(Fraction(n, 2), "half_even") for n in (1, 3, 5)] == [0, 2, 2]


@given(one=amounts, more=amounts)
def test_costs_and_compensation_never_fall_with_the_debt(one, more):
    day = date(2026, 1, 1)
    for place in ("GB", "IE", "PL"):
        currency = PACKS.packs[place].currency
        less = compensation(PACKS, place, "B2B", one, currency, day)
        assert less.minor <= compensation(PACKS, place, "B2B", one + more, currency, day).minor
    less = collection_costs(PACKS, "NL", "B2C", one, day)
    assert less.minor <= collection_costs(PACKS, "NL", "B2C", one + more, day).minor <= 677_500
    assert sum(less.parts) == less.minor
