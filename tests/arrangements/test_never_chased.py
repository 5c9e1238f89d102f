"""No round ever plans a chase for what an arrangement covers while it is kept; what nothing covers is chased."""

from datetime import timedelta
from random import Random

import pytest
from arranging import customer, doing, findings, invoice, moment, pay

from days import TODAY
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.disputes import answer_dispute, open_dispute
from dunwell.arrangements.hardships import note_hardship
from dunwell.arrangements.models import Dispute
from dunwell.arrangements.plan_life import replan, running_plans
from dunwell.arrangements.plans import accept_offer, cancel_plan, pay_plan
from dunwell.arrangements.promises import cancel_deferral, defer, promise, withdraw_promise
from dunwell.arrangements.settlements import approve_settlement, quote_settlement
from dunwell.arrangements.settling import settle_day
from dunwell.arrangements.standing import standings_of
from dunwell.ledger.agreed import change_address
from dunwell.ledger.models import Allocation, Invoice
from dunwell.ledger.payments import CannotTakeBack, take_back
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Covered, Message
from dunwell.portal.returned import take_money_back

DAYS = 20
#: Of promises, in the shipped policy.
GRACE = timedelta(days=3)


class Book:
    """Customers who each day may pay, promise, spread, put off, dispute or find it hard, as chance has it."""

    def __init__(self, company, draw):
        self.company, self.draw = company, draw
        self.owners = [customer(company, f"c{number}") for number in range(10)]
        for owner in self.owners:
            address = f"{owner.ref}@customer.example"
            change_address(owner, "email", address, TODAY, **doing())
            for _ in range(2):
                invoice(
                    owner, draw.randrange(20_000, 90_000), due=TODAY - timedelta(days=draw.randrange(1, 40))
                )
        invoice(self.owners[-1], 900_000, due=TODAY - timedelta(days=900))

    def live(self, on):
        """Something happens to some of them; what is refused does not."""
        verbs = (
            self.pay,
            self.promise,
            self.plan,
            self.defer,
            self.dispute,
            self.settle,
            self.cancel,
            self.answer,
            self.bounce,
            self.refund,
            self.replan,
            self.take_back_what_was_said,
        )
        for owner in self.draw.sample(self.owners, 3):
            try:
                self.draw.choice(verbs)(owner, on)
            except (CannotArrange, CannotTakeBack):
                continue

    def pay(self, owner, on):
        plans = running_plans(owner)
        minor = self.draw.randrange(1_000, 60_000)
        if plans:
            pay_plan(plans[0], minor, on, **doing(on))
        else:
            pay(owner, minor, on)

    def promise(self, owner, on):
        promise(owner, on + timedelta(days=self.draw.randrange(1, 15)), on, **doing(on))

    def plan(self, owner, on):
        accept_offer(owner, self.draw.choice(["fewest", "gentlest"]), on, **doing(on))

    def defer(self, owner, on):
        defer(owner, on + timedelta(days=self.draw.randrange(1, 20)), on, **doing(on))

    def dispute(self, owner, on):
        bill = self.draw.choice(list(owner.invoices.all()))
        open_dispute(bill, "wrong_amount", "It is too much.", on, **doing(on))

    def settle(self, owner, on):
        approve_settlement(quote_settlement(owner, on, **doing(on)), on, "fair", **doing(on))

    def cancel(self, owner, on):
        for plan in running_plans(owner):
            cancel_plan(plan, on, "asked for", **doing(on))

    def bounce(self, owner, on):
        """A whole settlement of an invoice is undone, as a bank does it."""
        rows = Allocation.objects.filter(invoice__customer=owner, amount_minor__gt=0, payment__isnull=False)
        for row in rows.order_by("-pk")[:1]:
            take_back(row, max(on, row.on_date), "bounced", **doing(on))

    def refund(self, owner, on):
        for paid in owner.payments.order_by("-pk")[:1]:
            take_money_back(paid, self.draw.randrange(1, 50_000), on, "refunded", **doing(on))

    def replan(self, owner, on):
        for plan in running_plans(owner):
            replan(plan, on, "asked for", again=True, **doing(on))

    def take_back_what_was_said(self, owner, on):
        for each in owner.promises.filter(outcomes=None):
            withdraw_promise(each, on, "asked for", **doing(on))
        for each in owner.paymentdeferrals.filter(end=None, until_on__gte=on):
            cancel_deferral(each, on, "asked for", **doing(on))

    def answer(self, owner, on):
        for each in Dispute.objects.filter(customer=owner, end=None):
            answer_dispute(each, "not_agreed", on, "we looked", **doing(on))


def _covered_by_arrangements(company, on):
    """The invoices that something runs about on a day, by where each arrangement stands."""
    numbers = set()
    for each in standings_of(company, on):
        if each.kind == "hardship":
            numbers |= set(each.customer.invoices.values_list("number", flat=True))
        elif each.kind == "discount" or each.state == "quoted":
            continue
        elif each.kind != "promise" or on <= each.next_on + GRACE:
            # A promise that waits for our answer to a dispute covers no longer than it was given for.
            numbers |= set(each.invoices)
    return numbers


def _chased(company, on):
    """The invoices the day's round plans to write about as such, by number."""
    messages = Message.objects.filter(company=company, as_of=on)
    rows = Covered.objects.filter(message__in=messages, track="invoice").values_list("occasion_id", flat=True)
    return set(Invoice.objects.filter(pk__in=list(rows)).values_list("number", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.one_database)])
def test_what_is_arranged_is_never_chased(company, seed):
    draw = Random(seed)
    book = Book(company, draw)
    chased, spared = set(), set()
    for day in range(DAYS):
        on = TODAY + timedelta(days=day)
        book.live(on)
        if day == DAYS // 2:
            note_hardship(book.owners[0], on, **doing(on))
        settle_day(company, on, moment(on))
        run_round(company, on, at=moment(on))

        covered = _covered_by_arrangements(company, on)
        planned = _chased(company, on)
        assert not planned & covered, on
        chased |= planned
        spared |= covered

    assert len(chased) > 5
    assert len(spared) > 5
    assert findings() == []
