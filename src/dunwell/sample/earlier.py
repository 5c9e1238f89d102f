"""What the company did before Dunwell: which open invoices it had chased, when, and how far. Leaves out what comes next."""

from datetime import date, timedelta

from dunwell.sample.dice import Dice
from dunwell.sample.history import Sale

#: Days after the due date from which each step of the standard playbook may have been taken; the heads-up is step 1.
STEPS_FROM_DAYS = {2: 5, 3: 14, 4: 24, 5: 34, 6: 52}
#: The situations in which the customer and we spoke, so many `days_ago`.
_SPOKE = ("hold", "promise", "dispute", "plan", "hardship", "opt_out")


def chase(sales: list[Sale], dice: Dice, as_of: date) -> None:
    """Marks a customer's open invoices as chased on one day of the last weeks; every fourth customer never was."""
    if dice.chance(25):
        return
    chased_on = _before_weekend(as_of - timedelta(days=_quiet_days(sales) + dice.between(1, 17)))
    behind = dice.chance(25)
    for sale in sales:
        late_days = (chased_on - sale.due_on).days
        steps = [step for step, from_days in STEPS_FROM_DAYS.items() if late_days >= from_days]
        if sale.open_minor > 0 and steps:
            sale.chased_on = chased_on
            sale.chased_step = max(2, steps[-1] - behind)


def _quiet_days(sales: list[Sale]) -> int:
    """Returns for how many days the customer has been left alone: since they promised, asked, or wished it."""
    situation = sales[0].member.situation
    return max(situation.get(name, {}).get("days_ago", 0) for name in _SPOKE)


def _before_weekend(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
