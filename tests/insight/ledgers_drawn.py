"""Small ledgers drawn by Hypothesis: invoices and credit in three currencies, settled and taken back on any day."""

from datetime import date, timedelta
from fractions import Fraction

from by_hand import Item
from hypothesis import strategies as st

from dunwell.insight.measures.balances import Balances, Line
from dunwell.insight.measures.rates import Rates
from dunwell.insight.measures.sales import Sales
from dunwell.insight.reports.receivables import Receivables

FIRST, LAST = date(2025, 11, 1), date(2026, 4, 30)
BY_HAND = {"EUR": Fraction(1), "GBP": Fraction("1.17"), "JPY": Fraction("0.61")}
RATES = Rates("EUR", {"GBP": Fraction("1.17"), "JPY": Fraction("0.61")})
DAYS = st.dates(FIRST, LAST)


@st.composite
def items(draw, due=True):
    """One invoice or (without a due day) one credit; never settled beyond what is there."""
    came_on = draw(DAYS)
    due_on = came_on + timedelta(days=draw(st.sampled_from((0, 14, 30, 60)))) if due else None
    if due and draw(st.integers(0, 9)) == 0:
        due_on = None
    item = Item(draw(st.sampled_from(list(BY_HAND))), came_on, due_on, draw(st.integers(1, 500)) * 10)
    left = item.minor
    for on in sorted(draw(st.lists(st.dates(came_on, LAST), max_size=3))):
        part = draw(st.integers(0, left))
        # What was settled may be taken back on a later day.
        if part and draw(st.booleans()):
            item.moved.append((on, part))
            left -= part
        elif left < item.minor:
            item.moved.append((on, -(item.minor - left)))
            left = item.minor
    return item


INVOICES = st.lists(items(), max_size=7)
CREDIT = st.lists(items(due=False), max_size=2)


def balances(drawn, since):
    """The same as queries give it: what is open now, and what moved after a day."""

    def line(item):
        return Line(item.currency, item.came_on, item.due_on)

    now = [(line(item), item.open_on(date.max)) for item in drawn]
    moved = [(line(item), on, minor) for item in drawn for on, minor in item.moved if on > since]
    return Balances(now, moved)


def receivables(invoices, credit, since):
    return Receivables(balances(invoices, since), balances(credit, since), RATES)


def sales(invoices):
    return Sales([(item.currency, item.came_on, item.minor) for item in invoices], RATES)
