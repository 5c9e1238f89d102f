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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from days import TODAY
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.models import PaymentPlan, Promise
from dunwell.arrangements.plan_life import plan_state, replan, running_plans
from dunwell.arrangements.plans import accept_offer, cancel_plan, pay_plan, plan_offers
from dunwell.arrangements.promises import defer, promise
from dunwell.arrangements.settling import settle_customer, settle_day
from dunwell.ledger.models import Allocation, Invoice
from dunwell.ledger.payments import CannotTakeBack, take_back

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
)


class Story:
    """One customer's days; each step is done as the day's morning begins."""

    def __init__(self, company):
        self.company, self.owner, self.on = company, customer(company), TODAY
        invoice(self.owner, 60_000)
        invoice(self.owner, 25_001)

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
        pay(self.owner, minor, self.on)

    def pay_plan(self, minor):
        for plan in running_plans(self.owner)[:1]:
            pay_plan(plan, minor, self.on, **doing(self.on))

    def take_back(self, which):
        rows = list(Allocation.objects.filter(amount_minor__gt=0, payment__isnull=False).order_by("pk"))
        if rows:
            row = rows[which % len(rows)]
            take_back(row, max(self.on, row.on_date), "the bank took it back", **doing(self.on))

    def plan(self, key):
        accept_offer(self.owner, key, self.on, **doing(self.on))

    def promise(self, days):
        promise(self.owner, self.on + timedelta(days=days), self.on, **doing(self.on))

    def defer(self, days):
        defer(self.owner, self.on + timedelta(days=days), self.on, **doing(self.on))

    def replan(self, again):
        for plan in running_plans(self.owner)[:1]:
            replan(plan, self.on, "asked for", again=again, **doing(self.on))

    def cancel(self, _):
        for plan in running_plans(self.owner)[:1]:
            cancel_plan(plan, self.on, "asked for", **doing(self.on))

    def invoice(self, minor):
        invoice(self.owner, minor, due=self.on)


def _fits(story):
    """Everything that has to hold at the end of a step."""
    for plan in PaymentPlan.objects.filter(customer=story.owner):
        plan_holds_together(plan, story.on)
    seen = occasions(story.company, story.on)
    open_by_plan = {}
    for plan in running_plans(story.owner):
        state = plan_state(plan, story.on)
        if state.state != "with_a_person":
            rows = zip(state.instalments, state.standings, strict=True)
            open_by_plan |= {row.pk: standing.open_minor for row, standing in rows if standing.open_minor}
    assert {row["id"]: row["open_minor"] for row in seen["instalment"]} == open_by_plan
    holding = held(story.owner, story.on)
    for made in Promise.objects.filter(customer=story.owner, outcomes=None):
        numbers = {row.invoice.number for row in made.invoices.all()}
        assert {(number, "promise") for number in numbers} <= holding
    for row in seen["promise"]:
        assert 0 < row["open_minor"] <= sum(map(open_minor, Invoice.objects.filter(customer=story.owner)))


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_STEPS, min_size=1, max_size=10))
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
