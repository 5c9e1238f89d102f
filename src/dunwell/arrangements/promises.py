"""Promises to pay, and days put off: taken within the policy; what they hold. Leaves out how they are judged."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dunwell.arrangements import models
from dunwell.arrangements.act import acting
from dunwell.arrangements.debts import CannotArrange, latest, owed
from dunwell.arrangements.deciding.promises import (
    BROKEN,
    PART_KEPT,
    REPLACED,
    WITHDRAWN,
    deferral_refused,
    promise_refused,
)
from dunwell.arrangements.models import PaymentDeferral, Promise
from dunwell.arrangements.policies import policy_of
from dunwell.arrangements.superseding import end_deferral, end_promise, open_promises, supersede
from dunwell.ledger.models import Customer
from dunwell.values.money import to_text

#: How far back promises and deferrals count.
YEAR = timedelta(days=365)


class CannotPromise(CannotArrange):
    """The promise is not taken by itself, or is over."""


class CannotDefer(CannotArrange):
    """The day is not put off by itself, or was before."""


def promise(
    customer: Customer,
    promised_on: date,
    on: date,
    *,
    at: datetime,
    by: str,
    amount_minor: int | None = None,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    note: str = "",
    person: bool = False,
) -> Promise:
    """Takes the customer's word to pay by a day; chasing of the invoices is held until its grace is over.

    `amount_minor` None: all that is open of them, net of credit. It takes the place of promises and deferrals about the
    same invoices. `person`: somebody of the company agrees to more than the policy does. Raises `CannotPromise` where
    the policy does not take it, `CannotArrange` where nothing is open.
    """
    rules = policy_of(customer.company).promise
    with acting(customer, on, at, by) as act:
        debt = owed(customer, on, currency=currency, numbers=numbers)
        wanted = debt.net_minor if amount_minor is None else amount_minor
        if not 0 < wanted <= debt.open_minor:
            most = to_text(debt.net_minor, debt.currency, customer.language or customer.company.language)
            raise CannotPromise(f"Please give an amount of at most {most}.", "amount")
        keys = {each.pk for each in debt.invoices}
        moved = sum(
            1 for each in open_promises(customer) if keys & {row.invoice_id for row in each.invoices.all()}
        )
        refused = promise_refused(
            rules,
            promised_on,
            on,
            broken=_count(customer, on, (BROKEN, PART_KEPT)),
            moved=moved and moved + _count(customer, on, (REPLACED,)),
        )
        if refused and (not person or promised_on < on):
            raise CannotPromise(refused.text, refused.code)
        supersede(act, debt.invoices, "another day was promised")
        grace = rules.grace_days if rules else 0
        made = act.add(
            Promise(
                currency=debt.currency,
                amount_minor=wanted,
                owed_minor=debt.net_minor,
                promised_on=promised_on,
                grace_days=grace,
            ),
            "promise",
            note,
        )
        until = promised_on + timedelta(days=grace)
        said = f"Promised to be paid by {promised_on}"
        for invoice in debt.invoices:
            hold = act.hold("promise", said, invoice=invoice, ends_on=until, review_on=until)
            row = models.PromisedInvoice(
                promise=made, invoice=invoice, open_minor=invoice.open_minor, hold=hold
            )
            act.add(row, "promise")
    return made


def withdraw_promise(made: Promise, on: date, reason: str, *, at: datetime, by: str) -> None:
    """Takes a promise back before it is judged; chasing goes on. Raises `CannotPromise` where it was judged."""
    with acting(made.customer, on, at, by) as act:
        if made.outcomes.exists():
            raise CannotPromise("This promise is over already.", "over")
        end_promise(act, made, WITHDRAWN, 0, reason)


def latest_promise_day(customer: Customer, on: date) -> date | None:
    """Returns the latest day that can be promised; None: the policy takes no promises."""
    rules = policy_of(customer.company).promise
    return on + timedelta(days=rules.latest_days) if rules else None


def defer(
    customer: Customer,
    until_on: date,
    on: date,
    *,
    at: datetime,
    by: str,
    currency: str | None = None,
    numbers: Sequence[str] = (),
    note: str = "",
    person: bool = False,
) -> PaymentDeferral:
    """Puts the day of invoices off: they are not chased until it is over, and count as due on it.

    It takes the place of promises and deferrals about the same invoices. `person`: somebody of the company agrees to
    more than the policy does. Raises `CannotDefer` where the policy does not, `CannotArrange` where nothing is open.
    """
    rules = policy_of(customer.company).deferral
    with acting(customer, on, at, by) as act:
        debt = owed(customer, on, currency=currency, numbers=numbers)
        used = customer.paymentdeferrals.filter(on_date__gt=on - YEAR).count()
        refused = deferral_refused(rules, until_on, on, used)
        if refused and (not person or until_on <= on):
            raise CannotDefer(refused.text, refused.code)
        supersede(act, debt.invoices, f"put off to {until_on}")
        made = act.add(PaymentDeferral(until_on=until_on), "deferral", note)
        for invoice in debt.invoices:
            hold = act.hold(
                "arrangement",
                f"Put off to {until_on}",
                invoice=invoice,
                ends_on=until_on,
                review_on=until_on,
            )
            row = models.DeferredInvoice(
                deferral=made, invoice=invoice, open_minor=invoice.open_minor, hold=hold
            )
            act.add(row, "deferral")
    return made


def latest_deferral_day(customer: Customer, on: date) -> date | None:
    """Returns the latest day that can be put off to; None: the policy puts nothing off, or not once more this year."""
    rules = policy_of(customer.company).deferral
    used = customer.paymentdeferrals.filter(on_date__gt=on - YEAR).count() if rules else 0
    return on + timedelta(days=rules.longest_days) if rules and used < rules.most_a_year else None


def cancel_deferral(made: PaymentDeferral, on: date, reason: str, *, at: datetime, by: str) -> None:
    """Ends a deferral before its day is over; chasing goes on. Raises `CannotDefer` where it is over."""
    with acting(made.customer, on, at, by) as act:
        if made.until_on < on or models.DeferralEnd.objects.filter(deferral=made).exists():
            raise CannotDefer("This is over already.", "over")
        end_deferral(act, made, reason)


def _count(customer: Customer, on: date, outcomes: tuple[str, ...]) -> int:
    """Returns how many promises of the last year ended so."""
    within = customer.promises.filter(promised_on__gt=on - YEAR).prefetch_related("outcomes")
    return sum(latest(each.outcomes.all(), "outcome") in outcomes for each in within)
