"""The page on arrangements names every key of a policy, every reason, every end, and every kind of wrong."""

import tomllib
from pathlib import Path

from policies_drawn import SHIPPED

from dunwell.arrangements import models
from dunwell.arrangements.deciding.schedules import REASONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "arrangements.md").read_text()


def _keys(table):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _keys(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _keys(value[0])
        else:
            yield key


def test_every_key_of_a_policy_is_told():
    missing = [key for key in _keys(tomllib.loads(SHIPPED.read_text())) if f"`{key}`" not in PAGE]
    assert missing == []


def test_every_section_of_a_policy_is_told():
    missing = [name for name, value in tomllib.loads(SHIPPED.read_text()).items() if f"`{name}`" not in PAGE]
    assert missing == []


def test_every_reason_why_a_plan_is_not_agreed_to_at_once_is_told():
    assert [code for code in REASONS if f"`{code}`" not in PAGE] == []


def test_everything_that_can_become_of_an_arrangement_is_told():
    steps = set()
    for model in vars(models).values():
        for each in getattr(getattr(model, "_meta", None), "constraints", ()):
            for name, value in getattr(getattr(each, "condition", None), "children", ()) or ():
                if name.endswith("__in") and name.split("__")[0] in ("outcome", "kind", "answer", "step"):
                    steps |= set(value)
    assert len(steps) > 15
    assert sorted(step for step in steps if f"`{step}`" not in PAGE) == []
