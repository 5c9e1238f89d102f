"""The collection effectiveness index: how much of what could be collected in a period was.

Source: Credit Research Foundation, definition of CEI; see `docs/reports.md`.
"""

from fractions import Fraction


def cei(
    beginning: Fraction | int,
    sales: Fraction | int,
    ending: Fraction | int,
    ending_current: Fraction | int,
    months: int = 1,
) -> Fraction | None:
    """Returns the share collected, 1 at best: what was collected ÷ what could be.

    Collected is beginning + sales ÷ months, less ending; what could be is the same less ending current.
    `beginning` and `ending` are receivables before and at the end of the period, `ending_current` what of the latter is not
    due yet, `sales` the credit sales of the whole period of so many `months`. None: there was nothing to collect.
    """
    there = Fraction(beginning) + Fraction(sales) / months
    collectable = there - ending_current
    return (there - ending) / collectable if collectable > 0 else None
