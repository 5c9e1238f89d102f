"""The promises hold for sixty days on which every act is taken and recorded, while life goes on.

`DUNWELL_SIXTY_DAYS_SEEDS` says how often (1 unless set).
"""

import os
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from engine_rows import by_engine
from history import recorded
from promises import check_contact_rules, check_nothing_settled, check_one_step, check_rungs, key
from random_facts import DAYS, Facts, random_facts

from dunwell.engine import facts as schema

SEEDS = range(int(os.environ.get("DUNWELL_SIXTY_DAYS_SEEDS", "1")))


@pytest.mark.parametrize("seed", SEEDS)
def test_sixty_days_of_acts_break_no_promise(seed):
    rng = Random(f"sixty days {seed}")
    as_of = rng.choice(DAYS)
    facts = random_facts(rng, 250, as_of)
    at_first = {key(row): (row["last_step"], row["last_step_on"]) for row in facts["occasions"]}
    taken: dict[tuple[str, int], list[tuple[date, int]]] = {}
    kinds: Counter = Counter()
    for _ in range(60):
        decisions, covered = by_engine(facts, as_of)
        check_one_step(decisions, covered)
        check_nothing_settled(facts, covered, as_of)
        check_rungs(facts, covered, as_of)
        check_contact_rules(facts, decisions, as_of)
        for row in covered:
            taken.setdefault(key(row), []).append((as_of, row["step_no"]))
        kinds.update(row["reason"] for row in decisions)
        facts = a_day_of_life(recorded(facts, decisions, covered, as_of), as_of, rng)
        as_of += timedelta(days=1)
    check_histories(facts, at_first, taken)
    assert kinds["ok"] > 100


def a_day_of_life(facts: Facts, as_of: date, rng: Random) -> Facts:
    """Returns the facts with a few payments, and a few holds from tomorrow on."""
    occasions = [
        row | {"open_base_minor": rng.choice([0, row["open_base_minor"] // 2])}
        if rng.random() < 0.005
        else row
        for row in facts["occasions"]
    ]
    holds = [
        {
            "customer_id": row["customer_id"],
            "track": row["track"],
            "occasion_id": row["occasion_id"],
            "kind": rng.choice(schema.HOLD_KINDS),
            "starts_on": as_of + timedelta(days=1),
            "ends_on": as_of + timedelta(days=rng.randint(1, 9)),
        }
        for row in facts["occasions"]
        if rng.random() < 0.005
    ]
    return facts | {"occasions": occasions, "holds": facts["holds"] + holds}


def check_histories(facts: Facts, at_first: dict, taken: dict) -> None:
    """Each occasion went up its ladder rung by rung, waited between them, and repeated only its last."""
    playbooks = {row["customer_id"]: row["playbook"] for row in facts["customers"]}
    steps = {(row["playbook"], row["track"], row["step_no"]): row for row in facts["steps"]}
    for occasion in facts["occasions"]:
        ladder = playbooks[occasion["customer_id"]], occasion["track"]
        last_step, last_on = at_first[key(occasion)]
        for on, step_no in taken.get(key(occasion), []):
            step = steps[*ladder, step_no]
            is_last = (*ladder, step_no + 1) not in steps
            repeated = step_no <= last_step
            assert not repeated or (is_last and step["repeat_days"] is not None)
            skipped = range(last_step + 1, step_no)
            assert all(steps[*ladder, rung]["offset_days"] < 0 for rung in skipped)
            if last_on:
                wait_days = max(step["wait_days"], step["repeat_days"] if repeated else 0)
                assert (on - last_on).days >= wait_days
            last_step, last_on = step_no, on
