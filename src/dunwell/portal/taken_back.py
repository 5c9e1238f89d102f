"""What a customer takes back of what they said: that they have paid, a dispute, a promise, a day put off.

Each by the verb of what it was, so that its hold is lifted and the journal tells it. Leaves out what staff ends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dunwell.arrangements.disputes import answer_dispute
from dunwell.arrangements.models import Dispute
from dunwell.arrangements.promises import cancel_deferral, withdraw_promise
from dunwell.ledger.holds import active_holds, release_hold
from dunwell.ledger.models import Customer, Hold
from dunwell.portal.models import ProviderNotice
from dunwell.portal.notices import queue_notice
from dunwell.portal.told_us import BY, Told

#: Why, as the journal has it.
REASON = "taken back on their page"
HOLD, PROMISE, DEFERRAL = "hold", "promise", "deferral"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that can be taken back: `what` it is, in the page's words, and how that is done."""

    what: str
    undo: Callable[[], Any]


def said_before(told: Told, kind: str, pk: int) -> Said | None:
    """Returns what the customer said and may take back; None for anything else, whoever's it is."""
    find = {HOLD: _hold, PROMISE: _promise, DEFERRAL: _deferral}.get(kind)
    return find(told, pk) if find else None


def may_take_back(hold: Hold) -> bool:
    """Whether a hold that is active is of the kind that its customer may take back; the page asks anew before it does."""
    return hold.kind in ("payment_in_flight", "dispute")


@transaction.atomic
def take_back(told: Told, kind: str, pk: int) -> bool:
    """Takes it back and says so by mail; False where there is nothing to take back any more."""
    Customer.objects.select_for_update(no_key=True).get(pk=told.customer.pk)
    said = said_before(told, kind, pk)
    if said is None:
        return False
    said.undo()
    queue_notice(told.customer, "taken_back", told.words.code, told.at, what=said.what)
    return True


def _hold(told: Told, pk: int) -> Said | None:
    hold = active_holds(told.customer, told.today).filter(pk=pk).first()
    if hold is None or not may_take_back(hold):
        return None
    what = told.words.say(f"yours.{hold.kind}")
    common = {"at": told.at, "by": BY}
    if hold.kind == "dispute":
        # One that a chargeback put on is the bank's word, and has no dispute of ours.
        dispute = Dispute.objects.filter(hold=hold, end=None).select_related("invoice", "customer").first()
        if dispute is None:
            return None
        what += f", {told.words.say('yours.about', number=dispute.invoice.number)}"
        return Said(what, lambda: answer_dispute(dispute, "withdrawn", told.today, REASON, **common))
    if ProviderNotice.objects.filter(hold=hold).exists():
        return None
    return Said(what, lambda: release_hold(hold, told.today, reason=REASON, **common))


def _promise(told: Told, pk: int) -> Said | None:
    w = told.words
    made = told.customer.promises.filter(pk=pk, outcomes=None).first()
    if made is None:
        return None
    amount = w.money(made.amount_minor, made.currency)
    what = w.say("state.promise", amount=amount, day=w.day(made.promised_on))
    return Said(what, lambda: withdraw_promise(made, told.today, REASON, at=told.at, by=BY))


def _deferral(told: Told, pk: int) -> Said | None:
    w = told.words
    made = told.customer.paymentdeferrals.filter(pk=pk, until_on__gte=told.today, end=None).first()
    if made is None:
        return None
    what = w.say("state.deferral", day=w.day(made.until_on))
    return Said(what, lambda: cancel_deferral(made, told.today, REASON, at=told.at, by=BY))
