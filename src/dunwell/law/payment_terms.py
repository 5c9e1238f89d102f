"""When a debt falls due by law or by its terms. Leaves out what follows once it is overdue."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.law.not_known import NotKnown
from dunwell.law.packs import Packs, Rule


@dataclass(frozen=True, slots=True)
class DueDay:
    """The last day to pay in time; interest starts on `interest_from`, the day after it."""

    due_on: date
    interest_from: date
    rule: Rule


def due_without_agreement(
    packs: Packs, jurisdiction: str, relationship: str, noticed_on: date
) -> DueDay | NotKnown:
    """Returns when a debt falls due if no day was agreed.

    `noticed_on` is the later of performance and notice of the amount (or the invoice). Some laws count that day as the
    first one, others begin with the day after it.
    """
    rules = packs.holding("payment_term", jurisdiction, relationship, noticed_on)
    if isinstance(rules, NotKnown):
        return rules
    rule = rules[0]
    if "default_days" not in rule.values:
        return NotKnown("no_rule", f"not known here: the rule {rule.id} has no default of days.")
    days = rule.values["default_days"] - (1 if rule.values.get("counts") == "with_the_day" else 0)
    due_on = noticed_on + timedelta(days=days)
    return DueDay(due_on, due_on + timedelta(days=1), rule)


def end_of_month(invoiced_on: date, days: int, *, month_first: bool = False) -> date:
    """Returns the due day of so many days "end of month": the days, then to the end of that month; or the end of the
    invoice's month first, then the days. The contract says which. Source: Code de commerce L441-10."""
    if month_first:
        return _month_end(invoiced_on) + timedelta(days=days)
    return _month_end(invoiced_on + timedelta(days=days))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
