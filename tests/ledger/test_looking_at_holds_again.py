"""A hold that was looked at stays: with a new day to look at it, told in the journal."""

from datetime import timedelta

import pytest

from days import NOW, TODAY
from dunwell.journal.changed import changed_rows
from dunwell.journal.models import Entry
from dunwell.ledger.hold_reviews import review_later
from dunwell.ledger.holds import CannotHold, active_holds, place_hold, release_hold
from dunwell.ledger.kept import HOLD
from dunwell.ledger.models import Customer

OF = {"at": NOW, "by": "Dana Reyes"}
IN_TEN_DAYS = TODAY + timedelta(days=10)


@pytest.fixture
def hold(company):
    ash = Customer.objects.create(company=company, ref="ash", name="Ash")
    ends_on = TODAY + timedelta(days=5)
    return place_hold(ash, "manual", TODAY, note="wait", owner="Dana", ends_on=ends_on, **OF)


def test_it_is_looked_at_later_and_does_not_end_before(hold):
    review_later(hold, IN_TEN_DAYS, note="they ask for time", **OF)

    [kept] = active_holds(hold.customer, IN_TEN_DAYS)
    assert (kept.review_on, kept.ends_on) == (IN_TEN_DAYS, IN_TEN_DAYS)
    entry = Entry.objects.filter(kind="hold", about_id=hold.pk).order_by("-seq").first()
    assert entry.told["reason"] == "they ask for time"
    assert changed_rows(HOLD, hold.company_id) == []


def test_a_hold_that_was_lifted_or_an_earlier_day_is_refused(hold):
    with pytest.raises(CannotHold, match="later day"):
        review_later(hold, TODAY, note="x", **OF)
    release_hold(hold, TODAY, reason="over", **OF)
    with pytest.raises(CannotHold, match="lifted"):
        review_later(hold, IN_TEN_DAYS, note="x", **OF)
