"""Amounts as people type them."""

import pytest

from dunwell.values.typed_amounts import read_amount


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("120", "EUR", 12_000),
        ("120,5", "EUR", 12_050),
        ("1.234,50", "EUR", 123_450),
        ("1,234.50", "EUR", 123_450),
        ("1 234,50", "EUR", 123_450),
        ("1\u202f234,50", "EUR", 123_450),
        ("1'234.50", "CHF", 123_450),
        ("1.234", "EUR", 123_400),
        ("1,234,567", "EUR", 123_456_700),
        ("1.234.567,89", "EUR", 123_456_789),
        ("70,000", "JPY", 70_000),
        ("1.234", "KWD", 1_234),
        (" 0.01 ", "EUR", 1),
        ("0", "EUR", None),
        ("", "EUR", None),
        ("-5", "EUR", None),
        ("0.125", "EUR", None),
        ("12.345.6", "EUR", None),
        ("1,2,3", "EUR", None),
        ("1.5", "JPY", None),
        ("1e3", "EUR", None),
        ("NaN", "EUR", None),
        ("€ 5", "EUR", None),
        ("9" * 30, "EUR", None),
        ("\u0661", "EUR", None),
    ],
)
def test_an_amount_is_read_as_it_is_meant_or_not_at_all(typed, currency, minor):
    assert read_amount(typed, currency) == minor
