"""How an authority makes a reference rate from another one, to check the series of the packs and what is not published yet.

Leaves out what the rates are used for.
"""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from dunwell.law.packs import Series


def derived_rate(series: Series, basis: Decimal, before: Decimal | None = None) -> Decimal:
    """Returns what a series gives for a reading of the rate it is made from; `before` is its value so far.

    Raises ValueError for a series that is not made from another rate, or by a formula nobody here knows.
    """
    formula = series.derived.get("by")
    if formula == "rounded_up_to_a_half":
        return (basis * 2).to_integral_value(ROUND_CEILING) / 2
    if formula == "rounded_half_up_to_a_whole":
        value = (basis + Decimal(series.derived["plus"])).to_integral_value(ROUND_HALF_UP)
        if before is None:
            return value
        step = Decimal(series.derived["most_change"])
        return min(max(value, before - step), before + step)
    raise ValueError(f"the series {series.id} is not made by a known formula")
