"""Which payment plans are offered for a debt: two or three that differ usefully, within the policy, exact to the cent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from dunwell.arrangements.deciding.calendar import Closed, first_day, instalment_days
from dunwell.arrangements.deciding.policy import PlanRules
from dunwell.arrangements.deciding.schedules import Debt, Part, breaches, least_minor, part_of

#: From the fewest instalments to the smallest ones.
OFFERS = ("fewest", "middle", "gentlest")

#: What interest a schedule earns, in minor units.
InterestOf = Callable[[tuple[Part, ...]], int]


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan that is agreed to at once. The parts add up to the debt and, in the last one, `interest_minor`."""

    key: str
    frequency: str
    parts: tuple[Part, ...]
    interest_minor: int = 0

    @property
    def total_minor(self) -> int:
        """What is paid in all."""
        return sum(part.amount_minor for part in self.parts)


def offers(
    debt: Debt,
    rules: PlanRules,
    today: date,
    closed: Closed,
    interest_of: InterestOf | None = None,
    first_on: date | None = None,
) -> list[Offer]:
    """Returns the plans offered for a debt on a day, those with the fewest instalments first; none: a person decides.

    `first_on`: the customer wants to begin then, if the policy lets them. At most three; two or more wherever the policy
    has room for two that differ. `interest_of` is asked where the policy takes interest, and added to the last part.
    """
    found = [
        shape
        for frequency in rules.frequencies
        for shape in _shapes(debt, rules, frequency, today, closed, first_on)
        if not breaches(shape.parts, debt, rules, today)
    ]
    return [_with_interest(each, interest_of) for each in _differing(found, rules)]


def with_interest(parts: tuple[Part, ...], interest_minor: int) -> tuple[Part, ...]:
    """Returns the parts with the interest added to the last one."""
    last = parts[-1]
    return (*parts[:-1], Part(last.due_on, last.amount_minor + interest_minor))


def _with_interest(offer: Offer, interest_of: InterestOf | None) -> Offer:
    if interest_of is None:
        return offer
    minor = interest_of(offer.parts)
    return Offer(offer.key, offer.frequency, with_interest(offer.parts, minor), minor)


def _shapes(
    debt: Debt, rules: PlanRules, frequency: str, today: date, closed: Closed, first_on: date | None
) -> list[Offer]:
    """Returns a plan of each possible number of instalments at this frequency."""
    first = first_on if first_on is not None else first_day(rules, frequency, today, closed)
    last = today + timedelta(days=rules.longest_days)
    if first is None or not today < first <= last:
        return []
    days = instalment_days(rules, frequency, first, last, closed)
    least = least_minor(rules, debt.scale)
    first_minor = part_of(debt.amount_minor, rules.down_payment_bp)
    found = []
    for count in range(2, len(days) + 1):
        amounts = _amounts(debt.amount_minor, count, first_minor)
        if min(amounts) < least:
            break
        parts = tuple(Part(day, minor) for day, minor in zip(days, amounts, strict=False))
        found.append(Offer("", frequency, parts))
    return found


def _amounts(minor: int, count: int, first_minor: int) -> list[int]:
    """Returns so many amounts that add up: equal ones, the last with what remains, the first no less than asked."""
    equal = minor // count
    if first_minor <= equal:
        return [equal] * (count - 1) + [minor - equal * (count - 1)]
    rest = minor - first_minor
    equal = rest // (count - 1)
    return [first_minor] + [equal] * (count - 2) + [rest - equal * (count - 2)]


def _differing(found: list[Offer], rules: PlanRules) -> list[Offer]:
    """Returns the fewest instalments, the gentlest, and the one that lies best between them."""
    if not found:
        return []
    rank = rules.frequencies.index

    def run(offer: Offer) -> int:
        return (offer.parts[-1].due_on - offer.parts[0].due_on).days

    fewest = min(found, key=lambda each: (len(each.parts), rank(each.frequency)))
    gentlest = max(found, key=lambda each: (run(each), -rank(each.frequency), len(each.parts)))
    chosen = [fewest]
    if len(gentlest.parts) > len(fewest.parts):
        between = [each for each in found if len(fewest.parts) < len(each.parts) < len(gentlest.parts)]
        same = [each for each in between if each.frequency == gentlest.frequency]
        aim = (log(run(fewest)) + log(run(gentlest))) / 2
        if between:
            chosen.append(min(same or between, key=lambda each: (abs(log(run(each)) - aim), len(each.parts))))
        chosen.append(gentlest)
    elif others := [each for each in found if len(each.parts) > len(fewest.parts)]:
        chosen.append(max(others, key=lambda each: (run(each), -rank(each.frequency))))
    keys = {1: ("fewest",), 2: ("fewest", "gentlest"), 3: OFFERS}[len(chosen)]
    return [Offer(key, each.frequency, each.parts) for key, each in zip(keys, chosen, strict=True)]
