"""Turns the planner's expressions into the DuckDB statements that are kept beside it, in `plan.duckdb.sql`.

Building an expression and importing Ibis takes longer than planning a small book, so the runner executes the kept text.
Run `python -m dunwell.engine.compile` after any change to the planner; a test fails while the text is stale.
"""

import datetime
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dunwell.engine.facts import TABLES
from dunwell.engine.planner import planned

KEPT = Path(__file__).with_name("plan.duckdb.sql")
HEAD = "-- Made by `python -m dunwell.engine.compile` from the planner's expressions; not edited by hand.\n"


def _getvariable(variable: str) -> datetime.date:  # type: ignore[empty-body]
    """Reads a DuckDB variable: the day is a constant to DuckDB, and the text is the same for every day."""


def _nullable(schema: pa.Schema) -> ibis.Schema:
    """Returns the schema as an engine gives it for a view of a file: it promises no column without nulls."""
    columns = ibis.Schema.from_pyarrow(schema).items()
    return ibis.schema({name: kind.copy(nullable=True) for name, kind in columns})


def statements() -> dict[str, str]:
    """Returns the DuckDB text of each stage by its name; it reads the facts and the stages before it by theirs."""
    kept: dict[str, str] = {}

    def keep(name: str, table: ir.Table) -> ir.Table:
        kept[name] = str(ibis.to_sql(table, dialect="duckdb"))
        return ibis.table(table.schema(), name=name)

    day = ibis.udf.scalar.builtin(_getvariable, name="getvariable")
    facts = {name: ibis.table(_nullable(schema), name=name) for name, schema in TABLES.items()}
    planned(facts, day("as_of"), keep)
    return kept


def text() -> str:
    """Returns the whole file: each statement under a comment line with its name."""
    return HEAD + "".join(f"\n-- stage: {name}\n{sql}\n" for name, sql in statements().items())


if __name__ == "__main__":
    KEPT.write_text(text(), encoding="utf-8")
