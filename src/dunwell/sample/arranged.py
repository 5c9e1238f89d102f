"""What the sample's customers promised, disputed, agreed or told us, each on its day, through the verbs of arrangements."""

from datetime import date, datetime, timedelta
from typing import Any

from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.hardships import note_hardship
from dunwell.arrangements.models import Dispute, Hardship, PaymentPlan, Promise
from dunwell.arrangements.plans import agree_plan, plannable
from dunwell.arrangements.promises import promise
from dunwell.ledger.models import Customer, Invoice

CONTACT = "Dana Reyes"


def arrange(customer: Customer, situation: dict[str, Any], as_of: date, at: datetime) -> None:
    """Does what the cast says of a customer; what was done before stays as it is. `at` is the moment of the call."""
    for kind, verb in _VERBS.items():
        if kind in situation:
            told = situation[kind]
            ago = timedelta(days=told["days_ago"])
            verb(customer, told, as_of, as_of - ago, at - ago)


def oldest_open(customer: Customer, count: int) -> list[Invoice]:
    """Returns so many of the customer's open invoices, the oldest first."""
    return list(customer.invoices.filter(open_minor__gt=0).order_by("due_on", "pk")[:count])


def _promise(customer: Customer, told: dict[str, Any], as_of: date, on: date, at: datetime) -> None:
    if not Promise.objects.filter(customer=customer).exists():
        until = as_of + timedelta(days=told["until_days"])
        promise(customer, until, on, at=at, by=CONTACT, note=told["note"], person=True)


def _dispute(customer: Customer, told: dict[str, Any], as_of: date, on: date, at: datetime) -> None:
    if not Dispute.objects.filter(customer=customer).exists():
        for invoice in oldest_open(customer, told["invoices"]):
            open_dispute(invoice, told["wrong"], told["note"], on, at=at, by=CONTACT)


def _plan(customer: Customer, told: dict[str, Any], as_of: date, on: date, at: datetime) -> None:
    if PaymentPlan.objects.filter(customer=customer).exists():
        return
    owed_minor = plannable(customer, on).debt.amount_minor
    part_minor, count = owed_minor // told["parts"], told["parts"]
    days = _firsts(as_of, count)
    amounts = [part_minor] * (count - 1) + [owed_minor - part_minor * (count - 1)]
    parts = [Part(day, minor) for day, minor in zip(days, amounts, strict=True)]
    agree_plan(customer, parts, on, at=at, by=CONTACT, note=told["note"])


def _hardship(customer: Customer, told: dict[str, Any], as_of: date, on: date, at: datetime) -> None:
    if not Hardship.objects.filter(customer=customer).exists():
        note_hardship(customer, on, at=at, by=CONTACT, wish=told["wish"])


def _firsts(after: date, count: int) -> list[date]:
    """Returns the first days of the coming months."""
    months = after.year * 12 + after.month - 1
    return [date((months + ahead) // 12, (months + ahead) % 12 + 1, 1) for ahead in range(1, count + 1)]


_VERBS = {"promise": _promise, "dispute": _dispute, "plan": _plan, "hardship": _hardship}
