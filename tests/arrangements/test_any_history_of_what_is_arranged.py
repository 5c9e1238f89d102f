"""Any sequence of payments, misses, re-plans, refunds and cancellations keeps ledger, plans and holds consistent."""

from datetime import timedelta

import pytest
from arranging import (
    customer,
    doing,
    findings,
    held,
    invoice,
    moment,
    occasions,
    open_minor,
    pay,
    plan_holds_together,
)  # fmt: skip
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from days import TODAY
from dunwell.arrangements.concessions import goodwill, write_off
from dunwell.arrangements.debts import CannotArrange, disputed, waiting
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.discounts import offer_discount
from dunwell.arrangements.disputes import answer_dispute, open_dispute
from dunwell.arrangements.hardships import end_hardship, note_hardship, open_hardship
from dunwell.arrangements.models import Dispute, PaymentPlan, Promise
from dunwell.arrangements.plan_life import plan_state, replan, running_plans
from dunwell.arrangements.plans import accept_offer, cancel_plan, pay_plan, plan_offers, plannable
from dunwell.arrangements.promises import cancel_deferral, defer, promise, withdraw_promise
from dunwell.arrangements.proposals import accept_proposal, close_proposal, propose_plan
from dunwell.arrangements.settlements import (
    approve_settlement,
    approved_settlements,
    close_settlement,
    quote_settlement,
)
from dunwell.arrangements.settling import settle_customer, settle_day
from dunwell.ledger.models import Allocation, Invoice
from dunwell.ledger.payments import CannotTakeBack, take_back
from dunwell.portal.returned import take_money_back

_STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 45)),
    st.tuples(st.just("pay"), st.integers(1, 90_000)),
    st.tuples(st.just("pay_plan"), st.integers(1, 60_000)),
    st.tuples(st.just("take_back"), st.integers(0, 5)),
    st.tuples(st.just("plan"), st.sampled_from(["fewest", "middle", "gentlest"])),
    st.tuples(st.just("promise"), st.integers(0, 35)),
    st.tuples(st.just("defer"), st.integers(1, 35)),
    st.tuples(st.just("replan"), st.booleans()),
    st.tuples(st.just("cancel"), st.just(0)),
    st.tuples(st.just("invoice"), st.integers(3_000, 50_000)),
    st.tuples(st.just("refund"), st.tuples(st.integers(0, 5), st.integers(1, 90_000))),
    st.tuples(st.just("propose"), st.tuples(st.integers(2, 5), st.integers(1, 40))),
    st.tuples(st.just("answer"), st.booleans()),
    st.tuples(st.just("dispute"), st.integers(0, 3)),
    st.tuples(
        st.just("settle_dispute"), st.sampled_from(["agreed", "part_agreed", "not_agreed", "withdrawn"])
    ),
    st.tuples(st.just("hardship"), st.booleans()),
    st.tuples(st.just("settlement"), st.booleans()),
    st.tuples(st.just("discount"), st.integers(0, 3)),
    st.tuples(st.just("give"), st.tuples(st.booleans(), st.integers(0, 3), st.integers(1, 5_000))),
    st.tuples(st.just("withdraw"), st.just(0)),
    # From here on it is about another currency: without decimals, with two, with three.
    st.tuples(st.just("speak_of"), st.sampled_from(["EUR", "JPY", "KWD"])),
)


class Story:
    """One customer's days; each step is done as the day's morning begins."""

    def __init__(self, company):
        self.company, self.owner, self.on, self.currency = company, customer(company), TODAY, "EUR"
        invoice(self.owner, 60_000)
        invoice(self.owner, 25_001)
        invoice(self.owner, 70_003, currency="JPY")
        invoice(self.owner, 50_001, currency="KWD")
        # One old and large enough to be settled with a part of it, and one that is not due yet.
        invoice(self.owner, 150_000, due=TODAY - timedelta(days=400))
        invoice(self.owner, 40_000, due=TODAY + timedelta(days=25))

    def do(self, step, what):
        getattr(self, step)(what)
        self.settle()

    def settle(self):
        """Makes the day; whom it leaves out had nothing that would have changed."""
        settle_day(self.company, self.on, moment(self.on))
        assert not settle_customer(self.owner, self.on, moment(self.on))

    def wait(self, days):
        """Lets days pass; the round is not made on each of them."""
        for day in range(days):
            self.on += timedelta(days=1)
            if day % 7 == 0:
                self.settle()

    def pay(self, minor):
        pay(self.owner, minor, self.on, self.currency)

    def speak_of(self, currency):
        self.currency = currency

    def refund(self, what):
        """Money goes back, as a bank or a provider takes it: more than came is not taken."""
        which, minor = what
        payments = list(self.owner.payments.order_by("pk"))
        if payments:
            paid = payments[which % len(payments)]
            back = take_money_back(paid, minor, self.on, "taken back", **doing(self.on))
            assert 0 <= back <= minor

    def propose(self, what):
        """Equal parts, whatever the policy thinks of them; the last takes the rest."""
        count, apart = what
        debt = plannable(self.owner, self.on, currency=self.currency).debt.amount_minor
        each = debt // count
        amounts = [each] * (count - 1) + [debt - each * (count - 1)]
        days = [self.on + timedelta(days=apart * (number + 1)) for number in range(count)]
        parts = [Part(day, minor) for day, minor in zip(days, amounts, strict=True)]
        propose_plan(self.owner, parts, self.on, currency=self.currency, **doing(self.on))

    def answer(self, agreed):
        for each in self.owner.planproposals.all():
            if waiting(each):
                if agreed:
                    accept_proposal(each, self.on, note="fine", **doing(self.on))
                else:
                    close_proposal(each, self.on, "it does not work", **doing(self.on))

    def dispute(self, which):
        bills = list(self.owner.invoices.filter(open_minor__gt=0).order_by("pk"))
        if bills:
            open_dispute(bills[which % len(bills)], "faulty", "", self.on, **doing(self.on))

    def settle_dispute(self, step):
        for each in Dispute.objects.filter(customer=self.owner, end=None):
            credit = {"credit_minor": 1_000} if step == "part_agreed" else {}
            answer_dispute(each, step, self.on, "we looked", **credit, **doing(self.on))

    def hardship(self, begins):
        known = open_hardship(self.owner)
        if begins:
            note_hardship(self.owner, self.on, **doing(self.on))
        elif known is not None:
            end_hardship(known, self.on, "better now", **doing(self.on))

    def settlement(self, begins):
        if begins:
            made = quote_settlement(self.owner, self.on, currency=self.currency, **doing(self.on))
            approve_settlement(made, self.on, "fair", **doing(self.on))
        for each in [] if begins else approved_settlements(self.owner):
            close_settlement(each, self.on, "no more", step="withdrawn", **doing(self.on))

    def discount(self, which):
        bills = list(self.owner.invoices.filter(open_minor__gt=0).order_by("pk"))
        if bills:
            offer_discount(bills[which % len(bills)], self.on, **doing(self.on))

    def give(self, what):
        """A rest is written off, or a credit is given, as staff may: whatever else covers the invoice."""
        as_goodwill, which, minor = what
        bills = list(self.owner.invoices.filter(open_minor__gt=0).order_by("pk"))
        if bills and as_goodwill:
            bill = bills[which % len(bills)]
            common = {"invoice": bill, "approved_by": "Ada"}
            goodwill(self.owner, minor, bill.currency, self.on, "a gift", **common, **doing(self.on))
        elif bills:
            write_off(bills[which % len(bills)], self.on, "too small", approved_by="Ada", **doing(self.on))

    def withdraw(self, _):
        for each in self.owner.promises.filter(outcomes=None):
            withdraw_promise(each, self.on, "asked for", **doing(self.on))
        for each in self.owner.paymentdeferrals.filter(end=None, until_on__gte=self.on):
            cancel_deferral(each, self.on, "asked for", **doing(self.on))

    def pay_plan(self, minor):
        for plan in running_plans(self.owner)[:1]:
            pay_plan(plan, minor, self.on, **doing(self.on))

    def take_back(self, which):
        rows = list(Allocation.objects.filter(amount_minor__gt=0, payment__isnull=False).order_by("pk"))
        if rows:
            row = rows[which % len(rows)]
            take_back(row, max(self.on, row.on_date), "the bank took it back", **doing(self.on))

    def plan(self, key):
        accept_offer(self.owner, key, self.on, currency=self.currency, **doing(self.on))

    def promise(self, days):
        on = self.on + timedelta(days=days)
        promise(self.owner, on, self.on, currency=self.currency, **doing(self.on))

    def defer(self, days):
        on = self.on + timedelta(days=days)
        defer(self.owner, on, self.on, currency=self.currency, **doing(self.on))

    def replan(self, again):
        for plan in running_plans(self.owner)[:1]:
            replan(plan, self.on, "asked for", again=again, **doing(self.on))

    def cancel(self, _):
        for plan in running_plans(self.owner)[:1]:
            cancel_plan(plan, self.on, "asked for", **doing(self.on))

    def invoice(self, minor):
        invoice(self.owner, minor, due=self.on, currency=self.currency)


def _fits(story):
    """Everything that has to hold at the end of a step."""
    for plan in PaymentPlan.objects.filter(customer=story.owner):
        plan_holds_together(plan, story.on)
    seen = occasions(story.company, story.on)
    open_by_plan = {}
    for plan in running_plans(story.owner):
        state = plan_state(plan, story.on)
        # While an invoice of it is disputed, nothing is said of a plan.
        if state.state != "with_a_person" and not disputed(story.owner) & set(
            plan.invoices.values_list("invoice_id", flat=True)
        ):
            rows = zip(state.instalments, state.standings, strict=True)
            open_by_plan |= {row.pk: standing.open_minor for row, standing in rows if standing.open_minor}
    assert {row["id"]: row["open_minor"] for row in seen["instalment"]} == open_by_plan
    holding = held(story.owner, story.on)
    for made in Promise.objects.filter(customer=story.owner, outcomes=None):
        numbers = {row.invoice.number for row in made.invoices.all()}
        assert {(number, "promise") for number in numbers} <= holding
    _holds_for_a_reason(story, holding)
    for row in seen["promise"]:
        assert 0 < row["open_minor"] <= sum(map(open_minor, Invoice.objects.filter(customer=story.owner)))


def _holds_for_a_reason(story, holding):
    """What is arranged and stands is held; and nothing is held for what is over."""
    owner, on = story.owner, story.on
    promises = Promise.objects.filter(customer=owner, outcomes=None)
    deferrals = owner.paymentdeferrals.filter(end=None, until_on__gte=on)
    standing = [*running_plans(owner), *deferrals, *approved_settlements(owner)]
    arranged = {number for each in standing for number in _numbers(each)}
    assert {number for number, kind in holding if kind == "promise"} == {
        number for each in promises for number in _numbers(each)
    }
    assert {number for number, kind in holding if kind == "arrangement"} == arranged
    asked = [each for each in owner.planproposals.all() if waiting(each)]
    assert {number for number, kind in holding if kind == "reply"} == {
        number for each in asked for number in _numbers(each)
    }
    assert ((None, "hardship") in holding) == (open_hardship(owner) is not None)
    disputes = Dispute.objects.filter(customer=owner, end=None)
    assert {(each.invoice.number, "dispute") for each in disputes} <= holding


def _numbers(arranged):
    return {row.invoice.number for row in arranged.invoices.all()}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEPS, min_size=1, max_size=12))
# On the day that was put off to it still stands: it is held, can be taken back, and gives way to what is newer.
@example(steps=[("defer", 1), ("wait", 1)])
@example(steps=[("defer", 1), ("wait", 1), ("withdraw", 0)])
@example(steps=[("defer", 1), ("wait", 1), ("promise", 5)])
@example(steps=[("defer", 1), ("wait", 2), ("promise", 5)])
def test_any_history_fits_together(company, steps):
    with transaction.atomic():
        story = Story(company)
        for step, what in steps:
            try:
                with transaction.atomic():
                    story.do(step, what)
            except (CannotArrange, CannotTakeBack):
                pass  # Refused: nothing of it is there.
            _fits(story)
        before = occasions(company, story.on), held(story.owner, story.on)
        assert not settle_day(company, story.on, moment(story.on))
        assert (occasions(company, story.on), held(story.owner, story.on)) == before
        assert findings(company) == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_plan_paid_day_by_day_is_finished_and_says_so(company):
    owner = customer(company)
    first = invoice(owner)
    (fewest, *_) = plan_offers(owner, TODAY)
    plan = accept_offer(owner, "fewest", TODAY, total_minor=fewest.total_minor, **doing())

    for part in fewest.parts:
        assert held(owner, part.due_on) == {(first.number, "arrangement")}
        pay(owner, part.amount_minor, part.due_on)
        settle_day(company, part.due_on, moment(part.due_on))

    assert plan_state(plan, fewest.parts[-1].due_on).state == "finished"
    assert held(owner, fewest.parts[-1].due_on) == set()
    assert open_minor(first) == 0
    assert findings() == []
