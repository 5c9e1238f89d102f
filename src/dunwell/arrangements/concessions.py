"""What the company gives up by itself: small rests, goodwill, claims beside the invoice; and rewards for paying on time."""

import secrets
from datetime import date, datetime, timedelta

from django.db.models import Max

from dunwell.arrangements import models
from dunwell.arrangements.act import SOURCE, acting
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.concessions import PaidInvoice, earned
from dunwell.arrangements.deciding.policy import MostRules
from dunwell.arrangements.policies import policy_of, scale_of
from dunwell.ledger.agreed import agree_terms
from dunwell.ledger.models import Customer, Invoice
from dunwell.values.money import to_text

CLAIMS = ("interest", "compensation", "fee")


class CannotGive(CannotArrange):
    """What was to be given cannot be, or needs a person's name beside it."""


def write_off(
    invoice: Invoice, on: date, reason: str, *, at: datetime, by: str, approved_by: str = ""
) -> models.WriteOff:
    """Gives up the rest of an invoice. More than the policy's most needs `approved_by`, a person.

    Raises `CannotGive` without one, or where nothing is open.
    """
    with acting(invoice.customer, on, at, by) as act:
        invoice.refresh_from_db(fields=["open_minor"])
        minor = invoice.open_minor
        if not minor:
            raise CannotGive(f"Nothing is open of invoice {invoice.number}.", "nothing_open")
        _within(policy_of(invoice.company).write_off, invoice, minor, on, approved_by)
        note = act.forgive(invoice, minor, "write_off", reason)
        row = models.WriteOff(invoice=invoice, amount_minor=minor, credit_note=note)
        return act.add(row, "write_off", reason, **_approved(approved_by))


def goodwill(
    customer: Customer,
    minor: int,
    currency: str,
    on: date,
    reason: str,
    *,
    at: datetime,
    by: str,
    invoice: Invoice | None = None,
    approved_by: str = "",
) -> models.Goodwill:
    """Gives a credit; with `invoice` it settles that one as far as it is open. More than the policy's most: see `write_off`.

    Raises `CannotGive` without a name, for nothing, or for another customer's invoice or currency.
    """
    with acting(customer, on, at, by) as act:
        if minor <= 0:
            raise CannotGive("A credit is more than nothing.", "amount")
        if invoice is not None and (invoice.customer_id, invoice.currency) != (customer.pk, currency):
            raise CannotGive(
                f"Invoice {invoice.number} is another customer's, or in another currency.", "invoice"
            )
        about = invoice or Invoice(company=customer.company, currency=currency)
        _within(policy_of(customer.company).goodwill, about, minor, on, approved_by)
        note = act.credit(minor, currency, "goodwill", reason)
        if invoice is not None:
            invoice.refresh_from_db(fields=["open_minor"])
            if used := min(minor, invoice.open_minor):
                act.use(note, invoice, used, reason)
        row = models.Goodwill(invoice=invoice, amount_minor=minor, credit_note=note)
        return act.add(row, "goodwill", reason, **_approved(approved_by))


def waive(
    invoice: Invoice,
    claim: str,
    on: date,
    reason: str,
    *,
    at: datetime,
    by: str,
    amount_minor: int | None = None,
) -> models.Waiver:
    """Gives up interest, compensation or a fee for an invoice; None: all of it up to the day.

    Where the claim stands on the ledger as an item of its own, `invoice` is that item, and it is settled. Raises
    `CannotGive` for an unknown claim, or more than is open of such an item.
    """
    with acting(invoice.customer, on, at, by) as act:
        if claim not in CLAIMS:
            raise CannotGive(f"{claim!r} is no claim. Use one of: {', '.join(CLAIMS)}.", "claim")
        if amount_minor is not None and amount_minor <= 0:
            raise CannotGive("What is waived is more than nothing.", "amount")
        invoice.refresh_from_db(fields=["open_minor"])
        note, minor = None, amount_minor
        if invoice.source.startswith(f"{SOURCE}/"):
            minor = invoice.open_minor if amount_minor is None else amount_minor
            if not 0 < minor <= invoice.open_minor:
                raise CannotGive(f"That much is not open of {invoice.number}.", "amount")
            note = act.forgive(invoice, minor, "waiver", reason)
        row = models.Waiver(invoice=invoice, claim=claim, amount_minor=minor, credit_note=note)
        return act.add(row, "waiver", reason)


def has_earned(customer: Customer, on: date) -> bool:
    """Says whether the customer has earned the policy's reward for paying on time, and has not had it yet."""
    rules = policy_of(customer.company).incentive
    if rules is None:
        return False
    since = on - timedelta(days=rules.within_days)
    if customer.incentives.filter(on_date__gt=since).exists():
        return False
    invoices = customer.invoices.filter(due_on__gte=since, due_on__lte=on, amount_minor__gt=0)
    rows = invoices.annotate(settled_on=Max("allocations__on_date")).exclude(source__startswith=f"{SOURCE}/")
    history = [PaidInvoice(each.due_on, None if each.open_minor else each.settled_on) for each in rows]
    return earned(rules, history, on)


def reward(customer: Customer, on: date, *, at: datetime, by: str, note: str = "") -> models.Incentive:
    """Gives the policy's reward: a voucher, or more days to pay from now on. Raises `CannotGive` where it is not earned."""
    with acting(customer, on, at, by) as act:
        if not has_earned(customer, on):
            raise CannotGive(f"{customer.name} has not earned a reward by the policy.", "not_earned")
        rules = policy_of(customer.company).incentive
        if rules.reward == "terms":
            known = customer.terms.filter(from_on__lte=on).order_by("-from_on").first()
            days = (known.payment_days if known else None) or 0
            limit = known.credit_limit_minor if known else None
            agree_terms(customer, on, days + rules.extra_days, limit, at=at, by=by, note="paid on time")
        row = models.Incentive(
            reward=rules.reward,
            share_bp=rules.share_bp if rules.reward == "voucher" else 0,
            extra_days=rules.extra_days if rules.reward == "terms" else 0,
            code=f"THANKS-{secrets.token_hex(4).upper()}" if rules.reward == "voucher" else "",
            valid_until_on=on + timedelta(days=rules.valid_days),
        )
        return act.add(row, "incentive", note or "paid on time")


def _within(rules: MostRules | None, about: Invoice, minor: int, on: date, approved_by: str) -> None:
    most = scale_of(about.company, about.currency, on).at_most(rules.most) if rules else 0
    if minor > most and not approved_by.strip():
        said = to_text(most, about.currency, about.company.language)
        raise CannotGive(f"More than {said} needs the name of a person who approves it.", "needs_approval")


def _approved(by: str) -> dict[str, str]:
    return {"approved_by": by} if by else {}
