"""What the database refuses: changed rows, and rows that say what cannot be. The rest is found by `verify`."""

from datetime import timedelta

import pytest
from arranging import customer, doing, findings, invoice, pay
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from days import TODAY
from dunwell.arrangements import models
from dunwell.arrangements.concessions import goodwill
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.discounts import offer_discount
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.hardships import end_hardship, note_hardship
from dunwell.arrangements.plans import accept_offer, cancel_plan
from dunwell.arrangements.promises import defer, promise
from dunwell.arrangements.proposals import propose_plan
from dunwell.arrangements.settlements import quote_settlement
from dunwell.arrangements.told import KEPT

pytestmark = [pytest.mark.django_db, pytest.mark.every_example]
YESTERDAY, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=5)


@pytest.fixture
def owner(company):
    return customer(company)


def _plan(owner):
    invoice(owner)
    return accept_offer(owner, "fewest", TODAY, **doing())


def _promise(owner):
    invoice(owner)
    return promise(owner, SOON, TODAY, **doing())


def _deferral(owner):
    invoice(owner)
    return defer(owner, SOON, TODAY, **doing())


def _proposal(owner):
    invoice(owner)
    return propose_plan(
        owner, [Part(SOON, 1_000), Part(SOON + timedelta(days=200), 59_000)], TODAY, **doing()
    )


def _discount(owner):
    return offer_discount(invoice(owner, due=TODAY + timedelta(days=30)), TODAY, **doing())


def _settlement(owner):
    invoice(owner, due=TODAY - timedelta(days=800))
    return quote_settlement(owner, TODAY, **doing())


def _dispute(owner):
    return open_dispute(invoice(owner), "faulty", "It leaks.", TODAY, **doing())


def _hardship(owner):
    return note_hardship(owner, TODAY, **doing())


def _ended(owner):
    plan = _plan(owner)
    cancel_plan(plan, TODAY, "asked for", **doing())
    return plan.changes.get()


def _over(owner):
    return end_hardship(_hardship(owner), TODAY, "all well", **doing())


def _step(of, make, model, **wrong):
    """A row about `make(owner)` that says something unheard of."""
    noted = {"on_date": TODAY, "noted_at": doing()["at"], "noted_by": "Dana Reyes"}
    return lambda owner: model.objects.create(**{of: make(owner)}, **noted, **wrong)


def _again(make, **wrong):
    """The row of `make(owner)` once more, with something wrong."""

    def write(owner):
        row = make(owner)
        names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
        type(row).objects.create(**{name: getattr(row, name) for name in names} | wrong)

    return write


def _waiver(owner, **wrong):
    noted = {"on_date": TODAY, "noted_at": doing()["at"], "noted_by": "Dana Reyes"}
    bill = invoice(owner)
    return models.Waiver.objects.create(company=owner.company, customer=owner, invoice=bill, **noted, **wrong)


def _incentive(owner, **wrong):
    noted = {"on_date": TODAY, "noted_at": doing()["at"], "noted_by": "Dana Reyes"}
    row = {"share_bp": 1, "extra_days": 0, "valid_until_on": SOON}
    return models.Incentive.objects.create(company=owner.company, customer=owner, **noted, **row, **wrong)


def _first(owner):
    return _plan(owner).instalments.get(position=1)


#: What each constraint refuses.
BROKEN = {
    "a_promise_is_of_money": _again(_promise, amount_minor=0),
    "a_promise_is_for_a_day_to_come": _again(_promise, promised_on=YESTERDAY),
    "an_outcome_of_a_promise_is_known": _step(
        "promise", _promise, models.PromiseOutcome, outcome="forgotten", paid_minor=0
    ),
    "a_deferral_is_to_a_later_day": _again(_deferral, until_on=TODAY),
    "a_plan_is_for_a_debt": _again(_plan, total_minor=0),
    "a_change_of_a_plan_is_known": _step("plan", _plan, models.PlanChange, kind="exploded"),
    "a_plan_ends_once": _again(_ended, kind="finished"),
    "one_instalment_per_place": _again(_first, due_on=YESTERDAY),
    "one_instalment_per_day": _again(_first, position=9),
    "an_instalment_is_not_nothing": _again(_first, position=9, due_on=YESTERDAY, amount_minor=0),
    "an_answer_to_a_proposal_is_known": _step("proposal", _proposal, models.ProposalAnswer, answer="perhaps"),
    "a_discount_is_of_money": _again(_discount, discount_minor=0),
    "a_discount_is_for_days_to_come": _again(_discount, pay_by=YESTERDAY),
    "a_step_of_a_discount_is_known": _step("discount", _discount, models.DiscountStep, step="lost"),
    "a_waived_claim_is_known": lambda owner: _waiver(owner, claim="sympathy"),
    "a_reward_is_known": lambda owner: _incentive(owner, reward="applause"),
    "a_settlement_asks_for_a_part": _again(_settlement, pay_minor=60_000),
    "a_step_of_a_settlement_is_known": _step("settlement", _settlement, models.SettlementStep, step="lost"),
    "what_is_wrong_is_known": _again(_dispute, wrong="everything", hold_id=0),
    "a_dispute_is_about_money": _again(_dispute, disputed_minor=0, hold_id=0),
    "an_end_of_a_dispute_is_known": _step("dispute", _dispute, models.DisputeStep, step="lost"),
    "a_step_of_hardship_is_known": _step("hardship", _hardship, models.HardshipStep, step="lost"),
    "hardship_ends_once": _again(_over),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_that_says_what_cannot_be_is_refused(owner, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN[name](owner)
    # SQLite names the columns of a broken uniqueness, not the constraint.
    assert name in str(refused.value) or (connection.vendor == "sqlite" and "UNIQUE" in str(refused.value))


def test_every_constraint_has_a_case():
    tables = apps.get_app_config("arrangements").get_models()
    assert {each.name for model in tables for each in model._meta.constraints} == BROKEN.keys()


def test_every_table_is_told_to_the_journal():
    assert {each.model for each in KEPT} == set(apps.get_app_config("arrangements").get_models())


@pytest.mark.parametrize(
    "make",
    [_plan, _promise, _deferral, _proposal, _discount, _settlement, _dispute, _hardship, _first, _ended],
)
def test_no_row_is_ever_changed(owner, make):
    row = make(owner)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(id=row.pk)


def test_a_row_added_behind_the_journals_back_is_found(owner):
    plan = _plan(owner)
    assert findings() == []
    plan.instalments.create(revision=2, since_on=TODAY, position=1, due_on=TODAY, amount_minor=59_999)

    said = findings()

    assert any("instalment" in each and "added" in each for each in said)
    assert any("revision 2 comes to 59999" in each for each in said)


def test_a_credit_gets_a_number_nobody_has(owner):
    """Numbers of credits are free while money moves one at a time, whatever an import called its own."""
    owner.creditnotes.create(
        company=owner.company, number="CR-2", currency="EUR", amount_minor=5, open_minor=5, issued_on=TODAY
    )
    pay(owner, 5)

    made = [goodwill(owner, 5, "EUR", TODAY, "sorry", **doing()).credit_note.number for _ in range(2)]

    assert len({*made, "CR-2"}) == 3
