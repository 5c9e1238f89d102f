"""The random facts are rich enough: all the plan can say is said, and no mistake in a rule stays unseen."""

from collections import Counter
from random import Random

import pytest
import reference
from mistakes import MISTAKES
from random_facts import DAYS, Facts, random_facts

from dunwell.engine import facts as schema

REASONS = [
    "ok",
    "done_today",
    "on_hold",
    "likely_to_pay",
    "nothing_due",
    "covered_by_credit",
    "below_minimum",
    "opted_out",
    "unreachable",
    "quiet_day",
    "too_soon",
    "contact_cap",
    "over_capacity",
]


def drawn(seed: int) -> tuple[Facts, object]:
    """Returns the facts and the day of the seed; every third set has a crowd, for capacity to choose from."""
    rng = Random(seed)
    as_of = rng.choice(DAYS)
    return random_facts(rng, 150 if seed % 3 == 0 else rng.randint(0, 8), as_of), as_of


def test_the_random_facts_bring_out_every_reason_hold_channel_and_repeat():
    said: Counter = Counter()
    for seed in range(300):
        facts, as_of = drawn(seed)
        decisions, covered = reference.plan(facts, as_of)
        for row in decisions:
            said.update(
                (column, row[column]) for column in ("reason", "hold_kind", "channel", "tone", "approval")
            )
            said["several covered"] += (row["covered_count"] or 0) > 1
        last_steps = {(row["track"], row["occasion_id"]): row["last_step"] for row in facts["occasions"]}
        said["repeats"] += sum(
            last_steps[row["track"], row["occasion_id"]] >= row["step_no"] for row in covered
        )
        said["no rows"] += not decisions
        said["one customer"] += len(facts["customers"]) == 1
    expected = [("reason", reason) for reason in REASONS]
    expected += [("hold_kind", kind) for kind in schema.HOLD_KINDS]
    expected += [("channel", name) for name in (*schema.CONTACT_CHANNELS, *schema.INTERNAL_CHANNELS)]
    expected += [("tone", tone) for tone in schema.TONES] + [("approval", name) for name in schema.APPROVALS]
    expected += ["several covered", "repeats", "no rows", "one customer"]
    assert [what for what in expected if said[what] < 10] == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planner_wrong_in_one_point_would_be_found_out(monkeypatch, mistake):
    name, wrong = MISTAKES[mistake]
    seen = 0
    for seed in range(300):
        facts, as_of = drawn(seed)
        expected = reference.plan(facts, as_of)
        with monkeypatch.context() as patch:
            patch.setattr(reference, name, wrong)
            seen += reference.plan(facts, as_of) != expected
        if seen == 3:
            return
    assert seen == 3
