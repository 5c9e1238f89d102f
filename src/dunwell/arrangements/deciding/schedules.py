"""A schedule of instalments, and the limits of the policy it breaks. Leaves out how schedules are found."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dunwell.arrangements.deciding.calendar import Closed, working_day
from dunwell.arrangements.deciding.policy import WHOLE_BP, PlanRules, Scale


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment: a day and an amount in minor units."""

    due_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Debt:
    """What is to be spread, in minor units, and how amounts of the policy count in its currency."""

    amount_minor: int
    scale: Scale


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not agreed to at once: a code, and what is said to the customer."""

    code: str
    text: str


#: What each reason code tells the customer.
REASONS = {
    "no_plans": "The company agrees to instalments in person only.",
    "too_large": "For an amount this large, a person looks at the plan first.",
    "not_the_debt": "The instalments do not add up to what is owed.",
    "under_least": "An instalment is smaller than the least we can take.",
    "not_increasing": "Each instalment needs a day of its own, later than the one before.",
    "in_the_past": "The first instalment has to come after today.",
    "first_too_late": "The first instalment comes too late.",
    "too_long": "The plan takes too long.",
    "too_many": "There are too many instalments.",
    "down_payment": "The first instalment is too small.",
    "late_share": "Too much is left to the last instalment.",
    "broken_before": "An earlier plan was not kept to its end, so a person looks at this one.",
}


def reason(code: str) -> Reason:
    """Returns the reason of a code."""
    return Reason(code, REASONS[code])


def least_minor(rules: PlanRules, scale: Scale) -> int:
    """Returns the least instalment in the debt's currency: at least one minor unit."""
    return max(scale.at_least(rules.least_amount), 1)


def breaches(parts: tuple[Part, ...], debt: Debt, rules: PlanRules, today: date) -> list[Reason]:
    """Returns which limits a schedule breaks; empty: the company agrees to it by itself. A closed day breaks none."""
    if not parts:
        return [reason("not_the_debt")]
    amounts = [part.amount_minor for part in parts]
    days = [part.due_on for part in parts]
    broken = {
        "too_large": debt.amount_minor > debt.scale.at_most(rules.largest_debt),
        "not_the_debt": sum(amounts) != debt.amount_minor,
        "under_least": min(amounts) < least_minor(rules, debt.scale),
        "not_increasing": any(after <= before for before, after in pairwise(days)),
        "in_the_past": days[0] <= today,
        "first_too_late": days[0] > today + timedelta(days=rules.first_within_days),
        "too_long": days[-1] > today + timedelta(days=rules.longest_days),
        "too_many": len(parts) > rules.most_instalments,
        "down_payment": amounts[0] < part_of(debt.amount_minor, rules.down_payment_bp),
        "late_share": len(parts) > 1 and amounts[-1] > part_of(debt.amount_minor, rules.last_bp),
    }
    return [reason(code) for code, is_so in broken.items() if is_so]


def part_of(minor: int, share_bp: int) -> int:
    """Returns a share of an amount, rounded up to a minor unit."""
    return -(-minor * share_bp // WHOLE_BP)


def moved_to_open_days(parts: tuple[Part, ...], move: str, closed: Closed, last: date) -> tuple[Part, ...]:
    """Returns a schedule whose days are open ones, as far as each stays apart from its neighbours and within `last`."""
    found: list[Part] = []
    for number, part in enumerate(parts):
        day = working_day(part.due_on, move, closed)
        before = found[-1].due_on if found else None
        after = parts[number + 1].due_on if number + 1 < len(parts) else None
        fits = (before is None or before < day) and (after is None or day < after) and day <= last
        found.append(Part(day if fits else part.due_on, part.amount_minor))
    return tuple(found)
