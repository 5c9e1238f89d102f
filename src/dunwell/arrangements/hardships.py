"""Customers who find it hard to pay: a person soon, nothing asked meanwhile, nothing formal after. No cause is kept."""

from datetime import date, datetime, timedelta

from dunwell.arrangements.act import acting, owner_of
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.calendar import working_days_after
from dunwell.arrangements.models import Hardship, HardshipStep
from dunwell.arrangements.policies import calendar_of, policy_of
from dunwell.ledger.models import Company, Customer
from dunwell.ledger.wishes import end_care, need_care

#: What the customer may wish for; nothing else is asked.
WISHES = ("", "call", "write", "pause", "smaller_amounts")


class CannotNoteHardship(CannotArrange):
    """It cannot be noted or ended as asked."""


def note_hardship(customer: Customer, on: date, *, at: datetime, by: str, wish: str = "") -> Hardship:
    """Notes that the customer finds it hard: chasing stops, formal steps need a person, and one speaks with them soon.

    Where it is noted already, that is returned. Raises `CannotNoteHardship` for an unknown wish.
    """
    if wish not in WISHES:
        raise CannotNoteHardship(f"Please choose one of: {', '.join(WISHES[1:])}.", "wish")
    with acting(customer, on, at, by) as act:
        known = open_hardship(customer)
        if known is not None:
            return known
        rules = policy_of(customer.company).hardship
        speak_by = working_days_after(on, rules.person_within_days, calendar_of(customer.company))
        hold = act.hold("hardship", "Finds it hard to pay; a person speaks with them", review_on=speak_by)
        care = need_care(customer, on, at=at, note="finds it hard to pay", by=by)
        row = Hardship(wish=wish, speak_by=speak_by, owner=owner_of(customer), hold=hold, care=care)
        return act.add(row, "hardship")


def note_spoken(hardship: Hardship, on: date, *, at: datetime, by: str) -> HardshipStep:
    """Notes that a person spoke with the customer. Raises `CannotNoteHardship` where it is over."""
    with acting(hardship.customer, on, at, by) as act:
        _runs(hardship)
        return act.add(HardshipStep(hardship=hardship, step="spoken"), "hardship")


def end_hardship(
    hardship: Hardship, on: date, reason: str, *, at: datetime, by: str, keep_care: bool = True
) -> HardshipStep:
    """Lifts the hold; unless `keep_care`, formal steps need no person any more. Raises `CannotNoteHardship` where over."""
    with acting(hardship.customer, on, at, by) as act:
        _runs(hardship)
        row = act.add(HardshipStep(hardship=hardship, step="ended"), "hardship", reason)
        act.lift([hardship.hold], reason)
        if not keep_care:
            end_care(hardship.customer, on, at=at, note=reason, by=by)
    return row


def open_hardship(customer: Customer) -> Hardship | None:
    """Returns what is noted of the customer and not over; None: nothing."""
    return customer.hardships.exclude(steps__step="ended").order_by("-pk").first()


def to_speak_with(company: Company, on: date) -> list[Hardship]:
    """Returns those whom a person has to speak with by a day, and those not looked at for the policy's days."""
    review = timedelta(days=policy_of(company).hardship.review_days)
    rows = Hardship.objects.filter(company=company).exclude(steps__step="ended").prefetch_related("steps")
    found = []
    for each in rows.select_related("customer").order_by("speak_by", "pk"):
        spoken = max((step.on_date for step in each.steps.all()), default=None)
        if (each.speak_by if spoken is None else spoken + review) <= on:
            found.append(each)
    return found


def _runs(hardship: Hardship) -> None:
    if hardship.steps.filter(step="ended").exists():
        raise CannotNoteHardship("This is over already.", "over")
