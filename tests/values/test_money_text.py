"""Amounts are written as Babel writes them, in every language and currency."""

from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from dunwell.values.money import CURRENCIES, DIGITS, to_decimal, to_text

LANGUAGES = sorted(locale_identifiers())
WRITTEN = sorted(
    code for code in CURRENCIES if get_global("currency_fractions").get(code, (2,))[0] == DIGITS.get(code, 2)
)


@given(
    st.integers(-(10**14), 10**14) | st.integers(-3_000_000, 3_000_000),
    st.sampled_from(["EUR", "GBP", "USD", "JPY", "KWD"]) | st.sampled_from(WRITTEN),
    st.sampled_from(["en_GB", "de", "de_CH", "fr", "es", "hi", "pl"]) | st.sampled_from(LANGUAGES),
)
def test_an_amount_is_written_as_in_the_language(minor, currency, language):
    assert to_text(minor, currency, language) == format_currency(
        to_decimal(minor, currency), currency, locale=language
    )


def test_a_language_may_be_named_with_a_hyphen():
    assert to_text(123450, "EUR", "de-AT") == "€\xa01.234,50"
