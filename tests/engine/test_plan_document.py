"""The page about the plan names every table, column, allowed value and reason, and shows commands that exist."""

import re
from pathlib import Path

import pytest

from dunwell.engine import facts
from dunwell.engine.compile import KEPT

PAGE = Path(__file__).parents[2].joinpath("docs", "plan.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\s]+)`", PAGE))
VALUES = [
    *facts.CONTACT_CHANNELS, *facts.INTERNAL_CHANNELS, *facts.CUSTOMER_KINDS, *facts.TONES, *facts.APPROVALS,
    *facts.HOLD_KINDS, *facts.TRACKS_WITHOUT_AMOUNT, *facts.TRACKS_ABOUT_MONEY,
]  # fmt: skip


@pytest.mark.parametrize("table", [*facts.TABLES, "decisions", "covered"])
def test_every_column_of_a_table_is_on_the_page(table):
    schema = (facts.TABLES | facts.RESULTS)[table]
    assert set(schema.names) <= NAMED
    assert table in NAMED or f"{table}.parquet" in NAMED


def test_every_allowed_value_is_on_the_page():
    assert set(VALUES) <= NAMED


def test_every_reason_in_the_planner_is_in_the_table_of_reasons_and_no_other():
    table = PAGE.split("| reason | when |")[1].split("\n\n")[0]
    described = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    statements = KEPT.read_text(encoding="utf-8")
    assert len(described) == 13
    for reason in described:
        assert f"'{reason}'" in statements
    reasons = set(re.findall(r"(?:THEN|ELSE) '(\w+)'", statements))
    others = {"act", "wait", "review", *facts.CONTACT_CHANNELS, *facts.HOLD_KINDS}
    assert reasons - others == set(described)


def test_every_module_named_on_the_page_is_there():
    for name in re.findall(r"`(\w+\.py)`", PAGE):
        assert KEPT.with_name(name).exists(), name
