"""The worked examples of `docs/reports.md`, each from a named source: our functions give its figures."""

import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import by_hand
import pytest

from dunwell.insight.measures.ageing import aged
from dunwell.insight.measures.balances import Line
from dunwell.insight.measures.cash_expected import days_late_expected
from dunwell.insight.measures.cei import cei
from dunwell.insight.measures.dso import (
    average_days_delinquent,
    best_possible_dso,
    countback_dso,
    simple_dso,
)
from dunwell.insight.measures.promises_kept import PromiseRow, promises_kept
from dunwell.insight.measures.rates import Rates
from dunwell.insight.measures.roll_rates import roll_rates

DOCUMENT = re.sub(r"\s+", " ", (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text())
EURO = Rates("EUR", {})
TODAY = date(2026, 3, 31)


def late(days):
    return TODAY - timedelta(days=days)


def test_ageing_as_quickbooks_shows_it():
    items = [("EUR", late(0), 1000), ("EUR", late(15), 700), ("EUR", late(15), 800), ("EUR", late(37), 100)]

    ageing = aged(items, TODAY)

    shown = {bucket: amounts["EUR"] for bucket, amounts in ageing.items() if amounts}
    assert shown == {"current": 1000, "days_1_30": 1500, "days_31_60": 100}
    by_one = by_hand.ageing([by_hand.Item("EUR", late(60), due, minor) for _, due, minor in items], TODAY)
    assert {bucket: minor for (bucket, _), minor in by_one.items()} == shown
    assert "Current 1,000; 1–30 days 1,500; 31–60 days 100." in DOCUMENT


def test_simple_dso_of_the_treasurers_and_of_oracle():
    assert simple_dso(50, 730, 365) == 25
    oracle = simple_dso(10_869, 5_538 + 4_566 + 7_570, 90)
    assert round(oracle, 2) == Fraction("55.35")
    # By hand: so many days of average sales until the balance is used up.
    a_day = Fraction(5_538 + 4_566 + 7_570, 90)
    days, left = 0, Fraction(10_869)
    while left >= a_day:
        days, left = days + 1, left - a_day
    assert days + left / a_day == oracle
    assert "= 25 days" in DOCUMENT
    assert "55.35 days" in DOCUMENT


def test_counting_back_as_benji_pays_explains_it():
    found = countback_dso(212_000, [(30, 100_000), (30, 80_000), (30, 70_000)])

    assert round(found.days, 1) == Fraction("73.7")
    assert found.whole
    # By hand, in a calendar whose months have the source's lengths within a day: the last month's part alone differs.
    assert found.days - 60 == Fraction(212_000 - 180_000, 70_000) * 30
    assert "= 73.7 days" in DOCUMENT


def test_counting_back_more_than_was_ever_sold_is_no_number_of_days():
    found = countback_dso(300, [(31, 100), (28, 100)])

    assert (found.days, found.whole) == (59, False)
    assert countback_dso(300, [(31, 0), (28, 0)]) is None


def test_best_possible_and_delinquent_days_by_the_formulas_of_the_credit_research_foundation():
    dso, best = simple_dso(6_340, 10_890, 90), best_possible_dso(3_590, 10_890, 90)

    assert round(dso, 1) == Fraction("52.4")
    assert round(best, 1) == Fraction("29.7")
    assert round(average_days_delinquent(dso, best), 1) == Fraction("22.7")
    # By hand: the overdue part alone, as days of sales.
    assert average_days_delinquent(dso, best) == Fraction(6_340 - 3_590) / (Fraction(10_890) / 90)
    assert average_days_delinquent(Fraction(7), Fraction(3)) == 4
    assert "= 52.4; best possible" in DOCUMENT
    assert "= 29.7; ADD 22.7 days" in DOCUMENT


def test_collection_effectiveness_of_credit_guru_and_of_gaviti():
    assert round(cei(6_200, 10_890, 6_340, 3_590, months=3), 3) == Fraction("0.559")
    gaviti = cei(100_000, 1_000_000, 120_000, 100_000)
    assert round(gaviti, 2) == Fraction("0.98")
    # By hand: what was collected, and beside it what was left though it was due.
    collected, left = 100_000 + 1_000_000 - 120_000, 120_000 - 100_000
    assert gaviti == Fraction(collected, collected + left)
    assert "= 55.9%" in DOCUMENT


@pytest.mark.parametrize("figures", [(0, 0, 0, 0), (100, 0, 100, 100)])
def test_where_nothing_could_be_collected_there_is_no_index(figures):
    assert cei(*figures) is None


def test_nine_of_ten_promises_kept():
    rows = [PromiseRow("EUR", 100, 100, "kept")] * 9 + [PromiseRow("EUR", 100, 40, "part_kept")]

    kept = promises_kept(rows, EURO)

    assert kept.rate_by_number == Fraction(9, 10)
    assert kept.rate_by_amount == Fraction(94, 100)
    assert "nine of ten promises kept: 90%" in DOCUMENT


def test_promises_replaced_taken_back_or_not_over_say_nothing():
    rows = [PromiseRow("EUR", 100, None, outcome) for outcome in ("open", "replaced", "withdrawn")]

    kept = promises_kept(rows, EURO)

    assert (kept.judged, kept.rate_by_number, kept.rate_by_amount) == (0, None, None)


def test_roll_rate_by_balance_as_investopedia_explains_it():
    february, march = date(2026, 2, 28), date(2026, 3, 31)
    line = Line("EUR", date(2026, 1, 1), february - timedelta(days=10))

    rolls = {
        roll.bucket: roll
        for roll in roll_rates({line: 100_000_000}, {line: 40_000_000}, february, march, EURO)
    }

    assert rolls["days_1_30"].rate == Fraction(40, 100)
    assert rolls["days_1_30"].settled == 60_000_000
    assert rolls["current"].rate is None
    assert "31–60 days late at the end of March: 40%" in DOCUMENT


@pytest.mark.parametrize(("today", "expected"), [(-5, 6), (0, 6), (2, 6), (7, 9), (10, 10), (12, None)])
def test_the_day_expected_goes_by_what_is_still_possible(today, expected):
    latenesses = [2, 4, 6, 8, 10]

    assert days_late_expected(today, latenesses) == expected
    possible = [each for each in latenesses if each >= today]
    assert expected == (by_hand.median(possible) if possible else None)
