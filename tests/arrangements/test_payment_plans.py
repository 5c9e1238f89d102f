"""Plans are agreed, followed by instalment, moved once, and end: with their money, holds and occasions."""

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
)
from policies_drawn import SHIPPED

from days import TODAY
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.hardships import note_hardship
from dunwell.arrangements.models import PaymentPlan, PlanProposal
from dunwell.arrangements.plan_life import plan_state, replan, resume_plan
from dunwell.arrangements.plans import (
    CannotPlan,
    accept_offer,
    agree_plan,
    cancel_plan,
    pay_plan,
    plan_offers,
    plannable,
)  # fmt: skip
from dunwell.arrangements.promises import promise
from dunwell.arrangements.proposals import (
    CannotPropose,
    accept_proposal,
    close_proposal,
    counter_proposal,
    judge_proposal,
    propose_plan,
)  # fmt: skip
from dunwell.arrangements.settling import settle_day
from dunwell.ledger.companies import set_rate
from dunwell.ledger.payments import take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(company):
    return customer(company)


@pytest.fixture
def with_interest(own_policy):
    """The company takes the interest the law gives."""
    own_policy("with-interest", SHIPPED.read_text().replace('interest = "none"', 'interest = "law"'))


def _settle(company, on):
    return dict(settle_day(company, on, moment(on)))


def _parts(*rows):
    return [Part(TODAY + timedelta(days=days), minor) for days, minor in rows]


def test_an_accepted_plan_holds_its_invoices_and_gives_occasions(company, owner):
    bills = [invoice(owner, 40_000), invoice(owner, 20_000)]
    plan = accept_offer(owner, "fewest", TODAY, **doing())

    assert held(owner) == {(bill.number, "arrangement") for bill in bills}
    rows = occasions(company, TODAY)["instalment"]
    assert [(row["number"], row["open_minor"]) for row in rows] == [("1/2", 30_000), ("2/2", 30_000)]
    assert [row["anchor_on"] for row in rows] == [
        each.due_on for each in plan.instalments.order_by("position")
    ]
    plan_holds_together(plan, TODAY)
    assert findings() == []


def test_a_plan_is_for_what_is_left_once_the_credit_is_used(company, owner):
    first = invoice(owner, 10_000)
    pay(owner, 19_000)
    bill = invoice(owner, 60_000)
    plan = accept_offer(owner, "fewest", TODAY, **doing())

    assert plan.total_minor == 51_000
    assert (open_minor(first), open_minor(bill)) == (0, 51_000)
    assert sum(row["open_minor"] for row in occasions(company, TODAY)["instalment"]) == 51_000
    assert findings() == []


def test_an_offer_that_has_changed_is_not_taken(owner):
    invoice(owner)
    seen = plan_offers(owner, TODAY)[0].total_minor
    pay(owner, 1_000)

    with pytest.raises(CannotPlan) as caught:
        accept_offer(owner, "fewest", TODAY, total_minor=seen, **doing())
    assert caught.value.code == "changed"
    assert PaymentPlan.objects.count() == 0


def test_an_invoice_in_a_plan_is_in_no_second_one(owner):
    bill = invoice(owner)
    accept_offer(owner, "fewest", TODAY, **doing())

    with pytest.raises(Exception, match="arranged about invoice"):
        plannable(owner, TODAY, numbers=[bill.number])
    invoice(owner, 9_000)
    assert plannable(owner, TODAY).debt.amount_minor == 9_000


def test_a_plan_takes_the_place_of_a_promise(company, owner):
    invoice(owner)
    made = promise(owner, TODAY + timedelta(days=3), TODAY, **doing())
    accept_offer(owner, "gentlest", TODAY, **doing())

    assert made.outcomes.get().outcome == "replaced"
    assert {kind for _, kind in held(owner)} == {"arrangement"}
    assert occasions(company, TODAY)["promise"] == []


def test_money_for_a_plan_settles_its_invoices_though_another_is_older(owner):
    planned = invoice(owner, 60_000)
    plan = accept_offer(owner, "fewest", TODAY, **doing())
    older = invoice(owner, 5_000, due=TODAY - timedelta(days=90))
    pay_plan(plan, 30_000, TODAY, **doing())

    assert (open_minor(planned), open_minor(older)) == (30_000, 5_000)
    assert [each.state for each in plan_state(plan, TODAY).standings] == ["paid", "open"]


def test_a_missed_instalment_is_asked_about_moved_once_and_then_a_persons(company, owner):
    invoice(owner, 60_000)
    plan = agree_plan(owner, _parts((10, 20_000), (40, 20_000), (70, 20_000)), TODAY, **doing())
    missed = TODAY + timedelta(days=14)

    assert _settle(company, missed - timedelta(days=1)) == {}
    assert _settle(company, missed) == {"plan.asked": 1}
    assert _settle(company, missed) == {}
    assert plan_state(plan, missed).state == "asked"
    moved = missed + timedelta(days=7)
    assert _settle(company, moved) == {"plan.replanned": 1}
    rows = [(row.amount_minor, row.due_on) for row in plan_state(plan, moved).instalments]
    assert [minor for minor, _ in rows] == [20_000, 20_000, 20_000]
    assert rows[-1][1] > TODAY + timedelta(days=90)
    plan_holds_together(plan, moved)
    again = TODAY + timedelta(days=44)
    assert _settle(company, again) == {"plan.asked": 1}
    assert _settle(company, again + timedelta(days=7)) == {"plan.handed": 1}
    assert plan_state(plan, again + timedelta(days=7)).state == "with_a_person"
    assert occasions(company, again + timedelta(days=7))["instalment"] == []
    assert occasions(company, again)["instalment"] != []
    assert {kind for _, kind in held(owner, again + timedelta(days=7))} == {"arrangement"}
    resume_plan(plan, again + timedelta(days=8), "they called", **doing())
    assert occasions(company, again + timedelta(days=8))["instalment"] != []
    assert findings() == []


def test_a_missed_instalment_that_is_paid_then_is_asked_about_no_more(company, owner):
    invoice(owner, 60_000)
    plan = agree_plan(owner, _parts((10, 30_000), (40, 30_000)), TODAY, **doing())
    missed = TODAY + timedelta(days=14)
    _settle(company, missed)
    pay(owner, 30_000, missed + timedelta(days=1))

    assert _settle(company, missed + timedelta(days=1)) == {"plan.resumed": 1}
    assert _settle(company, missed + timedelta(days=9)) == {}
    assert plan_state(plan, missed + timedelta(days=9)).state == "running"


def test_where_no_plans_are_offered_any_more_a_miss_is_a_persons_at_once(company, owner, own_policy):
    invoice(owner, 60_000)
    plan = agree_plan(owner, _parts((10, 30_000), (40, 30_000)), TODAY, **doing())
    text = SHIPPED.read_text()
    own_policy("no-plans", text[: text.index("[plan]")] + text[text.index("[promise]") :])

    assert _settle(company, TODAY + timedelta(days=14)) == {"plan.handed": 1}
    assert plan_state(plan, TODAY + timedelta(days=14)).state == "with_a_person"
    invoice(owner, 9_000)
    assert plan_offers(owner, TODAY) == []
    made = propose_plan(owner, _parts((8, 4_500), (30, 4_500)), TODAY, **doing())
    assert made.reasons == "no_plans"


def test_a_plan_is_moved_by_hand_once_and_again_only_by_a_person(owner):
    invoice(owner, 60_000)
    plan = agree_plan(owner, _parts((10, 30_000), (40, 30_000)), TODAY, **doing())
    with pytest.raises(CannotPlan) as caught:
        replan(plan, TODAY + timedelta(days=5), "please", **doing())
    assert caught.value.code == "nothing_missed"
    replan(plan, TODAY + timedelta(days=11), "please", **doing())
    late = TODAY + timedelta(days=60)
    with pytest.raises(CannotPlan) as caught:
        replan(plan, late, "please", **doing())
    assert caught.value.code == "moved_before"
    replan(plan, late, "please", again=True, **doing())
    plan_holds_together(plan, late)


def test_a_refund_opens_the_instalment_again(company, owner):
    invoice(owner, 60_000)
    plan = agree_plan(owner, _parts((10, 30_000), (40, 30_000)), TODAY, **doing())
    paid = pay(owner, 30_000, TODAY + timedelta(days=5))
    take_back(paid.allocations.get(), TODAY + timedelta(days=8), "direct debit returned", **doing())

    assert [row["open_minor"] for row in occasions(company, TODAY + timedelta(days=6))["instalment"]] == [
        30_000
    ]
    assert [row["open_minor"] for row in occasions(company, TODAY + timedelta(days=8))["instalment"]] == [
        30_000
    ] * 2
    plan_holds_together(plan, TODAY + timedelta(days=8))


def test_a_cancelled_plan_lets_chasing_go_on(company, owner):
    bill = invoice(owner)
    plan = accept_offer(owner, "fewest", TODAY, **doing())
    cancel_plan(plan, TODAY + timedelta(days=1), "asked for", **doing())

    assert held(owner, TODAY) == {(bill.number, "arrangement")}
    assert held(owner, TODAY + timedelta(days=1)) == set()
    assert occasions(company, TODAY + timedelta(days=1))["instalment"] == []
    assert len(occasions(company, TODAY)["instalment"]) == 2
    with pytest.raises(CannotPlan):
        cancel_plan(plan, TODAY, "again", **doing())
    assert findings() == []


@pytest.mark.parametrize("concern", ["dispute", "hardship"])
def test_nobody_is_asked_about_an_instalment_while_something_else_is_wrong(company, owner, concern):
    bill = invoice(owner)
    accept_offer(owner, "fewest", TODAY, **doing())
    if concern == "dispute":
        open_dispute(bill, "faulty", "It leaks.", TODAY, **doing())
        assert occasions(company, TODAY)["instalment"] == []
    else:
        note_hardship(owner, TODAY, **doing())

    assert _settle(company, TODAY + timedelta(days=60)) == {}


def test_interest_by_law_is_an_item_of_its_own_and_goes_when_the_plan_does(company, owner, with_interest):
    bill = invoice(owner, 100_000)
    plan = accept_offer(owner, "gentlest", TODAY, **doing())
    claim = owner.invoices.get(source="dunwell/interest")

    # Irish commercial law adds interest above 8 %; on a debt paid off over a year it is near half of that.
    assert 3_000 < plan.interest_minor == claim.amount_minor < 7_000
    assert plan.total_minor == 100_000 + plan.interest_minor
    assert open_minor(bill) == 100_000
    plan_holds_together(plan, TODAY)
    cancel_plan(plan, TODAY, "asked for", **doing())
    assert open_minor(claim) == 0
    assert findings() == []


def test_a_proposal_within_the_policy_is_a_plan_at_once(owner):
    invoice(owner)
    made = propose_plan(owner, _parts((8, 40_000), (30, 20_000)), TODAY, **doing())

    assert isinstance(made, PaymentPlan)
    assert made.offer == "proposed"


def test_a_proposal_outside_waits_for_a_person_and_holds_meanwhile(company, owner):
    bill = invoice(owner)
    parts = _parts((8, 1_000), (300, 59_000))
    made = propose_plan(owner, parts, TODAY, **doing())

    assert isinstance(made, PlanProposal)
    assert set(made.reasons.split()) == {"under_least", "late_share"}
    assert made.counter
    assert held(owner) == {(bill.number, "reply")}
    assert occasions(company, TODAY)["instalment"] == []
    plan = accept_proposal(made, TODAY, **doing())
    assert [each.amount_minor for each in plan.instalments.order_by("position")] == [1_000, 59_000]
    assert held(owner) == {(bill.number, "arrangement")}
    with pytest.raises(CannotPropose):
        close_proposal(made, TODAY, "too late", **doing())
    assert findings() == []


def test_a_counter_offer_waits_for_the_customer(owner):
    bill = invoice(owner)
    made = propose_plan(owner, _parts((8, 1_000), (300, 59_000)), TODAY, **doing())
    counter_proposal(made, _parts((8, 30_000), (60, 30_000)), TODAY, **doing())

    assert held(owner) == {(bill.number, "reply")}
    plan = accept_proposal(made, TODAY, **doing())
    assert [each.amount_minor for each in plan.instalments.order_by("position")] == [30_000, 30_000]


def test_a_declined_proposal_lets_chasing_go_on(owner):
    invoice(owner)
    made = propose_plan(owner, _parts((8, 1_000), (300, 59_000)), TODAY, **doing())
    close_proposal(made, TODAY, "too long", **doing())

    assert held(owner) == set()


@pytest.mark.parametrize(
    "rows", [[], [(8, 0), (9, 60_000)], [(8, 30_000), (8, 30_000)], [(-1, 60_000)], [(8, 59_999)]]
)
def test_what_is_no_schedule_of_the_debt_is_refused(owner, rows):
    invoice(owner)
    with pytest.raises(CannotPlan):
        propose_plan(owner, _parts(*rows), TODAY, **doing())
    assert PlanProposal.objects.count() == PaymentPlan.objects.count() == 0


def test_who_lost_a_plan_to_a_person_proposes_the_next_one_to_a_person(company, owner):
    invoice(owner, 60_000)
    plan = agree_plan(owner, _parts((1, 30_000), (2, 30_000)), TODAY, **doing())
    for days in (6, 13, 150, 157):
        _settle(company, TODAY + timedelta(days=days))
    day = TODAY + timedelta(days=160)
    assert plan_state(plan, day).state == "with_a_person"
    cancel_plan(plan, day, "a new one", **doing())

    judged = judge_proposal(owner, [Part(day + timedelta(days=5 + 20 * n), 20_000) for n in range(3)], day)

    assert [reason.code for reason in judged.reasons] == ["broken_before"]


def test_a_plan_in_a_currency_without_decimals(company, owner):
    set_rate(company, "JPY", TODAY, 6_250_000, **doing())
    invoice(owner, 100_001, currency="JPY")
    plan = accept_offer(owner, "gentlest", TODAY, **doing())

    assert sum(each.amount_minor for each in plan.instalments.all()) == 100_001
    assert plan.currency == "JPY"
    assert min(each.amount_minor for each in plan.instalments.all()) >= 4_000
