"""The whole book in one pass says the same as one debt at a time, and in a fraction of the time."""

import time

import pyarrow as pa
import pytest
from random_debts import one_by_one, random_debts

from dunwell.law.interest_book import ADDED, DEBTS, CannotCompute, interest_of_book
from dunwell.law.pack_files import shipped_packs


def test_a_hundred_thousand_random_debts_are_computed_as_one_by_one_and_many_times_faster():
    packs = shipped_packs()
    debts = random_debts(packs, 100_000, seed=4)

    begin = time.perf_counter()
    book = interest_of_book(packs, debts)
    took = time.perf_counter() - begin
    begin = time.perf_counter()
    single = [one_by_one(packs, debt) for debt in debts.to_pylist()]
    took_singly = time.perf_counter() - begin

    found = book.select(ADDED.names).to_pylist()
    different = [pair for pair in zip(debts.to_pylist(), found, single, strict=True) if pair[1] != pair[2]]
    assert different[:3] == []
    known = [row for row in found if row["refused"] is None]
    assert len(known) > 20_000
    assert {row["refused"] for row in found} == {None, "no_pack", "no_rule", "no_rate", "unconfirmed"}
    assert took * 3 < took_singly


def test_the_debts_keep_their_order_and_their_other_columns():
    packs = shipped_packs()
    debts = random_debts(packs, 500, seed=5).append_column("number", pa.array(range(500)))
    book = interest_of_book(packs, debts)
    assert book.select(debts.column_names).equals(debts)
    assert book.column_names == [*debts.column_names, *ADDED.names]


def test_an_empty_book_has_no_interest():
    assert interest_of_book(shipped_packs(), DEBTS.empty_table()).num_rows == 0


def test_a_table_that_is_no_book_is_refused():
    packs = shipped_packs()
    debts = random_debts(packs, 3, seed=6)
    with pytest.raises(CannotCompute, match="no column due_on"):
        interest_of_book(packs, debts.drop_columns(["due_on"]))
    empty = debts.set_column(1, "currency", pa.array([None, "EUR", "EUR"]))
    with pytest.raises(CannotCompute, match="currency is empty in 1 rows"):
        interest_of_book(packs, empty)
    below = debts.set_column(0, "principal_minor", pa.array([-1, 1, 1]))
    with pytest.raises(CannotCompute, match="below 0"):
        interest_of_book(packs, below)
