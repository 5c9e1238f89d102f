"""Any policy, debt and calendar, drawn by Hypothesis; and the shipped policy. For the tests of this folder."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

import dunwell
from dunwell.arrangements.deciding.calendar import closed_by
from dunwell.arrangements.deciding.policy import FREQUENCIES, MOVES, PlanRules, Scale
from dunwell.arrangements.deciding.policy_file import read_policy
from dunwell.arrangements.deciding.schedules import Debt

SHIPPED = Path(dunwell.__file__).parent / "data" / "policies" / "standard.toml"
STANDARD = read_policy("standard.toml", SHIPPED.read_bytes())

#: Currencies with 0, 2, 3 and 4 decimals.
CURRENCIES = ("JPY", "EUR", "KWD", "CLF")

some_day = st.dates(date(2020, 1, 1), date(2035, 12, 31))
some_rules = st.builds(
    PlanRules,
    least_amount=st.decimals(Decimal("0.0001"), 500, places=4),
    largest_debt=st.decimals(1, 10**9, places=2),
    most_instalments=st.integers(2, 60),
    longest_days=st.integers(30, 1_500),
    first_within_days=st.integers(1, 30),
    down_payment_bp=st.sampled_from([0, 0, 500, 3_333, 9_000]),
    last_bp=st.sampled_from([10_000, 5_000, 3_000, 100]),
    frequencies=st.lists(st.sampled_from(FREQUENCIES), min_size=1, unique=True).map(tuple),
    end_of_month=st.booleans(),
    moved=st.sampled_from(MOVES),
    interest=st.just("none"),
    miss_grace_days=st.integers(0, 10),
    replan_after_days=st.integers(1, 30),
    replan_longer_days=st.integers(0, 90),
)
some_debt = st.builds(
    Debt,
    amount_minor=st.integers(1, 10**9),
    scale=st.builds(
        Scale,
        currency=st.sampled_from(CURRENCIES),
        rate=st.fractions(Fraction(1, 200), 200, max_denominator=1000),
    ),
)


@st.composite
def some_calendar(draw):
    """Weekends, and whatever holidays: single days, and whole weeks of them."""
    days = frozenset(draw(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=40)))
    golden = draw(st.booleans())

    def holidays(year):
        found = {date(year, month, day) for month, day in days}
        return frozenset(found | {date(year, 5, day) for day in range(1, 15)} if golden else found)

    return closed_by(holidays)


def no_holidays(year):
    return frozenset()


WEEKENDS = closed_by(no_holidays)
EUR = Scale("EUR")
