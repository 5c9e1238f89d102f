"""Early-payment discounts, settlements and rewards by rule: how much, and whether they are earned. Leaves out approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.arrangements.deciding.policy import (
    DiscountRules,
    IncentiveRules,
    Scale,
    SettlementRules,
    share_of,
)

TAKEN, ASKED, LAPSED = "taken", "asked", "lapsed"


def discount_of(
    rules: DiscountRules, amount_minor: int, due_on: date, today: date, scale: Scale
) -> tuple[int, date] | None:
    """Returns the discount of an invoice in minor units, and until when it holds; None: it is not offered."""
    pay_by = min(today + timedelta(days=rules.days), due_on)
    minor = share_of(amount_minor, rules.share_bp)
    if pay_by < today or amount_minor < scale.at_least(rules.least_amount) or not 0 < minor < amount_minor:
        return None
    return minor, pay_by


def discount_outcome(
    discount_minor: int, open_then_minor: int, open_now_minor: int, pay_by: date, on: date
) -> str | None:
    """Returns whether a discount is taken: all but the discount was paid by its day; None: still to see.

    `open_then_minor` is what was open at the end of `pay_by`, without the discount. Where the money came late and only
    the discount is open, a person is asked whether it stands all the same.
    """
    if open_then_minor <= discount_minor:
        return TAKEN
    if on <= pay_by:
        return None
    return ASKED if 0 < open_now_minor <= discount_minor else LAPSED


@dataclass(frozen=True, slots=True)
class Expected:
    """What a way to recover a debt is expected to bring, to cost and to leave, in minor units, and how long it takes."""

    key: str
    recovers_minor: int
    cost_minor: int
    days: int

    @property
    def leaves_minor(self) -> int:
        """What it leaves after its cost; below nothing where it costs more than it brings."""
        return self.recovers_minor - self.cost_minor


@dataclass(frozen=True, slots=True)
class Quote:
    """A settlement by the schedule: what is paid instead of what is owed, beside the other ways."""

    owed_minor: int
    pay_minor: int
    share_bp: int
    pay_by: date
    others: tuple[Expected, ...]

    @property
    def best_other(self) -> Expected | None:
        """The other way that leaves most."""
        return max(self.others, key=lambda each: each.leaves_minor, default=None)


def quote(
    rules: SettlementRules, owed_minor: int, oldest_due_on: date, today: date, scale: Scale
) -> Quote | None:
    """Returns the settlement the schedule gives for a debt; None: it is too young or too small for one."""
    age = (today - oldest_due_on).days
    shares = [
        step.share_bp
        for step in rules.steps
        if age >= step.older_than_days and owed_minor >= scale.at_least(step.above)
    ]
    pay_minor = owed_minor - share_of(owed_minor, max(shares, default=0))
    if not shares or not 0 < pay_minor < owed_minor:
        return None
    pay_by = today + timedelta(days=rules.pay_within_days)
    return Quote(owed_minor, pay_minor, max(shares), pay_by, others(rules, owed_minor, scale))


def others(rules: SettlementRules, owed_minor: int, scale: Scale) -> tuple[Expected, ...]:
    """Returns what the other ways of the policy are expected to bring for a debt."""
    found = []
    for way in rules.ways:
        recovers = share_of(owed_minor, way.recovers_bp)
        cost = scale.at_least(way.cost) + share_of(recovers, way.cost_bp)
        found.append(Expected(way.key, recovers, cost, way.days))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """When an invoice was due, and when it was paid in full; None: it is not."""

    due_on: date
    paid_on: date | None


def earned(rules: IncentiveRules, history: Sequence[PaidInvoice], today: date) -> bool:
    """Says whether a customer has earned the reward: the last so many invoices that fell due were paid by their day."""
    since = today - timedelta(days=rules.within_days)
    fell_due = sorted(
        (each for each in history if since <= each.due_on <= today), key=lambda each: each.due_on
    )
    last = fell_due[-rules.paid_on_time :]
    return len(last) == rules.paid_on_time and all(
        each.paid_on is not None and each.paid_on <= each.due_on for each in last
    )
