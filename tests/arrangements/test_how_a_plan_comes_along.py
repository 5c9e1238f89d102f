"""Money lands on the oldest instalment; what is missed is asked about, moved to the end once, and then a person's."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from policies_drawn import EUR, STANDARD, WEEKENDS, some_calendar, some_day, some_rules

from dunwell.arrangements.deciding.progress import missed_minor, next_move, replanned, standings
from dunwell.arrangements.deciding.schedules import Part, least_minor

RULES = STANDARD.plan
THREE = tuple(Part(date(2026, month, 15), 10_000) for month in (4, 5, 6))


@st.composite
def some_schedule(draw):
    day = draw(some_day)
    steps = draw(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 10**6)), min_size=1, max_size=30))
    parts = []
    for apart, minor in steps:
        day += timedelta(days=apart)
        parts.append(Part(day, minor))
    return tuple(parts)


@given(some_schedule(), st.integers(-10, 10**8), some_day)
def test_money_settles_instalments_in_order_and_is_never_lost(parts, paid, on):
    found = standings(parts, paid, on, 3)
    total = sum(part.amount_minor for part in parts)

    assert sum(each.open_minor for each in found) == max(total - max(paid, 0), 0)
    settled = [each.part.amount_minor - each.open_minor for each in found]
    for before, after in pairwise(zip(found, settled, strict=True)):
        assert before[0].open_minor == 0 or after[1] == 0


@given(some_schedule(), st.integers(0, 10**8), st.integers(0, 40), some_rules, some_calendar())
def test_a_re_plan_keeps_the_sum_and_what_was_paid(parts, paid, after, rules, closed):
    on = parts[0].due_on + timedelta(days=after)
    least = least_minor(rules, EUR)
    last = parts[-1].due_on + timedelta(days=rules.replan_longer_days)

    moved = replanned(parts, paid, on, rules.moved, least, last, closed)

    assert sum(part.amount_minor for part in moved) == sum(part.amount_minor for part in parts)
    assert all(part.amount_minor > 0 for part in moved)
    assert all(before.due_on < after.due_on for before, after in pairwise(moved))
    # Nothing of it is missed any more, and what is new of it is not under the least while anything else is to come.
    assert missed_minor(standings(moved, paid, on, -1)) == 0
    before = {part.due_on for part in parts}
    added = [part for part in moved if part.due_on not in before]
    assert len(added) <= 1
    if added and len([part for part in moved if part.due_on > on]) > 1:
        assert added[0].amount_minor >= least
        assert added[0].due_on <= last


def test_a_missed_instalment_is_a_question_first_then_moved_once_then_a_persons():
    missed = standings(THREE, 4_000, date(2026, 4, 20), RULES.miss_grace_days)
    asked = date(2026, 4, 20)

    assert [each.state for each in missed] == ["missed", "open", "open"]
    assert next_move(missed, None, False, asked, RULES) == "ask"
    assert next_move(missed, asked, False, asked + timedelta(days=6), RULES) is None
    assert next_move(missed, asked, False, asked + timedelta(days=7), RULES) == "replan"
    assert next_move(missed, asked, True, asked + timedelta(days=7), RULES) == "hand"


def test_the_missed_part_moves_to_the_end():
    moved = replanned(THREE, 4_000, date(2026, 4, 27), "later", 2_500, date(2026, 12, 31), WEEKENDS)

    assert [(part.due_on, part.amount_minor) for part in moved] == [
        (date(2026, 4, 15), 4_000), (date(2026, 5, 15), 10_000), (date(2026, 6, 15), 10_000),
        (date(2026, 7, 15), 6_000),
    ]  # fmt: skip


def test_a_missed_part_under_the_least_is_added_to_the_last_instalment():
    moved = replanned(THREE, 9_000, date(2026, 4, 27), "later", 2_500, date(2026, 12, 31), WEEKENDS)

    assert [part.amount_minor for part in moved] == [9_000, 10_000, 11_000]


def test_within_the_grace_nothing_is_missed():
    assert standings(THREE, 0, date(2026, 4, 18), 3)[0].state == "due"
    assert standings(THREE, 0, date(2026, 4, 19), 3)[0].state == "missed"
