"""A hold stops chasing from a day on, for a customer or an invoice, until it ends or is lifted."""

from datetime import date, timedelta

import pytest
from ledger_rows import PAID, customer, invoice

from dunwell.engine.facts import HOLD_KINDS
from dunwell.ledger.holds import CannotHold, active_holds, place_hold, release_hold
from dunwell.ledger.models import Hold

pytestmark = pytest.mark.django_db
NEXT_WEEK = PAID + timedelta(days=7)


@pytest.fixture
def ash(company):
    return customer(company)


def _hold(ash, kind="dispute", starts_on=PAID, **more):
    return place_hold(
        ash, kind, starts_on, at=ash.company.created_at, note="", owner="Dana", **more, by="Dana"
    )


def _release(hold, on):
    return release_hold(hold, on, at=hold.placed_at, reason="settled", by="Dana")


@pytest.mark.parametrize("kind", HOLD_KINDS)
def test_every_kind_can_be_placed(ash, kind):
    assert _hold(ash, kind).kind == kind


def test_a_hold_is_active_from_its_first_day_to_its_last(ash):
    _hold(ash, ends_on=NEXT_WEEK)
    active = [day for day in range(-1, 9) if active_holds(ash, PAID + timedelta(days=day)).exists()]
    assert active == list(range(8))


def test_a_hold_without_an_end_goes_on(ash):
    _hold(ash)
    assert active_holds(ash, date(2036, 1, 1)).exists()


def test_a_lifted_hold_ends_on_the_day_it_is_lifted(ash):
    _release(_hold(ash), NEXT_WEEK)
    assert active_holds(ash, NEXT_WEEK - timedelta(days=1)).exists()
    assert not active_holds(ash, NEXT_WEEK).exists()


def test_a_hold_is_lifted_only_once(ash):
    hold = _hold(ash)
    _release(hold, NEXT_WEEK)
    with pytest.raises(CannotHold, match="lifted on"):
        _release(hold, NEXT_WEEK)


def test_a_hold_on_an_invoice_names_it(ash):
    owed = invoice(ash)
    hold = _hold(ash, invoice=owed)
    assert (hold.track, hold.occasion_id) == ("invoice", owed.pk)


@pytest.mark.parametrize(
    ("given", "review_on"),
    [
        ({}, NEXT_WEEK),
        ({"ends_on": date(2026, 5, 1)}, date(2026, 5, 1)),
        ({"ends_on": date(2026, 5, 1), "review_on": PAID}, PAID),
    ],
)
def test_every_hold_is_looked_at_again(ash, given, review_on):
    assert _hold(ash, **given).review_on == review_on


def test_what_cannot_be_held_is_not(ash, company):
    other = invoice(customer(company, "elm"))
    for given, said in (
        ({"kind": "mood"}, "is no kind of hold"),
        ({"ends_on": PAID - timedelta(days=1)}, "before it starts"),
        ({"invoice": other}, "is not one of"),
    ):
        with pytest.raises(CannotHold, match=said):
            _hold(ash, **given)
    assert not Hold.objects.exists()
