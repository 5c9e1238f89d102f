"""Eighteen months of one customer: what was sold, returned and paid, as its persona would. Leaves out numbers and files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from dunwell.sample.cast import Member
from dunwell.sample.dice import Dice

MONTH_DAYS = 30
#: Amounts end in these cents more often than in others, as prices do.
USUAL_CENTS = (0, 0, 0, 50, 95, 99)
LATER_IN_SEASON_DAYS = 20


@dataclass(slots=True)
class Receipt:
    """So much arrived on a day."""

    on: date
    amount_minor: int


@dataclass(slots=True)
class Sale:
    """One invoice and what became of it. `returned_minor` was credited before the rest was paid."""

    member: Member
    issued_on: date
    due_on: date
    amount_minor: int
    returned_minor: int = 0
    receipts: list[Receipt] = field(default_factory=list)
    chased_on: date | None = None
    chased_step: int = 0

    @property
    def open_minor(self) -> int:
        """Returns what is still to be paid."""
        return (
            self.amount_minor - self.returned_minor - sum(receipt.amount_minor for receipt in self.receipts)
        )


def sales(member: Member, dice: Dice, as_of: date) -> list[Sale]:
    """Returns the customer's invoices up to the day before `as_of`, oldest first, each with what was paid for it."""
    made = [
        _settled(Sale(member, issued_on, _due(member, issued_on), _amount(member, dice)), dice, as_of)
        for issued_on in _issue_days(member, dice, as_of)
    ]
    made += [_left_open(member, late_days, dice, as_of) for late_days in member.open_late]
    return sorted(made, key=lambda sale: (sale.issued_on, sale.amount_minor))


def _issue_days(member: Member, dice: Dice, as_of: date) -> Iterator[date]:
    """Yields working days about as often as the customer buys, up to its `quiet_days` before `as_of`."""
    gap_days = 365 // member.trade.per_year
    until = as_of - timedelta(days=member.situation.get("quiet_days", 0))
    day = as_of - timedelta(days=member.trade.months * MONTH_DAYS - dice.between(0, gap_days))
    while day < until:
        if _working(day) < until:
            yield _working(day)
        day += timedelta(days=dice.between(max(1, gap_days * 6 // 10), gap_days * 14 // 10))


def _due(member: Member, issued_on: date) -> date:
    return issued_on + timedelta(days=member.trade.terms)


def _amount(member: Member, dice: Dice, from_major: int | None = None) -> int:
    """Returns an amount in minor units: small ones are more frequent, one in five is a round sum."""
    low, high = from_major or member.trade.from_major, member.trade.to_major
    major = min(dice.between(low, high), dice.between(low, high))
    if dice.chance(20):
        return (max(10, major) // 10) * 1000
    return major * 100 + (dice.pick(USUAL_CENTS) if dice.chance(60) else dice.between(1, 99))


def _settled(sale: Sale, dice: Dice, as_of: date) -> Sale:
    """Adds what the persona has returned and paid before `as_of`."""
    persona = sale.member.persona
    paid_on = _pay_day(sale, dice, as_of)
    if dice.chance(4) and paid_on < as_of:
        sale.returned_minor = sale.amount_minor * dice.between(8, 30) // 100
    owed_minor = sale.open_minor
    parts = [Receipt(paid_on, owed_minor)]
    if dice.chance(persona.split_pct):
        first_minor = _round_part(owed_minor, dice)
        later_on = _working(paid_on + timedelta(days=dice.between(18, 35)))
        parts = [Receipt(paid_on, first_minor), Receipt(later_on, owed_minor - first_minor)]
    stopped = as_of - timedelta(days=persona.stopped_days)
    sale.receipts = [part for part in parts if part.on < stopped and part.amount_minor > 0]
    return sale


def _pay_day(sale: Sale, dice: Dice, as_of: date) -> date:
    """Returns the working day on which the persona pays, be it before or after `as_of`."""
    persona = sale.member.persona
    forgets = dice.chance(persona.forgets_pct)
    late_days = dice.between(*(persona.forgets_days if forgets else persona.late_days))
    age_days = max(0, (as_of - sale.due_on).days)
    late_days += persona.drift_days * max(0, 540 - age_days) // 540
    if sale.due_on.month in persona.late_months:
        late_days += LATER_IN_SEASON_DAYS
    day = max(sale.issued_on + timedelta(days=1), sale.due_on + timedelta(days=late_days))
    if persona.run_day:
        month_on = timedelta(days=MONTH_DAYS + 1) if day.day > persona.run_day else timedelta()
        day = (day.replace(day=1) + month_on).replace(day=persona.run_day)
    if persona.batch_days:
        day += timedelta(days=-day.toordinal() % persona.batch_days)
    return _working(day)


def _left_open(member: Member, late_days: int, dice: Dice, as_of: date) -> Sale:
    """Returns an invoice that is open so many days after its due date; those who pay in parts have begun to."""
    due_on = as_of - timedelta(days=late_days)
    issued_on = due_on - timedelta(days=member.trade.terms)
    sale = Sale(member, issued_on, due_on, _amount(member, dice, member.trade.late_from_major))
    if dice.chance(member.persona.split_pct) and late_days > 14:
        paid_on = _working(due_on + timedelta(days=dice.between(5, late_days - 5)))
        sale.receipts = [
            Receipt(min(paid_on, as_of - timedelta(days=1)), _round_part(sale.amount_minor, dice))
        ]
    return sale


def _round_part(amount_minor: int, dice: Dice) -> int:
    """Returns a round part of an amount, about a third to two thirds of it."""
    step_minor = 5000 if amount_minor > 30000 else 1000
    return max(step_minor, amount_minor * dice.between(30, 65) // 100 // step_minor * step_minor)


def _working(day: date) -> date:
    """Returns the day, or the Monday after it where it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
