"""The QR code's mask: a code as good as the standard wants it, and still the code of its text."""

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.adapters.letters.code_mask import _number, _turned, best_code, penalty


def _plainly(rows):
    """The rating of table 11, counted module by module."""
    size = len(rows)
    total = 0
    for lines in (rows, [list(column) for column in zip(*rows, strict=True)]):
        for line in lines:
            run = 1
            for before, module in zip(line, [*line[1:], None], strict=True):
                if module == before:
                    run += 1
                    continue
                total += run - 2 if run >= 5 else 0
                run = 1
            padded = [0] * 4 + list(line) + [0] * 4
            for at in range(4, 4 + size - 6):
                if padded[at : at + 7] == [1, 0, 1, 1, 1, 0, 1]:
                    total += 40 if not any(padded[at - 4 : at]) or not any(padded[at + 7 : at + 11]) else 0
    for row in range(size - 1):
        for column in range(size - 1):
            block = {rows[row + down][column + right] for down in (0, 1) for right in (0, 1)}
            total += 3 if len(block) == 1 else 0
    dark = sum(map(sum, rows)) * 100 / size**2
    return total + 10 * int(abs(dark - 50) / 5)


def _masks(text):
    options = {"error": "m", "mode": "byte", "encoding": "utf-8", "micro": False, "boost_error": False}
    return [[list(row) for row in segno.make(text, mask=mask, **options).matrix] for mask in range(8)]


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=120))
def test_the_code_is_the_one_with_the_least_penalty_of_the_eight(text):
    masks = _masks(text)

    best = [[int(module) for module in row] for row in best_code(text)]

    assert best in masks
    assert _plainly(best) == min(_plainly(each) for each in masks)


@pytest.mark.parametrize("length", [1, 14, 60, 150, 331])
def test_the_quick_rating_is_the_plain_one_at_every_size(length):
    for rows in _masks("x" * length):
        assert penalty(_number(rows), _number(_turned(rows)), len(rows)) == _plainly(rows)
