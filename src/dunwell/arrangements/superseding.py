"""What ends because something new is arranged about the same invoices. Leaves out plans and settlements: they stay."""

from collections.abc import Iterable

from dunwell.arrangements import models
from dunwell.arrangements.act import Act
from dunwell.arrangements.deciding.promises import REPLACED
from dunwell.arrangements.models import Promise
from dunwell.ledger.models import Customer, Invoice


def supersede(act: Act, invoices: Iterable[Invoice], reason: str) -> None:
    """Ends promises and deferrals about any of these invoices, and lifts what they held."""
    keys = {each.pk for each in invoices}
    for promise in open_promises(act.customer):
        if keys & {each.invoice_id for each in promise.invoices.all()}:
            end_promise(act, promise, REPLACED, 0, reason)
    for deferral in running_deferrals(act.customer, act):
        if keys & {each.invoice_id for each in deferral.invoices.all()}:
            end_deferral(act, deferral, reason)


def end_promise(act: Act, promise: Promise, outcome: str, paid_minor: int, reason: str) -> None:
    """Notes what became of a promise, and lifts what it held."""
    row = models.PromiseOutcome(promise=promise, outcome=outcome, paid_minor=paid_minor)
    act.add(row, "promise", reason)
    act.lift([each.hold for each in promise.invoices.select_related("hold")], reason)


def end_deferral(act: Act, deferral: models.PaymentDeferral, reason: str) -> None:
    """Ends a deferral before its day is over, and lifts what it held."""
    act.add(models.DeferralEnd(deferral=deferral), "deferral", reason)
    act.lift([each.hold for each in deferral.invoices.select_related("hold")], reason)


def open_promises(customer: Customer) -> list[Promise]:
    """Returns the customer's promises that are still to be judged."""
    still = customer.promises.filter(outcomes=None).order_by("pk")
    return list(still.prefetch_related("invoices"))


def running_deferrals(customer: Customer, act: Act) -> list[models.PaymentDeferral]:
    """Returns the customer's deferrals whose day is not over: what they hold is held on the day itself too."""
    running = customer.paymentdeferrals.filter(end=None, until_on__gte=act.on).order_by("pk")
    return list(running.prefetch_related("invoices"))
