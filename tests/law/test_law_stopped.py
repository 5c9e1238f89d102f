"""No interest runs in times in which it is stopped, such as a moratorium; the rest adds up as ever."""

import json
from datetime import date, timedelta
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from random_debts import one_by_one, random_debts, with_stops

from dunwell.cli.law import law
from dunwell.law.day_counts import YEAR_DAYS, interest_days
from dunwell.law.interest import Interest, interest
from dunwell.law.interest_book import ADDED, interest_of_book
from dunwell.law.moratoria import moratorium, stopped_by
from dunwell.law.pack_files import shipped_packs

PACKS = shipped_packs()
DAY = timedelta(days=1)
#: Simple interest: fixed for life, by half-year, by decision of the central bank, with months of 30 days.
SIMPLE = [("GB", "B2B"), ("DE", "B2C"), ("FR", "B2B"), ("PL", "B2C"), ("DK", "B2B")]
due_days = st.dates(date(2019, 1, 1), date(2023, 6, 30))
lengths = st.integers(0, 500)
#: Times that begin and end somewhere around a debt's life, as days after it fell due and their number.
some_times = st.lists(st.tuples(st.integers(-200, 900), st.integers(0, 300)), max_size=4)
principals = st.integers(0, 10**10)


def _times(due_on, pieces):
    return [(due_on + begin * DAY, due_on + (begin + long) * DAY) for begin, long in pieces]


@pytest.mark.parametrize(("place", "owes"), SIMPLE)
@settings(max_examples=80, deadline=None)
@given(due_on=due_days, late=lengths, pieces=some_times, principal=principals)
def test_what_a_stop_takes_away_is_what_its_days_would_have_earned(
    place, owes, due_on, late, pieces, principal
):
    until_on = due_on + late * DAY
    stopped = _times(due_on, pieces)
    whole = interest(PACKS, place, owes, principal, due_on, until_on)
    found = interest(PACKS, place, owes, principal, due_on, until_on, stopped=stopped)

    if isinstance(whole, Interest):
        lost, lost_days = Fraction(0), 0
        for number in range(1, late + 1):
            day = due_on + number * DAY
            if any(first <= day <= last for first, last in stopped):
                counts = interest_days(day - DAY, day, whole.day_count)
                rate = next(each.rate for each in whole.periods if each.since <= day <= each.until)
                lost += principal * Fraction(rate.rate) * counts / (100 * YEAR_DAYS[whole.day_count])
                lost_days += counts
        assert whole.exact - found.exact == lost
        assert whole.days - found.days == lost_days


@pytest.mark.parametrize(("place", "owes"), [pair for pair in SIMPLE if pair[0] != "GB"])
@settings(max_examples=60, deadline=None)
@given(due_on=due_days, first=lengths, second=lengths, pieces=some_times, principal=principals)
def test_interest_with_stops_over_a_time_is_that_of_its_parts(
    place, owes, due_on, first, second, pieces, principal
):
    middle, until_on = due_on + first * DAY, due_on + (first + second) * DAY
    stopped = _times(due_on, pieces)
    whole, one, other = (
        interest(PACKS, place, owes, principal, begin, end, stopped=stopped)
        for begin, end in ((due_on, until_on), (due_on, middle), (middle, until_on))
    )
    if isinstance(whole, Interest):
        assert whole.exact == one.exact + other.exact
        assert whole.days == one.days + other.days
        assert sum(period.interest_minor for period in whole.periods) == whole.minor


def test_the_rate_of_a_debt_in_the_united_kingdom_stays_that_of_its_first_day_over_a_stop():
    due_on = date(2025, 5, 31)
    found = interest(
        PACKS, "GB", "B2ST", 100_000, due_on, date(2026, 2, 28), stopped=[(due_on + DAY, date(2025, 12, 31))]
    )
    assert [str(period.rate.rate) for period in found.periods] == ["12.75"]
    assert found.days == 59


def test_a_time_that_ends_before_it_begins_stops_nothing_and_one_without_end_all_from_its_first_day():
    due_on, until_on = date(2025, 1, 31), date(2025, 12, 31)
    whole = interest(PACKS, "DE", "B2C", 100_000, due_on, until_on)
    odd = [(date(2025, 6, 1), date(2025, 3, 1))]
    assert interest(PACKS, "DE", "B2C", 100_000, due_on, until_on, stopped=odd).exact == whole.exact
    endless = [(date(2025, 6, 1), date.max)]
    until_may = interest(PACKS, "DE", "B2C", 100_000, due_on, date(2025, 5, 31))
    assert interest(PACKS, "DE", "B2C", 100_000, due_on, until_on, stopped=endless).exact == until_may.exact


def test_years_that_are_full_within_a_stop_add_their_interest_once():
    due_on, until_on = date(2019, 6, 30), date(2023, 6, 30)
    all_stopped_but_ends = [(date(2019, 12, 31), date(2022, 12, 31))]
    found = interest(PACKS, "NL", "B2C", 1_000_000, due_on, until_on, stopped=all_stopped_but_ends)
    first = interest(PACKS, "NL", "B2C", 1_000_000, due_on, date(2019, 12, 30)).minor
    second = interest(PACKS, "NL", "B2C", 1_000_000 + first, date(2022, 12, 31), until_on).minor
    assert found.minor == first + second


def test_a_stop_over_all_days_leaves_nothing_and_asks_for_no_rate():
    far = date(2040, 1, 1)
    found = interest(
        PACKS, "DE", "B2B", 100_000, date(2026, 6, 30), far, stopped=[(date(2026, 7, 1), date(2040, 1, 1))]
    )
    assert (found.days, found.minor, found.periods) == (0, 0, ())


def test_the_book_says_the_same_of_twenty_thousand_debts_with_stops_as_one_by_one():
    debts = with_stops(random_debts(PACKS, 20_000, seed=8), seed=9)
    book = interest_of_book(PACKS, debts)
    found = book.select(ADDED.names).to_pylist()
    rows = debts.to_pylist()
    different = [
        (debt, told, single)
        for debt, told, single in zip(rows, found, (one_by_one(PACKS, debt) for debt in rows), strict=True)
        if told != single
    ]
    assert different[:2] == []
    without = interest_of_book(PACKS, debts.drop_columns(["stopped"]))["interest_minor"].to_pylist()
    less = [
        (one, other)
        for one, other in zip(book["interest_minor"].to_pylist(), without, strict=True)
        if one != other and None not in (one, other)
    ]
    assert len(less) > 1000
    assert all(one < other for one, other in less)


def test_breathing_space_takes_its_sixty_days_off():
    rest = moratorium(PACKS, "gb-breathing-space", date(2026, 3, 1))
    until_on = date(2026, 5, 31)
    stopped = stopped_by([rest], "interest", until_on)
    found = interest(PACKS, "GB", "B2ST", 100_000, date(2026, 1, 31), until_on, stopped=stopped)
    assert stopped == ((date(2026, 3, 1), date(2026, 4, 29)),)
    assert (found.days, found.minor) == (60, 1932)


def test_the_command_leaves_out_what_is_stopped():
    asked = ["interest", "--jurisdiction", "GB", "--relationship", "B2ST", "--principal", "1000"]
    asked += [
        "--due",
        "2026-01-31",
        "--until",
        "2026-05-31",
        "--stopped",
        "2026-03-01",
        "2026-04-29",
        "--json",
    ]
    told = json.loads(CliRunner().invoke(law, asked).stdout)
    assert (told["days"], told["interest"]) == (60, "19.32")
    assert [(period["from"], period["to"]) for period in told["periods"]] == [
        ("2026-02-01", "2026-02-28"),
        ("2026-04-30", "2026-05-31"),
    ]
    wrong = [each.replace("2026-04-29", "2026-02-01") for each in asked]
    done = CliRunner().invoke(law, wrong)
    assert done.exit_code == 2
    assert "2026-02-01 is before 2026-03-01" in done.stderr
