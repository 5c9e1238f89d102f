"""Runs the plan on DuckDB, in this process: from Arrow tables to Arrow tables.

Executes the statements kept in `plan.duckdb.sql`; knows nothing of what they decide. Leaves out files: `files` does them.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import pyarrow as pa

from dunwell.engine.facts import ORDER, RESULTS, TABLES, WORDS
from dunwell.engine.refusal import BrokenFacts, CannotPlan
from dunwell.engine.results import settled
from dunwell.engine.validation import DUCKDB_TYPES, data_findings, shape_findings
from dunwell.values.findings import Finding


@dataclass(frozen=True, slots=True)
class Plan:
    """The two results of a plan, with the columns of `facts.DECISIONS` and `facts.COVERED`, in their order."""

    decisions: pa.Table
    covered: pa.Table


def plan(
    facts: Mapping[str, pa.Table],
    as_of: datetime.date,
    *,
    threads: int | None = None,
    memory: str | None = None,
) -> Plan:
    """Decides for every customer with something live whether to act or wait on the day `as_of`.

    `facts` has every table of `facts.TABLES`. Raises BrokenFacts where they break their table.
    """
    with connected(as_of, threads, memory) as connection:
        for table in TABLES.keys() & facts.keys():
            connection.register(table, facts[table])
        refuse(shape_findings(connection, facts))
        refuse(data_findings(connection))
        make_stages(connection)
        made = {name: connection.sql(query).to_arrow_table() for name, query in result_queries().items()}
    return Plan(**{name: settled(table, RESULTS[name]) for name, table in made.items()})


def make_stages(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes a temporary table of every stage before the results, from tables or views of the facts."""
    for name, sql in kept_statements().items():
        if name not in RESULTS:
            connection.execute(f"create temp table {name} as {sql}")
    _make_word_types(connection)


def _make_word_types(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes a type for each text column of the results, in which a word is a small number until it is written.

    Sorting a million rows of text takes twice as long.
    """
    for column, words in WORDS.items():
        connection.execute(f"create type {column}_word as enum ({', '.join(map(repr, words))})")
    for column in ("track", "step_key"):
        found = f"select distinct {column} from rungs order by {column}"
        connection.execute(f"create type {column}_word as enum ({found})")


def result_queries() -> dict[str, str]:
    """Returns for each result the query for its rows, in its order and its types."""
    kept = kept_statements()
    queries = {}
    for name, schema in RESULTS.items():
        short = ", ".join(f"{field.name}::{_short_type(field)} as {field.name}" for field in schema)
        columns = ", ".join(f"{field.name}::{DUCKDB_TYPES[field.type]} as {field.name}" for field in schema)
        rows = f"select {short} from ({kept[name]}) order by {', '.join(ORDER[name])}"
        queries[name] = f"select {columns} from ({rows})"
    return queries


def _short_type(field: pa.Field) -> str:
    return f"{field.name}_word" if field.type == pa.string() else DUCKDB_TYPES[field.type]


def kept_statements() -> dict[str, str]:
    """Returns the statement of each stage, by its name and in their order."""
    text = files("dunwell.engine").joinpath("plan.duckdb.sql").read_text(encoding="utf-8")
    parts = [part.split("\n", 1) for part in text.split("-- stage: ")[1:]]
    return {name.strip(): sql for name, sql in parts}


@contextmanager
def connected(
    as_of: datetime.date, threads: int | None, memory: str | None, scratch: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Opens a database in memory for a plan of `as_of`; beyond `memory` it works in the folder `scratch`.

    Raises CannotPlan where the memory does not do.
    """
    config = {"preserve_insertion_order": "false"}
    if scratch:
        config["temp_directory"] = scratch
    if threads:
        config["threads"] = str(threads)
    if memory:
        config["memory_limit"] = memory
    try:
        with duckdb.connect(config=config) as connection:
            # DuckDB would show the progress of a long plan on standard output, which is the caller's.
            connection.execute("set enable_progress_bar = false")
            # With common_subplan DuckDB 1.5 gave wrong results; later ones lose little without it. The other one swaps
            # the sides of joins by guesses of their size, which are far off after filters; ours are written right.
            connection.execute("set disabled_optimizers = 'common_subplan,build_side_probe_side'")
            # The checks ask the same files many small questions.
            connection.execute("set parquet_metadata_cache = true")
            connection.execute("set variable as_of = ?::date", [as_of])
            yield connection
    except duckdb.OutOfMemoryException as error:
        raise CannotPlan(f"The plan needs more memory than it was given; allow it more. ({error})") from error


def refuse(findings: Sequence[Finding]) -> None:
    """Raises BrokenFacts if there are any findings."""
    if findings:
        raise BrokenFacts(findings)
