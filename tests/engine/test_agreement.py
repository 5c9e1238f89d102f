"""The engine and the reference agree on random facts, row by row and column by column.

`DUNWELL_AGREEMENT_SETS` says on how many fact sets (2,400 unless set; the full form is 20000).
"""

import os
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
import reference
from engine_rows import by_engine
from hypothesis import HealthCheck, given, settings
from random_facts import DAYS, Facts, facts_and_day, random_facts, together

SETS = int(os.environ.get("DUNWELL_AGREEMENT_SETS", "2400"))
#: So many sets, of separate playbooks, rules and customers, are planned as one, for a plan takes longer to
#: start than to make. Only capacity knows of the customers of other sets.
SETS_PER_PLAN = 60
#: Every so many sets one is planned alone.
SETS_PER_ALONE = 40


def differences(facts: Facts, as_of: date) -> list[str]:
    """Returns the first rows in which engine and reference differ."""
    found = []
    for mine, its in zip(reference.plan(facts, as_of), by_engine(facts, as_of), strict=True):
        if mine != its:
            rows = [(row, "reference") for row in mine if row not in its]
            rows += [(row, "engine") for row in its if row not in mine]
            rows = sorted(rows, key=lambda pair: (pair[0]["customer_id"], pair[1]))
            found += [f"{planner}: {row}" for row, planner in rows[:8]] or ["same rows in another order"]
    return found


def crowds() -> Iterator[tuple[int, Facts, date]]:
    for first in range(0, SETS, SETS_PER_PLAN):
        rng = Random(f"crowd {first}")
        as_of = rng.choice(DAYS)
        numbers = range(first, first + SETS_PER_PLAN)
        yield (
            first,
            together([random_facts(rng, rng.choice([0, 1, 2, 5, 12]), as_of, n) for n in numbers]),
            as_of,
        )


def alone() -> Iterator[tuple[int, Facts, date]]:
    for seed in range(SETS // SETS_PER_ALONE):
        rng = Random(f"alone {seed}")
        as_of = rng.choice(DAYS)
        yield seed, random_facts(rng, rng.choice([0, 1, 1, 2, 4, 9, 300]), as_of), as_of


@pytest.mark.parametrize("sets", [crowds, alone])
def test_the_engine_agrees_with_the_reference_on_random_facts(sets):
    for seed, facts, as_of in sets():
        found = differences(facts, as_of)
        assert not found, f"{sets.__name__}, {seed}, as of {as_of}:\n" + "\n".join(found)


@settings(max_examples=SETS // 60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(facts_and_day())
def test_the_engine_agrees_with_the_reference_on_facts_that_shrink(drawn):
    assert differences(*drawn) == []
