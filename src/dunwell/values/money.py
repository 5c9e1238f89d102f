"""Money as an integer of minor units with its currency: digits, reading and writing. Leaves out rates of exchange."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.core import get_global
from babel.numbers import format_currency

#: Decimal digits of the currencies that do not have two (Source: ISO 4217, list one).
DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV")
        + ("XAF", "XOF", "XPF"),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

#: Currencies that are legal tender somewhere today (Source: Unicode CLDR, territory currencies without an end date).
CURRENCIES = frozenset(
    entry[0]
    for entries in get_global("territory_currencies").values()
    for entry in entries
    if entry[2] is None and entry[3]
)

#: No single amount reaches this many minor units; sums of millions of them still fit 64 bits.
LIMIT_MINOR = 10**15


class CannotReadAmount(ValueError):
    """The text is not an amount in this currency."""


def digits(currency: str) -> int:
    """Returns how many decimal digits the currency's minor unit has: 2 for EUR, 0 for JPY, 3 for KWD."""
    return DIGITS.get(currency, 2)


def to_minor(amount: Decimal | str, currency: str) -> int:
    """Returns the amount in minor units, exactly.

    Raises `CannotReadAmount` for what is no plain decimal number, has more decimals than the currency, or is too large.
    """
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise CannotReadAmount(f"{amount!r} is not a plain number such as 1234.50") from None
    if not value.is_finite():
        raise CannotReadAmount(f"{amount!r} is not a plain number such as 1234.50")
    if abs(value.adjusted()) > 40:
        raise CannotReadAmount(f"{amount!r} is too large or too small to be an amount")
    minor = value.scaleb(digits(currency))
    if minor != minor.to_integral_value():
        raise CannotReadAmount(f"{amount} has more than the {digits(currency)} decimals {currency} has")
    if abs(minor) >= LIMIT_MINOR:
        raise CannotReadAmount(f"{amount} {currency} is too large to be one amount")
    return int(minor)


def to_decimal(minor: int, currency: str) -> Decimal:
    """Returns minor units as a decimal number with the currency's digits: 123450 EUR is Decimal('1234.50')."""
    return Decimal(minor).scaleb(-digits(currency))


def to_text(minor: int, currency: str, language: str) -> str:
    """Returns the amount as a reader of the language writes it, with its currency: `€1,234.50`, `1.234,50 €`."""
    frame = _frame(currency, language)
    if frame is None or minor < 0:
        return _by_babel(minor, currency, language)
    return _framed(minor, currency, frame)


def _by_babel(minor: int, currency: str, language: str) -> str:
    return str(format_currency(to_decimal(minor, currency), currency, locale=language.replace("-", "_")))


def _framed(minor: int, currency: str, frame: tuple[str, str, str, str]) -> str:
    before, between, point, after = frame
    whole, rest = divmod(minor, 10 ** digits(currency))
    decimals = f"{rest:0{digits(currency)}}" if point else ""
    return f"{before}{format(whole, ',').replace(',', between)}{point}{decimals}{after}"


@lru_cache(maxsize=1_000)
def _frame(currency: str, language: str) -> tuple[str, str, str, str] | None:
    """Returns what stands before the amount, between thousands, at the decimals, and after; None: it is not so simple.

    Babel takes 14 µs for an amount, and a round writes a quarter of a million; so its way is read off one sample, and
    used where it gives the same for small and large amounts.
    """
    places = digits(currency)
    sample = _by_babel(int("1" * (7 + places)), currency, language)
    decimals = r"(\D)" + "1" * places if places else "()"
    found = re.fullmatch(rf"(\D*)1(?P<between>\D?)111(?P=between)111{decimals}(\D*)", sample)
    if found is None:
        return None
    before, between, point, after = found.groups()
    frame = (before, between, point, after)
    tried = (0, 5, 1234, 12345, 123456, 1234567, 12345678, 9876543210987)
    same = all(_framed(each, currency, frame) == _by_babel(each, currency, language) for each in tried)
    return frame if same else None
