"""Reads cells as amounts of money, exactly, in minor units. Leaves out which column holds what.

A cell such as 1,234 has two readings. Cells that can only be read one way decide for their column; where none does, the
cell is refused or asked about. Nothing here is ever a binary fraction.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from dunwell.adapters.accounting.unreadable import Bad
from dunwell.values.money import CURRENCIES, LIMIT_MINOR, digits

#: Signs that stand beside amounts, and the currencies they may mean; any other sign is refused.
SIGNS = {
    "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "BSD", "BBD", "JMD", "TTD", "BZD", "FJD", "NAD", "XCD",
          "CLP", "COP", "ARS", "UYU", "TWD", "LRD", "GYD", "SRD", "BND", "KYD", "BMD", "SBD", "DOP", "CUP"},
    "€": {"EUR"}, "£": {"GBP", "GIP", "FKP", "SHP", "EGP", "LBP", "SYP", "SSP", "SDG"}, "¥": {"JPY", "CNY"},
    "₹": {"INR"}, "₩": {"KRW", "KPW"}, "₺": {"TRY"}, "₽": {"RUB"}, "₪": {"ILS"}, "₦": {"NGN"}, "฿": {"THB"},
    "US$": {"USD"}, "CA$": {"CAD"}, "C$": {"CAD"}, "A$": {"AUD"}, "AU$": {"AUD"}, "NZ$": {"NZD"},
    "kr": {"SEK", "NOK", "DKK", "ISK"}, "R$": {"BRL"}, "zł": {"PLN"}, "Kč": {"CZK"}, "Ft": {"HUF"}, "Fr.": {"CHF"},
}  # fmt: skip

_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_NUMBER = re.compile(r"(?P<sign>-?)(?P<number>\d[\d.,]*)")
_THOUSANDS = {".": re.compile(r"\d{1,3}(\.\d{3})+"), ",": re.compile(r"\d{1,3}(,\d{3})+")}
#: One separator before exactly three digits, after one to three that do not start with zero: 1,234 or 1.234.
_OPEN = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")


@dataclass(slots=True)
class MarkEvidence:
    """What the cells of one column show of its decimal mark: a cell that proves a point, a comma, and an open one."""

    point: str = ""
    comma: str = ""
    ambiguous: str = ""

    def look(self, cell: object) -> None:
        """Takes note of one cell."""
        if not isinstance(cell, str):
            return
        found = _NUMBER.search(_SPACES.sub("", cell))
        if not found or not ("." in found["number"] or "," in found["number"]):
            return
        number = found["number"]
        if _OPEN.fullmatch(number):
            self.ambiguous = self.ambiguous or cell
            return
        last = max(number.rfind("."), number.rfind(","))
        mark, grouped = number[last], number.count(number[last]) > 1
        if (mark == ".") != grouped:
            self.point = self.point or cell
        else:
            self.comma = self.comma or cell

    @property
    def mark(self) -> str | None:
        """The decimal mark where all that is certain agrees, `both` where it does not, None where nothing is."""
        if self.point and self.comma:
            return "both"
        return "." if self.point else "," if self.comma else None


class AmountReader:
    """Reads the cells of one column in one currency into minor units; an empty cell is None."""

    def __init__(self, currency: str, mark: str, parentheses: bool, open_mark: str | None) -> None:
        """`mark` is the decimal mark; `open_mark` the one for cells with two readings, None refuses them."""
        self._currency, self._mark, self._parentheses, self._open = currency, mark, parentheses, open_mark
        self._digits = digits(currency)

    def __call__(self, cell: object) -> object:
        if isinstance(cell, str):
            if self._mark == "." and _PLAIN.fullmatch(cell):
                return self._minor(cell, cell)
            return self._written(cell.strip())
        if isinstance(cell, Decimal):
            return self._minor(f"{cell:f}", str(cell))
        return Bad(f"{cell} is no amount.")

    def _written(self, text: str) -> object:
        if not text:
            return None
        number = _SPACES.sub("", text)
        negative = False
        if self._parentheses and number.startswith("(") and number.endswith(")"):
            number, negative = number[1:-1], True
        found = _NUMBER.search(number)
        if not found:
            return Bad(f"{text[:60]!r} is no amount.")
        before, after = number[: found.start()], number[found.end() :]
        if before.endswith("-") or before.startswith("-"):
            before, negative = before.strip("-"), not negative
        for sign in filter(None, (before, after)):
            if problem := self._contradicts(sign, text):
                return problem
        plain = self._plain(found["number"])
        if plain is None:
            return self._two_readings(text, found["number"])
        return self._minor(("-" if (found["sign"] == "-") != negative else "") + plain, text)

    def _contradicts(self, sign: str, text: str) -> Bad | None:
        if sign.upper() == self._currency or self._currency in SIGNS.get(sign, ()):
            return None
        if sign in SIGNS or sign.upper() in CURRENCIES:
            return Bad(
                f"{text} is written in {sign}, but the currency is {self._currency}. Correct one of them."
            )
        return Bad(f"{text[:60]!r} is no amount.")

    def _plain(self, number: str) -> str | None:
        """Returns the number with a point for its decimals and nothing else, or None where that is not certain."""
        other = "," if self._mark == "." else "."
        if found := _OPEN.fullmatch(number):
            if found[1] == self._mark and self._open is None:
                return number.replace(",", ".")
            if self._open is None:
                return None
            return number.replace(self._open, ".") if found[1] == self._open else number.replace(found[1], "")
        whole, mark, decimals = number.partition(self._mark)
        if not whole or (mark and not decimals) or not (decimals.isdigit() or not decimals):
            return None
        if other in whole:
            if not _THOUSANDS[other].fullmatch(whole):
                return None
            whole = whole.replace(other, "")
        return f"{whole}.{decimals}" if decimals else whole

    def _two_readings(self, text: str, number: str) -> Bad:
        if _OPEN.fullmatch(number):
            whole, parted = number.replace(",", "").replace(".", ""), number.replace(",", ".")
            return Bad(
                f"{text} may be {whole} or {parted}: nothing in the column decides it. Write amounts without a thousands "
                "separator."
            )
        return Bad(f"{text[:60]!r} does not fit the decimal mark '{self._mark}' of this column.")

    def _minor(self, plain: str, text: str) -> object:
        whole, _, decimals = plain.partition(".")
        if len(decimals) > self._digits:
            if decimals[self._digits :].strip("0"):
                return Bad(f"{text} has more than the {self._digits} decimals {self._currency} has.")
            decimals = decimals[: self._digits]
        minor = int(whole + decimals.ljust(self._digits, "0"))
        if abs(minor) >= LIMIT_MINOR:
            return Bad(f"{text[:60]} is too large to be one amount.")
        return minor
