"""Whatever an export says from day to day, the ledger follows, the journal tells of it, and a repeat changes nothing."""

import random
from datetime import date, timedelta

import pytest
from django.db.models import F
from export_text import invoices_csv

from days import NOW
from dunwell.cli.verify import verified
from dunwell.journal.reading import reading
from dunwell.ledger.models import Customer, Invoice, Payment
from dunwell.ledger.payments import receive

pytestmark = pytest.mark.django_db
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.one_database) for seed in range(4, 12))]


def findings(company):
    """Returns what `verify` says of the company."""
    with reading() as view:
        return verified(company, view)


def told(items: dict[str, tuple[int, int]]) -> str:
    rows = (f"C{int(number) % 3},{number},2026-01-05,2026-02-04,EUR,{amount / 100:.2f},{left / 100:.2f}"
            for number, (amount, left) in items.items())  # fmt: skip
    return invoices_csv(*rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_follows_the_export(bring, company, seed):
    chance = random.Random(seed)
    items: dict[str, tuple[int, int]] = {}
    day = date(2026, 3, 1)
    for _ in range(7):
        for number in map(str, range(chance.randrange(1, 9))):
            amount = (
                items[number][0]
                if number in items and chance.random() < 0.6
                else chance.randrange(100, 10_000)
            )
            items[number] = (amount, chance.choice((0, amount, chance.randrange(amount + 1))))
        day += timedelta(days=chance.randrange(1, 9))

        bring(told(items), as_of=day, full=False)
        again = bring(told(items), as_of=day, full=False)

        assert dict(Invoice.objects.values_list("number", "open_minor")) == {
            number: left for number, (_, left) in items.items()
        }
        assert (again.created, again.updated) == ({}, {})
        assert not Payment.objects.filter(open_minor__gt=0).exists()
        assert findings(company) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_paid_to_dunwell_is_never_asked_for_again(bring, company, seed):
    chance = random.Random(seed)
    items = {str(number): (1000, 1000) for number in range(6)}
    bring(told(items), as_of=date(2026, 3, 1))
    for customer in Customer.objects.all():
        receive(customer, chance.randrange(100, 3000), "EUR", date(2026, 3, 2), at=NOW, by="Dana")
    paid = dict(
        Invoice.objects.annotate(paid=F("amount_minor") - F("open_minor")).values_list("number", "paid")
    )

    for day in range(3, 8):
        items = {number: (1000, chance.randrange(1001)) for number in items}
        bring(told(items), as_of=date(2026, 3, day), full=False)

        for number, left in Invoice.objects.values_list("number", "open_minor"):
            assert left == min(items[number][1], 1000 - paid[number])
        assert findings(company) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_payments_and_open_amounts_never_count_twice(bring, company, seed):
    chance = random.Random(seed)
    paid = {str(number): [] for number in range(5)}
    for day in range(3, 9):
        for sums in paid.values():
            if chance.random() < 0.4 and sum(amount for _, amount in sums) < 800:
                sums.append((day, chance.randrange(1, 200)))
        as_of = date(2026, 3, day)
        items = {number: (1000, 1000 - sum(amount for _, amount in sums)) for number, sums in paid.items()}
        payments = "customer_ref,received_on,currency,amount,invoice_number,reference\n" + "".join(
            f"C{int(number) % 3},2026-03-{on:02},EUR,{amount / 100:.2f},{number},\n"
            for number, sums in paid.items() for on, amount in sums
        )  # fmt: skip
        steps = [lambda items=items, as_of=as_of: bring(told(items), as_of=as_of, full=False)]
        if any(paid.values()) and chance.random() < 0.6:
            steps.append(lambda text=payments, as_of=as_of: bring(text, as_of=as_of))
        chance.shuffle(steps)
        for step in steps:
            assert step().written

        assert dict(Invoice.objects.values_list("number", "open_minor")) == {
            number: left for number, (_, left) in items.items()
        }
        assert findings(company) == []
