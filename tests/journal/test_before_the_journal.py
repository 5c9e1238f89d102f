"""A ledger that was there before the journal: it is told of once, not taken for added, and watched from then on."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from days import NOW, TODAY
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.ledger.companies import set_rate
from dunwell.ledger.kept import CARE, KEPT, OPT_OUT, PAYMENT, RATE
from dunwell.ledger.models import Care, Company, Correction, Customer, ExchangeRate, OptOut, Payment
from dunwell.ledger.payments import receive
from dunwell.ledger.wishes import end_care, opt_in

migration = import_module("dunwell.ledger.migrations.0003_before_the_journal")
MOMENT = {"at": NOW, "by": "Lee"}


@pytest.fixture
def before(db):
    """Two companies of a time without a journal, as they are when the database has been brought up to date."""
    for key in ("birch", "elm"):
        company = Company.objects.create(
            key=key, name=key, currency="EUR", jurisdiction="IE", language="en", created_at=NOW
        )
        ExchangeRate.objects.create(company=company, currency="USD", from_on=TODAY, rate_e9=900_000_000)
        for ref in ("ash", "oak"):
            ash = Customer.objects.create(company=company, ref=ref, name=ref)
            OptOut.objects.create(customer=ash, channel="call", since_on=date(2026, 1, 1), noted_by="Dana")
            Care.objects.create(customer=ash, since_on=date(2026, 1, 1), noted_by="Dana")
            paid = Payment.objects.create(
                company=company, customer=ash, number=f"R-{ref}", currency="EUR", amount_minor=100, open_minor=100,
                received_on=TODAY,
            )  # fmt: skip
            Correction.objects.create(payment=paid, amount_minor=-10, on_date=TODAY, reason="fee")
    with transaction.atomic():
        migration.tell(apps, None)


def found():
    return [
        finding.message
        for finding in [*check_chain(), *(each for kept in KEPT for each in changed_rows(kept))]
    ]


def test_the_migration_tells_of_every_table_of_its_day_as_it_is_compared():
    of_its_day = MigrationLoader(None).project_state(("ledger", "0003_before_the_journal")).models
    there = [kept for kept in KEPT if ("ledger", kept.model._meta.model_name) in of_its_day]
    told = [(about, fields, company) for about, _, fields, company in migration.TABLES]
    assert told == [(kept.about, kept.fields, kept.company) for kept in there]


def test_what_was_there_is_not_taken_for_added(before):
    assert found() == []


def test_what_was_there_may_be_changed_by_the_verbs_and_added_to(before):
    for ash in Customer.objects.filter(ref="ash"):
        opt_in(ash, "call", TODAY, note="", **MOMENT)
        end_care(ash, TODAY, note="", **MOMENT)
        set_rate(ash.company, "USD", TODAY, 910_000_000, **MOMENT)
        receive(ash, 500, "EUR", TODAY, **MOMENT)
    assert found() == []


@pytest.mark.parametrize(
    ("kept", "statement"),
    [
        (
            OPT_OUT,
            "UPDATE ledger_optout SET since_on = '2025-01-01' WHERE id = (SELECT max(id) FROM ledger_optout)",
        ),
        (CARE, "DELETE FROM ledger_care WHERE id = (SELECT min(id) FROM ledger_care)"),
        (RATE, "UPDATE ledger_exchangerate SET rate_e9 = 1"),
        (
            PAYMENT,
            "UPDATE ledger_payment SET received_on = '2026-01-01' WHERE id = (SELECT min(id) FROM ledger_payment)",
        ),
    ],
)
def test_a_change_around_the_program_is_found_all_the_same(before, kept, statement):
    for ash in Customer.objects.filter(ref="ash"):
        opt_in(ash, "call", TODAY, note="", **MOMENT)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert changed_rows(kept)


def test_in_a_new_database_there_is_nothing_to_tell(db):
    with transaction.atomic():
        migration.tell(apps, None)
    assert found() == []
