"""A claim: what a due occasion is worth doing first, as one number that sorts as stages 5 and 6 of the plan say.

From the high bits down: its ladder, by the priority of tracks; its next step, the highest first; its anchor, the oldest
first. So the lowest claim among a customer's occasions names the track, the lead's step and how late the lead is. Leaves
out the last two of the contract's tie-breaks, amount and id, which do not fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Days late fit in these bits, whatever two dates they lie between.
DAY_BITS = 34
MIDDLE_DAY = 2 ** (DAY_BITS - 1)
STEP_BITS = 12
#: A ladder has at most so many steps, and there are at most so many ladders; `checks` refuses more.
MOST_STEPS = 2**STEP_BITS - 1
MOST_LADDERS = 2**16
#: Above every claim.
BEYOND_CLAIMS = 2**62


def rung_no(ladder_no: ir.IntegerValue, step_no: ir.IntegerValue) -> ir.IntegerValue:
    """Returns the number of a step of a ladder: all but the lowest bits of the claims to it."""
    return ladder_no.cast("int64") * 2**STEP_BITS + (MOST_STEPS - step_no)


def claim(rung: ir.IntegerValue, late: ir.IntegerValue) -> ir.IntegerValue:
    """Returns the claim of an occasion so many days late to a rung."""
    return rung * 2**DAY_BITS + (MIDDLE_DAY - late)


def rung_of(claim: ir.IntegerValue) -> ir.IntegerValue:
    """Returns the number of the rung claimed."""
    return claim >> DAY_BITS


def ladder_of(claim: ir.IntegerValue) -> ir.IntegerValue:
    """Returns the number of the ladder claimed."""
    return claim >> (DAY_BITS + STEP_BITS)


def late_of(claim: ir.IntegerValue) -> ir.IntegerValue:
    """Returns how many days late the occasion is."""
    return MIDDLE_DAY - (claim & (2**DAY_BITS - 1))
