"""What the database refuses: changed rows, and rows that say what cannot be."""

from datetime import timedelta

import pytest
from arranging import customer, doing, findings, invoice
from django.db import DatabaseError, IntegrityError, connection, transaction

from days import TODAY
from dunwell.arrangements import models
from dunwell.arrangements.plans import accept_offer
from dunwell.arrangements.promises import promise
from dunwell.arrangements.told import KEPT
from dunwell.journal.reading import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(company):
    owner = customer(company)
    invoice(owner)
    return accept_offer(owner, "fewest", TODAY, **doing())


@pytest.fixture
def promised(company):
    owner = customer(company, "elm")
    invoice(owner)
    return promise(owner, TODAY + timedelta(days=5), TODAY, **doing())


def test_every_table_is_told_to_the_journal():
    from django.apps import apps

    assert {each.model for each in KEPT} == set(apps.get_app_config("arrangements").get_models())


def test_no_row_is_ever_changed(plan, promised):
    rows = [plan, plan.instalments.first(), plan.invoices.first(), promised, promised.invoices.first()]
    for row in rows:
        table, column = row._meta.db_table, "id"
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET {column} = {column} WHERE id = %s", [row.pk])


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 0},
        {"due_on": None},
        {"position": 1},
    ],
)
def test_an_instalment_is_of_money_on_a_day_and_in_a_place_of_its_own(plan, wrong):
    row = {"revision": 1, "since_on": TODAY, "position": 9, "due_on": TODAY, "amount_minor": 1} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.instalments.create(**row)


def test_a_plan_ends_once(plan):
    noted = {"on_date": TODAY, "noted_at": doing()["at"], "noted_by": "Dana Reyes"}
    plan.changes.create(kind="finished", **noted)
    for kind in ("cancelled", "exploded"):
        with pytest.raises(IntegrityError), transaction.atomic():
            plan.changes.create(kind=kind, **noted)


def test_a_promise_is_of_money_for_a_day_to_come(promised):
    row = {
        name: getattr(promised, name)
        for name in ("company", "customer", "currency", "owed_minor", "grace_days")
    }
    row |= {
        "on_date": TODAY,
        "noted_at": doing()["at"],
        "noted_by": "Dana Reyes",
        "amount_minor": 5,
        "promised_on": TODAY,
    }
    models.Promise.objects.create(**row)
    for wrong in ({"amount_minor": 0}, {"promised_on": TODAY - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Promise.objects.create(**row | wrong)


def test_a_row_added_behind_the_journals_back_is_found(plan):
    assert findings() == []
    plan.instalments.create(revision=2, since_on=TODAY, position=1, due_on=TODAY, amount_minor=59_999)

    said = findings()

    assert any("instalment" in each and "added" in each for each in said)
    assert any("revision 2 comes to 59999" in each for each in said)
    with reading() as view:
        assert next(iter(view.rows("SELECT COUNT(*) FROM arrangements_instalment")))[0] == 3
