"""Customers' balances and standings are what their open items make, after any history, on any day."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from days import NOW, TODAY
from dunwell.ledger.companies import set_rate
from dunwell.ledger.models import (
    Allocation,
    Balance,
    Company,
    Correction,
    CreditNote,
    Customer,
    Invoice,
    Payment,
    Standing,
)
from dunwell.ledger.standings import keep_up
from dunwell.ledger.standings_check import check_standings

pytestmark = pytest.mark.django_db


class History:
    """Things that happen to a ledger by chance; each is one write that the program, an import or a person could make."""

    def __init__(self, company, seed):
        self.company, self.dice, self.count = company, random.Random(seed), 0
        self.customers = [self._customer() for _ in range(3)]

    def step(self):
        """Does one thing."""
        self.dice.choice(
            (
                self._invoice,
                self._invoice,
                self._credit,
                self._pay,
                self._pay,
                self._correct,
                self._due,
                self._bulk,
            )
            + (self._move, self._delete, self._day, self._rate)
        )()

    def _customer(self):
        self.count += 1
        return Customer.objects.create(
            company=self.company, ref=f"K-{self.count}", name=f"Customer {self.count}"
        )

    def _item(self, **columns):
        self.count += 1
        amount = self.dice.randrange(1, 90_000)
        return {
            "company": self.company,
            "customer": self.dice.choice(self.customers),
            "number": f"N-{self.count}",
            "currency": self.dice.choice(("EUR", "EUR", "GBP", "JPY")),
            "amount_minor": amount,
            "open_minor": amount,
        } | columns

    def _new_invoice(self):
        due_on = self.dice.choice((None, *(TODAY + timedelta(days=each) for each in range(-20, 20, 4))))
        return Invoice(**self._item(issued_on=TODAY - timedelta(days=40), due_on=due_on))

    def _invoice(self):
        self._new_invoice().save()

    def _bulk(self):
        Invoice.objects.bulk_create(self._new_invoice() for _ in range(5))

    def _credit(self):
        CreditNote.objects.create(**self._item(issued_on=TODAY))

    def _pay(self):
        invoice = self._any(Invoice.objects.filter(open_minor__gt=0))
        if invoice is None:
            return
        minor = self.dice.choice((invoice.open_minor, (invoice.open_minor + 1) // 2))
        payment = Payment.objects.create(
            **self._item(customer=invoice.customer, currency=invoice.currency, received_on=TODAY)
            | {"amount_minor": minor + 7, "open_minor": minor + 7}
        )
        made = {"invoice": invoice, "payment": payment, "on_date": TODAY}
        Allocation.objects.create(amount_minor=minor, **made)
        if self.dice.random() < 0.3:
            Allocation.objects.create(amount_minor=-minor, **made)

    def _correct(self):
        invoice = self._any(Invoice.objects.all())
        if invoice is not None:
            made = {"invoice": invoice, "on_date": TODAY, "reason": "as told"}
            Correction.objects.create(amount_minor=self.dice.choice((500, -invoice.open_minor or 1)), **made)

    def _due(self):
        invoice = self._any(Invoice.objects.all())
        if invoice is not None:
            Invoice.objects.filter(pk=invoice.pk).update(
                due_on=TODAY + timedelta(days=self.dice.randrange(-9, 9))
            )

    def _move(self):
        invoice = self._any(Invoice.objects.all())
        if invoice is not None:
            Invoice.objects.filter(pk=invoice.pk).update(
                customer=self.dice.choice(self.customers), note="moved"
            )

    def _delete(self):
        untouched = Invoice.objects.filter(allocations=None, corrections=None)
        gone = self._any(untouched)
        if gone is not None:
            gone.delete()
        touched = Invoice.objects.exclude(pk__in=untouched.values("pk")).filter(customer=self.customers[0])
        if self.dice.random() < 0.5 and not touched.exists():
            self.customers[0].delete()
            self.customers[0] = self._customer()

    def _day(self):
        keep_up(self.company, TODAY + timedelta(days=self.dice.randrange(-15, 15)))

    def _rate(self):
        rate_e9 = self.dice.randrange(1, 3_000_000_000)
        set_rate(self.company, self.dice.choice(("GBP", "JPY")), date(2024, 1, 1), rate_e9, at=NOW, by="Dana")
        keep_up(self.company, TODAY)

    def _any(self, rows):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.model.objects.get(pk=self.dice.choice(keys)) if keys else None


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_balances_are_what_the_items_make(company, seed):
    history = History(company, seed)

    for _ in range(40):
        history.step()
        assert not check_standings(company)
    keep_up(company, TODAY)

    open_ones = Invoice.objects.filter(company=company, open_minor__gt=0)
    assert not check_standings()
    for each in Balance.objects.filter(company=company):
        mine = open_ones.filter(customer=each.customer_id, currency=each.currency)
        overdue = mine.filter(due_on__lt=TODAY).aggregate(minor=Sum("open_minor"))["minor"]
        assert each.owes_minor == sum(mine.values_list("open_minor", flat=True))
        assert each.overdue_minor == (overdue or 0)
        assert each.oldest_due_on == min(filter(None, mine.values_list("due_on", flat=True)), default=None)


def test_a_customer_without_anything_open_has_a_standing_of_nothing(company):
    customer = Customer.objects.create(company=company, ref="K-1", name="Ash & Co")

    standing = Standing.objects.get(customer=customer)

    assert (standing.owes_base_minor, standing.open_count, standing.oldest_due_on) == (0, 0, None)


def test_amounts_are_weighed_by_the_rate_of_the_day_and_a_yen_without_one_counts_as_a_euro(company):
    customer = Customer.objects.create(company=company, ref="K-1", name="Ash & Co")
    for number, currency, minor in ((1, "EUR", 10_000), (2, "GBP", 10_000), (3, "JPY", 50)):
        Invoice.objects.create(
            company=company, customer=customer, number=str(number), currency=currency, amount_minor=minor,
            open_minor=minor, issued_on=TODAY, due_on=TODAY,
        )  # fmt: skip
    set_rate(company, "GBP", TODAY, 1_200_000_000, at=NOW, by="Dana")

    keep_up(company, TODAY - timedelta(days=1))
    before = Standing.objects.get().owes_base_minor
    keep_up(company, TODAY)
    after = Standing.objects.get().owes_base_minor

    assert before == 10_000 + 10_000 + 5_000
    assert after == 10_000 + 12_000 + 5_000


def test_where_nothing_changed_it_only_reads(company, django_assert_num_queries):
    keep_up(company, TODAY)

    with django_assert_num_queries(1):
        keep_up(company, TODAY)


def test_what_somebody_wrote_around_the_program_is_found(company):
    other = Company.objects.create(
        key="elm", name="Elm", currency="EUR", jurisdiction="IE", language="en", created_at=NOW
    )
    customer = Customer.objects.create(company=company, ref="K-1", name="Ash & Co")
    Invoice.objects.create(
        company=company, customer=customer, number="1", currency="EUR", amount_minor=100, open_minor=100,
        issued_on=TODAY, due_on=TODAY,
    )  # fmt: skip

    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_balance SET owes_minor = 99")
        by_balance = check_standings(company)
        cursor.execute("UPDATE ledger_balance SET owes_minor = 100")
        assert not check_standings(company)
        cursor.execute("UPDATE ledger_standing SET oldest_due_on = NULL")

    assert [each.column for each in by_balance] == ["balance"]
    assert "K-1 in EUR" in by_balance[0].message
    assert "K-1" in check_standings(company)[0].message
    assert not check_standings(other)
