"""Asks the engine for the plan of facts given as rows, and answers in rows."""

from datetime import date

from random_facts import Facts, tables

from dunwell.engine.duckdb_runner import plan
from dunwell.engine.facts import COVERED, DECISIONS


def by_engine(facts: Facts, as_of: date) -> tuple[list[dict], list[dict]]:
    """Returns (decisions, covered) as rows in the engine's order, once columns and types are checked."""
    result = plan(tables(facts), as_of)
    assert columns(result.decisions) == columns(DECISIONS.empty_table())
    assert columns(result.covered) == columns(COVERED.empty_table())
    return result.decisions.to_pylist(), result.covered.to_pylist()


def columns(table) -> list[tuple[str, object]]:
    return [(field.name, field.type) for field in table.schema]
