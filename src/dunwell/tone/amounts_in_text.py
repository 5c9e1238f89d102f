"""Reads the sums of money a text names, however they are written. Leaves out whether they are right."""

import re
from dataclasses import dataclass
from decimal import Decimal

from dunwell.tone.folding import folded
from dunwell.values.money import CURRENCIES

_SPACE = " \u00a0\u202f\u2009"
_GAP = f"[{_SPACE}]?"
_NUMBER = rf"\d{{1,3}}(?:[.,'’{_SPACE}]\d{{3}})+(?:[.,]\d{{1,2}}(?!\d)|[.,]-)?(?!\d)|\d+(?:[.,]\d{{1,4}}(?!\d)|[.,]-)?"
_SIGN = (
    r"[A-Z]{0,3}[$€£¥₹₩₺₽₴₪₫₱฿₦]|zł|zl|Kč|Ft|kr\.?|[A-Z]{3}|[Ee]uros?|EUROS?|[Pp]ounds?|[Dd]ollars?"
    r"|[Zz](?:ł|l)ot(?:ych|e|y)|[Ff]ranken|[Dd]ólares|[Ll]ibras"
)
_SIGN_FIRST = rf"(?<![^\W\d_])(?P<before>{_SIGN}){_GAP}(?P<n1>{_NUMBER})"
_SIGN_LAST = rf"(?<![\w.,/-])(?P<n2>{_NUMBER}){_GAP}(?P<after>{_SIGN})(?![^\W\d_])"
_BARE = (
    rf"(?<![\w.,:/-])(?P<bare>\d{{1,3}}(?:[.,'’{_SPACE}]\d{{3}})*[.,]\d{{2}}|\d+[.,]\d{{2}})"
    r"(?![\d%]|[.,:/-]\d|\s?%|\s?(?:h|Uhr|am|pm)\b)"
)
_MONEY = re.compile(f"{_SIGN_FIRST}|{_SIGN_LAST}|{_BARE}")
_CURRENCIES = {
    "€": {"EUR"}, "£": {"GBP"}, "¥": {"JPY", "CNY"}, "₹": {"INR"}, "₺": {"TRY"}, "zl": {"PLN"}, "kc": {"CZK"}, "ft": {"HUF"},
    "kr": {"SEK", "NOK", "DKK", "ISK"}, "euro": {"EUR"}, "euros": {"EUR"}, "pound": {"GBP"}, "pounds": {"GBP"},
    "zlotych": {"PLN"}, "zlote": {"PLN"}, "zloty": {"PLN"}, "franken": {"CHF"}, "libras": {"GBP"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AmountInText:
    """A sum a text names: where, its value, and which currencies it may be in; None where none is written."""

    start: int
    end: int
    value: Decimal
    currencies: frozenset[str] | None

    def may_be(self, value: Decimal, currency: str) -> bool:
        """Whether this sum is meant."""
        return self.value == abs(value) and (self.currencies is None or currency in self.currencies)


def amounts_in(text: str) -> tuple[AmountInText, ...]:
    """Returns the sums a text names, in their order: with a currency before or behind, or with two decimals."""
    found = []
    for one in _MONEY.finditer(text):
        number = one["n1"] or one["n2"] or one["bare"]
        sign = one["before"] or one["after"]
        currencies = _currencies(sign) if sign else None
        if sign and currencies is None and len(sign) == 3 and sign.isalpha():
            continue
        found.append(AmountInText(one.start(), one.end(), _value(number), currencies))
    return tuple(found)


def _currencies(sign: str) -> frozenset[str] | None:
    if sign in CURRENCIES:
        return frozenset({sign})
    if sign.endswith("$") or folded(sign).startswith(("dollar", "dolar")):
        return None
    known = _CURRENCIES.get(sign) or _CURRENCIES.get(folded(sign).rstrip("."))
    return frozenset(known) if known else None


def _value(number: str) -> Decimal:
    bare = number.rstrip("-").rstrip(".,")
    marks = [mark for mark in bare if not mark.isdigit()]
    plain = "".join(letter for letter in bare if letter.isdigit())
    if not marks:
        return Decimal(plain)
    tail = bare[bare.rindex(marks[-1]) + 1 :]
    if marks[-1] in ".," and (len(tail) != 3 or (len(set(marks)) > 1 and marks[-1] != marks[0])):
        return Decimal(plain).scaleb(-len(tail))
    return Decimal(plain)
