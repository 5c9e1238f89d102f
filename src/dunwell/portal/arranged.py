"""What is arranged with a customer, as their page tells it: promises, plans, proposals, days put off. Changes nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dunwell.arrangements.debts import latest, waiting
from dunwell.arrangements.models import (
    DeferredInvoice,
    PlannedInvoice,
    PromisedInvoice,
    ProposedInvoice,
)
from dunwell.arrangements.plan_life import plan_state
from dunwell.ledger.models import Customer
from dunwell.portal.standing import SHOWN_DAYS, Standing
from dunwell.portal.taken_back import DEFERRAL, PROMISE
from dunwell.portal.words import Words

#: Kinds of holds that something agreed puts on.
AGREED = ("promise", "arrangement")
#: Kinds that may belong to something arranged; without one of them nothing is asked of the arrangements.
_MAYBE = (*AGREED, "reply")
_PLAN = {"finished": "state.kept", "cancelled": "state.ended", "with_a_person": "state.waiting"}
_PROMISE = {"kept": "state.kept", "part_kept": "state.part_kept", "broken": "state.broken"}

Item = dict[str, str]


def arranged_with(
    customer: Customer, today: date, standings: list[Standing], w: Words
) -> tuple[list[Item], set[int]]:
    """Returns what is arranged, the latest first, as `what`, `where` and `back`, and the keys of the holds of it.

    `standings` are the customer's holds: where none can be of an arrangement, nothing is read.
    """
    if not any(each.hold.kind in _MAYBE for each in standings):
        return [], set()
    since = today - timedelta(days=SHOWN_DAYS)
    items: list[tuple[date, Item]] = []
    for found in (_plans, _proposals, _promises, _deferrals):
        items += [
            (on, {"what": what, "where": where, "back": back})
            for on, what, where, back in found(customer, today, since, w)
        ]
    items.sort(key=lambda each: each[0], reverse=True)
    return [item for _, item in items], _holds(customer)


#: Day, what, where it stands, and what may be taken back of it (`promise/7`), if anything.
Told = Iterator[tuple[date, str, str, str]]


def _promises(customer: Customer, today: date, since: date, w: Words) -> Told:
    for each in customer.promises.filter(promised_on__gte=since).prefetch_related("outcomes"):
        outcome = latest(each.outcomes.all(), "outcome")
        if outcome in ("replaced", "withdrawn"):
            continue
        what = w.say(
            "state.promise", amount=w.money(each.amount_minor, each.currency), day=w.day(each.promised_on)
        )
        back = f"{PROMISE}/{each.pk}" if outcome is None else ""
        yield each.on_date, what, w.say(_PROMISE.get(outcome or "", "state.open")), back


def _plans(customer: Customer, today: date, since: date, w: Words) -> Told:
    for each in customer.paymentplans.order_by("-pk")[:10]:
        state = plan_state(each, today)
        part = state.next_instalment
        if state.state in ("finished", "cancelled") and each.changes.filter(on_date__lt=since).exists():
            continue
        where = [w.say(_PLAN.get(state.state, "state.open"))]
        if part is not None and state.state not in ("finished", "cancelled"):
            amount = w.money(part.open_minor, each.currency)
            where.append(w.say("state.next_part", amount=amount, day=w.day(part.part.due_on)))
        what = w.say("state.plan", amount=w.money(each.total_minor, each.currency))
        yield each.on_date, what, " · ".join(where), ""


def _proposals(customer: Customer, today: date, since: date, w: Words) -> Told:
    for each in customer.planproposals.filter(on_date__gte=since).prefetch_related("answers"):
        if waiting(each):
            what = w.say("state.proposal", amount=w.money(each.total_minor, each.currency))
            yield each.on_date, what, w.say("state.waiting"), ""


def _deferrals(customer: Customer, today: date, since: date, w: Words) -> Told:
    for each in customer.paymentdeferrals.filter(until_on__gte=today, end=None):
        what = w.say("state.deferral", day=w.day(each.until_on))
        yield each.on_date, what, w.say("state.open"), f"{DEFERRAL}/{each.pk}"


def _holds(customer: Customer) -> set[int]:
    covered: list[tuple[Any, str]] = [
        (PlannedInvoice, "plan"),
        (ProposedInvoice, "proposal"),
        (PromisedInvoice, "promise"),
        (DeferredInvoice, "deferral"),
    ]
    return {
        hold
        for model, of in covered
        for hold in model.objects.filter(**{f"{of}__customer": customer}).values_list("hold_id", flat=True)
    }
