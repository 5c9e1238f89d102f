"""What foreign currencies count in the company's own on one day. Leaves out where the rates come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dunwell.values.money import digits


@dataclass(frozen=True)
class Rates:
    """The rates of a day. `factors`: how many minor units of `base` one minor unit of a currency counts."""

    base: str
    factors: Mapping[str, Fraction]

    def knows(self, currency: str) -> bool:
        """Says whether amounts in the currency can be counted in the base; without a rate they are never added up."""
        return currency == self.base or currency in self.factors

    def exact(self, minor: int, currency: str) -> Fraction:
        """Returns an amount in the base's minor units, not rounded. Raises KeyError without a rate."""
        return Fraction(minor) if currency == self.base else minor * self.factors[currency]

    def rounded(self, minor: int, currency: str) -> int:
        """Returns an amount in the base's minor units, half to even. Raises KeyError without a rate."""
        return round(self.exact(minor, currency))

    def of_one(self, currency: str) -> Fraction:
        """Returns what one whole unit of a currency counts in whole units of the base."""
        return self.exact(1, currency) * Fraction(10) ** (digits(currency) - digits(self.base))

    def total(self, amounts: Mapping[str, int]) -> Fraction:
        """Returns amounts by currency as one, exactly; those without a rate are left out (`missing` names them)."""
        known = (self.exact(minor, currency) for currency, minor in amounts.items() if self.knows(currency))
        return sum(known, Fraction(0))

    def missing(self, amounts: Mapping[str, int]) -> dict[str, int]:
        """Returns what could not be counted, by currency."""
        return {key: minor for key, minor in sorted(amounts.items()) if minor and not self.knows(key)}


def factor(rate_e9: int, currency: str, base: str) -> Fraction:
    """Returns what one minor unit of a currency counts, from what one whole unit counts in billionths of the base."""
    return Fraction(rate_e9, 10**9) * Fraction(10) ** (digits(base) - digits(currency))
