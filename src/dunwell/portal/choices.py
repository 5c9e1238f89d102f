"""What a customer chose about money terms and has confirmed: a plan that is offered, or one they propose.

Kept in a `Confirmation` until the code comes; done only if what was chosen still stands. Leaves out codes and forms.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.offers import Offer
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.models import PaymentPlan
from dunwell.arrangements.plans import accept_offer, plan_offers, plannable
from dunwell.arrangements.proposals import as_lines, as_parts, propose_plan
from dunwell.portal.notices import queue_notice
from dunwell.portal.told_us import BY, Told

OFFER, PROPOSAL = "offer", "proposal"
#: Nobody pays a debt in more parts than these.
MOST_PARTS = 60
#: How far apart the parts of a plan are: days, or a month.
_APART_DAYS = {"weekly": 7, "two_weekly": 14, "monthly": 0}


@dataclass(frozen=True, slots=True)
class Debt:
    """What can be spread in one currency, and the plans offered for it; none: only a proposal."""

    currency: str
    minor: int
    offers: list[Offer]


def debt_of(told: Told, currency: str) -> Debt | None:
    """Returns what the customer can spread in a currency; None where nothing can be arranged about it."""
    try:
        found = plannable(told.customer, told.today, currency=currency)
        return Debt(
            currency, found.debt.amount_minor, plan_offers(told.customer, told.today, currency=currency)
        )
    except CannotArrange:
        return None


def offer_terms(debt: Debt, key: str) -> dict[str, Any] | None:
    """Returns the terms of an offer to be kept until they are confirmed; None where there is none of that key."""
    offer = next((each for each in debt.offers if each.key == key), None)
    if offer is None:
        return None
    return {"currency": debt.currency, "key": key, "parts": as_lines(offer.parts)}


def proposal_terms(debt: Debt, each_minor: int, frequency: str, first_on: date) -> dict[str, Any] | None:
    """Returns the terms of a plan of equal parts, the last of which takes the rest; None for one that is no plan."""
    if frequency not in _APART_DAYS or each_minor <= 0 or first_on > date(2200, 1, 1):
        return None
    count = -(-debt.minor // each_minor)
    if not 1 < count <= MOST_PARTS:
        return None
    days = [_later(first_on, frequency, position) for position in range(count)]
    amounts = [each_minor] * (count - 1) + [debt.minor - each_minor * (count - 1)]
    parts = tuple(Part(day, minor) for day, minor in zip(days, amounts, strict=True))
    return {"currency": debt.currency, "parts": as_lines(parts)}


@transaction.atomic
def do_confirmed(told: Told, kind: str, terms: dict[str, Any]) -> str:
    """Does what was chosen and returns the page's word for it: `spread` for a plan in force, `proposal` for one asked.

    Raises `CannotArrange` where what was chosen stands no more.
    """
    currency, parts = str(terms["currency"]), as_parts(str(terms["parts"]))
    common = {"at": told.at, "by": BY, "currency": currency}
    if kind == OFFER:
        # The very days and amounts that were read and confirmed, or none: offers move with the day they are made for.
        offers = plan_offers(told.customer, told.today, currency=currency)
        offer = next((each for each in offers if each.key == terms["key"]), None)
        if offer is None or offer.parts != parts:
            raise CannotArrange("This offer has changed. Please look at the offers again.", "changed")
        made: object = accept_offer(
            told.customer, offer.key, told.today, total_minor=offer.total_minor, **common
        )
    else:
        made = propose_plan(told.customer, parts, told.today, **common)
    agreed = isinstance(made, PaymentPlan)
    if agreed:
        rows = made.instalments.order_by("position")
        parts = tuple(Part(row.due_on, row.amount_minor) for row in rows)
    w = told.words
    what = "\n".join(
        w.say("spread.part", day=w.day(p.due_on), amount=w.money(p.amount_minor, currency)) for p in parts
    )
    tells = {"count": str(len(parts)), "what": what} if agreed else {"what": what, "owner": told.owner}
    queue_notice(told.customer, "plan" if agreed else "asked", w.code, told.at, **tells)
    return "spread" if agreed else "proposal"


def tomorrow(today: date) -> date:
    """Returns the first day that can be chosen."""
    return today + timedelta(days=1)


def _later(first_on: date, frequency: str, position: int) -> date:
    if _APART_DAYS[frequency]:
        return first_on + timedelta(days=_APART_DAYS[frequency] * position)
    months = first_on.month - 1 + position
    year, month = first_on.year + months // 12, months % 12 + 1
    return date(year, month, min(first_on.day, monthrange(year, month)[1]))
