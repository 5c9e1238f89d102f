"""What became of promises by a day: kept, part kept or broken. Leaves out how promises are made."""

from datetime import timedelta

from dunwell.arrangements.act import Act
from dunwell.arrangements.debts import credit_of, disputed, latest, open_on
from dunwell.arrangements.deciding.promises import BROKEN, KEPT, PART_KEPT, promise_outcome
from dunwell.arrangements.models import Promise, PromiseOutcome
from dunwell.arrangements.superseding import end_promise

#: Money that turns up so much later, but came in time, still makes a broken promise a kept one.
LOOKED_AT_AGAIN = timedelta(days=30)


def promises_to_judge(act: Act) -> list[Promise]:
    """Returns the customer's promises without an outcome, and those lately broken."""
    found = act.customer.promises.filter(promised_on__gte=act.on - LOOKED_AT_AGAIN - timedelta(days=60))
    rows = found.prefetch_related("outcomes", "invoices").order_by("pk")
    since = act.on - LOOKED_AT_AGAIN
    undecided = (
        act.customer.promises.filter(outcomes=None).prefetch_related("outcomes", "invoices").order_by("pk")
    )
    again = [
        each
        for each in rows
        if latest(each.outcomes.all(), "outcome") in (BROKEN, PART_KEPT)
        and max(row.on_date for row in each.outcomes.all()) >= since
    ]
    return [*undecided, *again]


def judge_promise(act: Act, promise: Promise) -> str | None:
    """Notes what became of a promise, and returns it; None: nothing new. While an invoice of it is disputed, it waits."""
    keys = [each.invoice_id for each in promise.invoices.all()]
    if disputed(act.customer) & set(keys):
        return None
    until = promise.promised_on + timedelta(days=promise.grace_days)
    day = min(act.on, until)
    left = max(open_on(keys, day) - credit_of(act.customer, promise.currency, day), 0)
    paid = promise.owed_minor - left
    outcome = promise_outcome(promise.amount_minor, paid, promise.promised_on, promise.grace_days, act.on)
    if latest(promise.outcomes.all(), "outcome") is not None:
        if outcome != KEPT:
            return None
        row = PromiseOutcome(promise=promise, outcome=KEPT, paid_minor=paid)
        act.add(row, "promise", "the money had come in time")
    elif outcome is not None:
        end_promise(
            act,
            promise,
            outcome,
            max(paid, 0),
            f"promised by {promise.promised_on}: {outcome.replace('_', ' ')}",
        )
    return outcome
