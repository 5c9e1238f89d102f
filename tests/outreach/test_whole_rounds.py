"""Promises that hold for a whole round, checked over random ledgers through several weeks."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from cast import at, customer, invoice, payment, round_on

from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Invoice, OptOut
from dunwell.ledger.payments import receive
from dunwell.outreach.models import Covered, Decision, Message
from dunwell.outreach.taken import mark_done

START = date(2026, 2, 2)
KINDS = ("dispute", "promise", "reply", "hardship")


def make_ledger(company, draw):
    for number in range(25):
        made = customer(
            company, f"c{number}", email=draw.choice(["", "", "", None]), phone=draw.choice(["", "+353 1"])
        )
        for each in range(draw.randrange(1, 5)):
            due = START + timedelta(days=draw.randrange(-90, 30))
            currency = draw.choice(["EUR", "EUR", "EUR", "USD"])
            invoice(
                made, f"{number}-{each}", due.isoformat(), f"{draw.randrange(1, 900)}.00", currency=currency
            )
        if draw.random() < 0.2:
            payment(made, f"P{number}", "2026-01-15", f"{draw.randrange(1, 600)}.00")
        if draw.random() < 0.1:
            OptOut.objects.create(customer=made, since_on=START)


def something_happens(company, draw, today):
    for made in company.customers.all():
        chance = draw.random()
        bill = made.invoices.filter(open_minor__gt=0).order_by("pk").first()
        if bill is None:
            continue
        if chance < 0.04:
            receive(
                made, draw.randrange(1, bill.open_minor + 500), bill.currency, today,
                numbers=[bill.number], at=at(today.isoformat()), by="Dana",
            )  # fmt: skip
        elif chance < 0.08:
            place_hold(
                made, draw.choice(KINDS), today, at=at(today.isoformat()), note="", owner="Dana",
                ends_on=today + timedelta(days=5), invoice=draw.choice([bill, None]), by="Dana",
            )  # fmt: skip


def check_day(company, today):
    """Fails where a message of the day covers what it must not, or asks for more than is open."""
    for message in Message.objects.filter(company=company, as_of=today).select_related("customer"):
        assert not active_holds(message.customer, today).filter(occasion_id=None).exists()
        if message.track == "receipt":
            continue  # it asks for nothing
        covered = Invoice.objects.filter(pk__in=message.covered.values("occasion_id"))
        assert covered.count() == message.covered.count() > 0
        assert all(bill.open_minor > 0 and bill.customer_id == message.customer_id for bill in covered)
        held = active_holds(message.customer, today)
        assert not held.filter(occasion_id=None).exists()
        assert not held.filter(occasion_id__in=covered.values("pk")).exists()
        assert not message.customer.opt_outs.filter(channel="").exists()
        opened = sum(bill.open_minor for bill in covered if bill.currency == "EUR")
        credit = sum(cash.open_minor for cash in message.customer.payments.filter(currency="EUR"))
        for amount in amounts_asked(message.subject):
            assert amount <= max(opened - credit, 0)


def amounts_asked(subject):
    """The amounts in euros that a subject names, in cents."""
    words = (word.strip(":").rstrip(",") for word in subject.split())
    return [int(word[1:].replace(",", "").replace(".", "")) for word in words if word.startswith("€")]


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.one_database) for seed in (1, 2))]
)
def test_every_promise_holds_on_every_day(company, seed):
    draw = Random(seed)
    make_ledger(company, draw)
    for days in range(0, 21, draw.choice([1, 2])):
        today = START + timedelta(days=days)
        something_happens(company, draw, today)
        round_on(company, today.isoformat(), "approve")
        check_day(company, today)
        for message in Message.objects.filter(as_of=today, status__in=("queued", "awaiting_approval")):
            if draw.random() < 0.8:
                mark_done(message, on=today, at=at(today.isoformat()), by="dana")

    days = Counter(Message.objects.exclude(done_on=None).values_list("customer_id", "done_on"))
    assert days
    assert max(days.values()) == 1, "a customer got two messages on a day"
    steps = Counter(
        Covered.objects.exclude(message__done_on=None)
        .exclude(step_no=8)
        .values_list("track", "occasion_id", "step_no")
    )
    assert max(steps.values()) == 1, "a step was taken twice"
    assert Decision.objects.filter(decision="act").count() == Message.objects.count()
    check_gaps(company)


def check_gaps(company):
    for made in company.customers.all():
        dates = sorted(made.contacts.values_list("on_date", flat=True))
        assert all((after - before).days >= 3 for before, after in pairwise(dates))
        assert all(day.weekday() < 5 for day in dates)
        for day in dates:
            assert sum(day - timedelta(days=7) < each <= day for each in dates) <= 2
