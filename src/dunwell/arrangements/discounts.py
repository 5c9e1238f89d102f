"""Early-payment discounts: offered, and taken exactly when the money comes in time. Leaves out how much they are."""

from datetime import date, datetime, timedelta

from dunwell.arrangements.act import Act, acting
from dunwell.arrangements.debts import CannotArrange, latest, open_on
from dunwell.arrangements.deciding.concessions import ASKED, TAKEN, discount_of, discount_outcome
from dunwell.arrangements.models import DiscountStep, EarlyDiscount
from dunwell.arrangements.policies import policy_of, scale_of
from dunwell.ledger.models import Customer, Invoice

#: Money that turns up so much later, but came in time, still takes a discount.
LOOKED_AT_AGAIN = timedelta(days=30)


class CannotDiscount(CannotArrange):
    """The discount cannot be offered or decided as asked."""


def offer_discount(invoice: Invoice, on: date, *, at: datetime, by: str, note: str = "") -> EarlyDiscount:
    """Offers the policy's discount for paying the rest of an invoice early. Raises `CannotDiscount` where there is none."""
    rules = policy_of(invoice.company).discount
    with acting(invoice.customer, on, at, by) as act:
        invoice.refresh_from_db()
        scale = scale_of(invoice.company, invoice.currency, on)
        found = None
        if rules is not None and invoice.due_on is not None and invoice.open_minor:
            found = discount_of(rules, invoice.open_minor, invoice.due_on, on, scale)
        if found is None:
            raise CannotDiscount(f"There is no discount for paying invoice {invoice.number} early.", "none")
        if any(latest(each.steps.all(), "step") is None for each in invoice.early_discounts.all()):
            raise CannotDiscount("A discount was offered already.", "offered")
        minor, pay_by = found
        row = EarlyDiscount(invoice=invoice, share_bp=rules.share_bp, discount_minor=minor, pay_by=pay_by)
        return act.add(row, "discount", note)


def decide_discount(
    discount: EarlyDiscount, grant: bool, on: date, reason: str, *, at: datetime, by: str
) -> None:
    """Says whether a discount stands though the money came late. Raises `CannotDiscount` where nobody asked."""
    with acting(discount.customer, on, at, by) as act:
        if latest(discount.steps.all(), "step") not in (ASKED, "lapsed", "undone"):
            raise CannotDiscount("There is nothing to decide about this discount.", "over")
        if grant:
            _take(act, discount, "granted", reason)
        else:
            act.add(DiscountStep(discount=discount, step="refused"), "discount", reason)


def discounts_to_judge(customer: Customer, on: date) -> list[EarlyDiscount]:
    """Returns the customer's discounts that are open, lately lapsed, or were taken and whose invoice is open again."""
    rows = customer.earlydiscounts.select_related("invoice").prefetch_related("steps").order_by("pk")
    found = []
    for each in rows:
        step = latest(each.steps.all(), "step")
        fresh = each.pay_by >= on - LOOKED_AT_AGAIN
        if (
            step is None
            or (step in (ASKED, "lapsed") and fresh)
            or (step in (TAKEN, "granted") and each.invoice.open_minor)
        ):
            found.append(each)
    return found


def judge_discount(act: Act, discount: EarlyDiscount) -> str | None:
    """Notes what became of a discount, and returns it; None: nothing new.

    Where money that took it was taken back later, so is the discount.
    """
    discount.invoice.refresh_from_db(fields=["open_minor"])
    last = discount.steps.order_by("-pk").first()
    if last is not None and last.step in (TAKEN, "granted"):
        act.undo(last.credit_note, "the payment was taken back")
        act.add(DiscountStep(discount=discount, step="undone"), "discount", "the payment was taken back")
        return "undone"
    day = min(act.on, discount.pay_by)
    open_then = open_on([discount.invoice_id], day)
    outcome = discount_outcome(
        discount.discount_minor, open_then, discount.invoice.open_minor, discount.pay_by, act.on
    )
    if outcome == TAKEN:
        _take(act, discount, TAKEN, f"paid by {discount.pay_by}")
    elif outcome is None or (last is not None and last.step == outcome):
        return None
    else:
        act.add(DiscountStep(discount=discount, step=outcome), "discount", f"not paid by {discount.pay_by}")
    return outcome


def _take(act: Act, discount: EarlyDiscount, step: str, reason: str) -> None:
    """Gives the discount: it settles what is open of the invoice; who paid all of it has it as credit."""
    invoice = discount.invoice
    invoice.refresh_from_db(fields=["open_minor"])
    note = act.credit(
        discount.discount_minor, invoice.currency, "discount", f"Discount on invoice {invoice.number}"
    )
    used = min(discount.discount_minor, invoice.open_minor)
    if used:
        act.use(note, invoice, used, "early-payment discount")
    act.add(DiscountStep(discount=discount, step=step, credit_note=note), "discount", reason)
