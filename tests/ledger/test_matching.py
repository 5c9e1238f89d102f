"""What money may be meant for: never more than is open, the text before the amount, the surest first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.ledger.matching import OpenItem, OpenMoney, is_named, suggestions

DAY = date(2026, 3, 1)


def item(pk, open_minor, number=None, days=0):
    return OpenItem(pk, number or f"RE-{1000 + pk}", open_minor, DAY + timedelta(days=days))


A, B, C = item(1, 10_000), item(2, 25_000, days=5), item(3, 7_550, days=9)


@pytest.mark.parametrize(
    ("money", "reason", "sure", "settled"),
    [
        (OpenMoney(25_000, "invoice re 1002"), "named_exactly", 3, {2: 25_000}),
        (OpenMoney(20_000, "RE-1002 part"), "named", 2, {2: 20_000}),
        (OpenMoney(32_550, "RE1002/RE1003"), "named_exactly", 3, {2: 25_000, 3: 7_550}),
        (OpenMoney(7_550), "same_amount", 2, {3: 7_550}),
        (OpenMoney(42_550), "all_open", 2, {1: 10_000, 2: 25_000, 3: 7_550}),
        (OpenMoney(35_000), "oldest_together", 2, {1: 10_000, 2: 25_000}),
        (OpenMoney(17_550), "two_together", 1, {1: 10_000, 3: 7_550}),
        (OpenMoney(12_000), "oldest_first", 1, {1: 10_000, 2: 2_000}),
        (OpenMoney(90_000), "oldest_first", 1, {1: 10_000, 2: 25_000, 3: 7_550}),
    ],
)
def test_the_first_suggestion_and_why(money, reason, sure, settled):
    first = suggestions(money, [C, A, B])[0]

    assert (first.reason, first.sure) == (reason, sure)
    assert {each.pk: minor for each, minor in first.parts} == settled


def test_two_invoices_of_the_same_amount_are_only_possible():
    found = suggestions(OpenMoney(500), [item(1, 500), item(2, 500, days=3)])

    assert [each.sure for each in found] == [1, 1]


@pytest.mark.parametrize(
    ("number", "text", "named"),
    [
        ("RE-1002", "Rechnung RE 1002 vom 1.3.", True),
        ("RE-1002", "re1002", True),
        ("RE-1002", "RE-10021", False),
        ("RE-1002", "FIRE-1002", False),
        ("12", "12 pallets", False),
        ("1002", "EUR 1002,50", True),
    ],
)
def test_a_number_is_named_as_a_word_of_its_own(number, text, named):
    assert is_named(number, text) is named


@given(
    minor=st.integers(1, 60_000),
    opens=st.lists(st.integers(0, 20_000), max_size=8),
    named=st.sets(st.integers(0, 7)),
)
def test_no_suggestion_settles_more_than_is_open_of_the_money_or_of_an_invoice(minor, opens, named):
    items = [item(pk, open_minor, days=pk) for pk, open_minor in enumerate(opens)]
    found = suggestions(OpenMoney(minor, " ".join(f"RE-{1000 + pk}" for pk in named)), items)

    assert len({each.parts for each in found}) == len(found) <= 4
    assert [each.sure for each in found] == sorted((each.sure for each in found), reverse=True)
    for each in found:
        assert 0 < sum(part for _, part in each.parts) <= minor
        assert all(0 < part <= one.open_minor for one, part in each.parts)
        assert len({one.pk for one, _ in each.parts}) == len(each.parts)
    assert bool(found) == any(opens)
