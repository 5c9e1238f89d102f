"""Two who arrange the same at the same moment: one of them is told that it is arranged already."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from arranging import customer, doing, findings, held, invoice, moment, pay
from django.db import connection

from days import TODAY
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.discounts import offer_discount
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.hardships import note_hardship
from dunwell.arrangements.models import Dispute, EarlyDiscount, Hardship, PaymentPlan
from dunwell.arrangements.plans import accept_offer
from dunwell.arrangements.settling import settle_day

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(call, times=2):
    """What each of so many threads got: an answer, or that it cannot be."""
    together = Barrier(times)

    def run(_):
        try:
            together.wait(10)
            return call()
        except CannotArrange as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_one_of_two_gets_the_plan(company):
    owner = customer(company)
    bill = invoice(owner)

    answers = _at_once(lambda: accept_offer(type(owner).objects.get(pk=owner.pk), "fewest", TODAY, **doing()))

    assert sorted(isinstance(each, CannotArrange) for each in answers) == [False, True]
    assert PaymentPlan.objects.count() == 1
    assert held(owner) == {(bill.number, "arrangement")}
    assert findings() == []


def test_one_of_two_opens_the_dispute_and_both_find_the_same_hardship(company):
    owner = customer(company)
    bill = invoice(owner)

    answers = _at_once(
        lambda: open_dispute(type(bill).objects.get(pk=bill.pk), "faulty", "It leaks.", TODAY, **doing())
    )
    noted = _at_once(lambda: note_hardship(type(owner).objects.get(pk=owner.pk), TODAY, **doing()))

    assert sorted(isinstance(each, CannotArrange) for each in answers) == [False, True]
    assert noted[0] == noted[1]
    assert (Dispute.objects.count(), Hardship.objects.count()) == (1, 1)
    assert findings() == []


def test_a_day_made_by_two_takes_a_discount_once(company):
    owner = customer(company)
    offer_discount(invoice(owner, 50_000, due=TODAY + timedelta(days=30)), TODAY, **doing())
    pay(owner, 49_000, TODAY)

    _at_once(lambda: settle_day(company, TODAY, moment(TODAY)))

    assert EarlyDiscount.objects.get().steps.count() == 1
    assert owner.creditnotes.count() == 1
    assert findings() == []
