"""Open amounts are what made them, after any sequence of payments, credit, corrections and take-backs."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_rows import PAID, allocate, correct, credit_note, customer, invoice, open_minor, payment

from days import NOW
from dunwell.ledger.check import check_money
from dunwell.ledger.models import Allocation
from dunwell.ledger.payments import CannotTakeBack, take_back

pytestmark = pytest.mark.django_db

_minor = st.integers(1, 300)
_index = st.integers(0, 3)
_step = st.one_of(
    st.tuples(st.just("allocate"), _index, _index, _minor),
    st.tuples(st.just("correct"), st.integers(0, 11), st.just(0), st.integers(-300, 300).filter(bool)),
    st.tuples(st.just("take back"), st.integers(0, 30), st.just(0), st.just(0)),
    st.tuples(st.just("delete"), st.integers(0, 30), st.just(0), st.just(0)),
)


class _Book:
    """Items of one customer beside what they should be open with, kept by plain addition."""

    def __init__(self, owner):
        self.invoices = [invoice(owner, minor) for minor in (100, 200, 300, 400)]
        sources = [payment(owner, 250), payment(owner, 50), credit_note(owner, 120), credit_note(owner, 500)]
        self.sources = sources
        self.items = [*self.invoices, *sources]
        self.open_minor = {self._key(item): item.amount_minor for item in self.items}
        self.allocations = []

    def take(self, kind, first, second, minor):
        """Takes one step in the database, and here where the database took it."""
        try:
            with transaction.atomic():
                moved = getattr(self, "_" + kind.replace(" ", "_"))(first, second, minor)
        except (IntegrityError, CannotTakeBack):
            moved = {}
        for item, by_minor in moved.items():
            self.open_minor[item] += by_minor
            assert self.open_minor[item] >= 0, "the database let an open amount fall below nothing"

    def _key(self, item):
        return type(item).__name__, item.pk

    def _allocate(self, first, second, minor):
        settled, source = self.invoices[first], self.sources[second]
        self.allocations.append(allocate(settled, source, minor))
        return {self._key(settled): -minor, self._key(source): -minor}

    def _correct(self, first, _, minor):
        item = self.items[first % len(self.items)]
        correct(item, minor)
        return {self._key(item): minor}

    def _take_back(self, first, _, __):
        if not self.allocations:
            return {}
        given_back = self.allocations[first % len(self.allocations)]
        if not Allocation.objects.filter(pk=given_back.pk).exists():
            return {}
        take_back(given_back, PAID, "by mistake", at=NOW, by="Dana")
        return self._back(given_back)

    def _delete(self, first, _, __):
        if not self.allocations:
            return {}
        gone = self.allocations.pop(first % len(self.allocations))
        deleted, _ = Allocation.objects.filter(pk=gone.pk).delete()
        return self._back(gone) if deleted else {}

    def _back(self, row):
        source = row.payment or row.credit_note
        return {self._key(row.invoice): row.amount_minor, self._key(source): row.amount_minor}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(steps=st.lists(_step, max_size=25))
def test_open_is_the_amount_with_corrections_less_allocations(company, steps):
    with transaction.atomic():
        book = _Book(customer(company, f"ash-{len(steps)}"))
        for step in steps:
            book.take(*step)
        for item in book.items:
            assert open_minor(item) == book.open_minor[book._key(item)]
        assert [each for each in check_money(company) if "is kept open" in each.message] == []
        transaction.set_rollback(True)


def test_an_allocation_taken_away_opens_both_sides_again(company):
    ash = customer(company)
    owed, paid = invoice(ash, 100), payment(ash, 100)
    allocate(owed, paid, 60)
    Allocation.objects.all().delete()
    assert (open_minor(owed), open_minor(paid)) == (100, 100)


def test_many_allocations_in_one_statement_add_up(company):
    ash = customer(company)
    owed, paid = invoice(ash, 10_000), payment(ash, 10_000)
    Allocation.objects.bulk_create(
        [Allocation(invoice=owed, payment=paid, amount_minor=minor, on_date=PAID) for minor in range(1, 101)]
    )
    assert (open_minor(owed), open_minor(paid)) == (10_000 - 5_050, 10_000 - 5_050)
