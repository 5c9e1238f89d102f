"""Rows are in the journal as they were written: what was changed, added or deleted around the program is found."""

from datetime import date

import pytest
from django.db import connection, transaction

from days import NOW, TODAY
from dunwell.journal.changed import changed_rows
from dunwell.journal.record import record
from dunwell.journal.rows import telling, told_of_many
from dunwell.ledger.kept import HOLD, KEPT, OPT_OUT
from dunwell.ledger.models import Company, Customer, Hold, OptOut


@pytest.fixture
def birch(db):
    return Company.objects.create(
        key="birch", name="Birch", currency="EUR", jurisdiction="IE", language="en", created_at=NOW
    )


@pytest.fixture
def ash(birch):
    return Customer.objects.create(company=birch, ref="ash", name="Ash")


def tell(company, *happenings):
    with transaction.atomic():
        record(company.pk, NOW, happenings)


def opt_out(customer, note="by phone"):
    return OptOut.objects.create(customer=customer, since_on=TODAY, note=note, noted_by="Dana")


def said(kept, company=None):
    return [finding.message for finding in changed_rows(kept, company.pk if company else None)]


def execute(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_what_was_told_as_written_gives_no_finding(birch, ash):
    wish = opt_out(ash, note="Grüße, \x01 東京 🙂")
    hold = Hold.objects.create(
        company=birch,
        customer=ash,
        kind="dispute",
        starts_on=TODAY,
        review_on=TODAY,
        owner="Dana",
        note="",
        placed_at=NOW,
    )
    tell(birch, telling(OPT_OUT, wish, "opt_out", "dana"), telling(HOLD, hold, "hold", "dana"))
    assert said(OPT_OUT) == said(HOLD) == said(OPT_OUT, birch) == []


def test_a_changed_a_deleted_and_an_added_row_are_named(birch, ash):
    first, second = opt_out(ash), opt_out(ash)
    tell(birch, telling(OPT_OUT, first, "opt_out", "dana"), telling(OPT_OUT, second, "opt_out", "dana"))
    third = opt_out(ash)
    execute("UPDATE ledger_optout SET channel = 'call' WHERE id = %s", first.pk)
    execute("DELETE FROM ledger_optout WHERE id = %s", second.pk)
    found = said(OPT_OUT)
    assert len(found) == 3
    assert f"opt_out {first.pk}: it was changed: channel (entry 1" in found[0]
    assert f"opt_out {second.pk}: it was deleted (entry 2" in found[1]
    assert f"opt_out {third.pk}: no entry tells of it" in found[2]


def test_the_last_entry_about_a_row_counts(birch, ash):
    wish = opt_out(ash)
    tell(birch, telling(OPT_OUT, wish, "opt_out", "dana"))
    was = {name: getattr(wish, name) for name in OPT_OUT.fields}
    wish.until_on = date(2026, 4, 1)
    wish.save()
    assert "until_on" in said(OPT_OUT)[0]
    tell(birch, telling(OPT_OUT, wish, "opt_out", "dana", was=was))
    assert said(OPT_OUT) == []


def test_rows_told_of_together_are_compared_by_one_hash(birch, ash):
    first, second, third = (opt_out(ash) for _ in range(3))
    tell(birch, told_of_many(OPT_OUT, birch.pk, "rows", "dana"))
    assert said(OPT_OUT) == []
    execute("UPDATE ledger_optout SET note = 'x' WHERE id = %s", second.pk)
    (changed,) = said(OPT_OUT)
    assert f"opt_out {first.pk} to {third.pk}, 3 rows: a row was changed" in changed
    execute("DELETE FROM ledger_optout WHERE id = %s", third.pk)
    (deleted,) = said(OPT_OUT, birch)
    assert "3 rows: 2 are there" in deleted


def test_a_row_of_many_may_be_changed_by_a_verb_that_says_what_it_was(birch, ash):
    first, *_ = [opt_out(ash) for _ in range(3)]
    tell(birch, told_of_many(OPT_OUT, birch.pk, "rows", "dana"))
    was = {name: getattr(first, name) for name in OPT_OUT.fields}
    first.until_on = TODAY
    first.save()
    tell(birch, telling(OPT_OUT, first, "opt_out", "dana", was=was))
    assert said(OPT_OUT) == []


def test_what_was_there_before_is_not_told_of_again(birch, ash):
    opt_out(ash)
    tell(birch, told_of_many(OPT_OUT, birch.pk, "rows", "dana"))
    newer = opt_out(ash)
    tell(birch, told_of_many(OPT_OUT, birch.pk, "rows", "dana", after=newer.pk - 1))
    assert told_of_many(OPT_OUT, birch.pk, "rows", "dana", after=newer.pk) is None
    assert said(OPT_OUT) == []


def test_companies_are_told_apart(birch, ash):
    other = Company.objects.create(
        key="elm", name="Elm", currency="EUR", jurisdiction="IE", language="en", created_at=NOW
    )
    elsewhere = Customer.objects.create(company=other, ref="oak", name="Oak")
    ours, theirs = opt_out(ash), opt_out(elsewhere)
    tell(birch, telling(OPT_OUT, ours, "opt_out", "dana"))
    tell(other, told_of_many(OPT_OUT, other.pk, "rows", "lee"))
    assert said(OPT_OUT) == []
    execute("UPDATE ledger_optout SET note = 'x' WHERE id = %s", theirs.pk)
    assert said(OPT_OUT, birch) == []
    assert len(said(OPT_OUT, other)) == len(said(OPT_OUT)) == 1


def test_every_kept_field_exists_and_leads_to_a_company(db):
    for kept in KEPT:
        assert changed_rows(kept) == changed_rows(kept, 1) == []
