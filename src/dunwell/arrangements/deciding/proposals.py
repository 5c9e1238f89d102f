"""A plan the customer proposes: agreed to at once, or why not and what we offer instead. Leaves out who decides then."""

from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.arrangements.deciding.calendar import Closed
from dunwell.arrangements.deciding.offers import Offer, offers
from dunwell.arrangements.deciding.policy import PlanRules
from dunwell.arrangements.deciding.schedules import (
    Debt,
    Part,
    Reason,
    breaches,
    moved_to_open_days,
    reason,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a proposal. `parts` are those agreed to, their days moved off weekends and holidays.

    With reasons it is not agreed to by itself; `counter` is the nearest plan that would be, if there is one.
    """

    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...] = ()
    counter: Offer | None = None

    @property
    def accepted(self) -> bool:
        """Says whether it is agreed to at once."""
        return not self.reasons


def judge(
    debt: Debt,
    rules: PlanRules | None,
    today: date,
    closed: Closed,
    parts: tuple[Part, ...],
    *,
    broken: bool = False,
) -> Judgement:
    """Returns what becomes of a proposed schedule. `broken`: an earlier plan was not kept to its end."""
    if rules is None:
        return Judgement(parts, (reason("no_plans"),))
    last = today + timedelta(days=rules.longest_days)
    moved = moved_to_open_days(parts, rules.moved, closed, last)
    # What the policy moves may not push out of the policy what the customer proposed within it.
    wanted = moved if not breaches(moved, debt, rules, today) else parts
    reasons = breaches(wanted, debt, rules, today)
    if broken:
        reasons = [*reasons, reason("broken_before")]
    if not reasons:
        return Judgement(wanted)
    return Judgement(parts, tuple(reasons), _nearest(debt, rules, today, closed, parts))


def _nearest(
    debt: Debt, rules: PlanRules, today: date, closed: Closed, parts: tuple[Part, ...]
) -> Offer | None:
    """Returns the offer most like what was proposed: in how long it takes, then in how many instalments."""
    wanted = parts[0].due_on if parts else None
    found = offers(debt, rules, today, closed, first_on=wanted) or offers(debt, rules, today, closed)
    if not found:
        return None
    last, count = (parts[-1].due_on, len(parts)) if parts else (today, 1)
    return min(
        found, key=lambda each: (abs((each.parts[-1].due_on - last).days), abs(len(each.parts) - count))
    )
