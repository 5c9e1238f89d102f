"""Runs the plan on DuckDB, in this process: from Arrow tables to Arrow tables, or from Parquet files to Parquet files.

Executes the statements kept in `plan.duckdb.sql`; knows nothing of what they decide.
"""

import datetime
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from dunwell.engine.facts import COVERED, DECISIONS, ORDER, TABLES
from dunwell.engine.refusal import BrokenFacts, CannotPlan
from dunwell.engine.results import settled
from dunwell.engine.validation import DUCKDB_TYPES, data_findings, shape_findings
from dunwell.values.findings import Finding

RESULTS = {"decisions": DECISIONS, "covered": COVERED}
PARQUET = "format parquet, compression snappy, row_group_size 122880"


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
    with _connection(as_of, threads, memory) as connection:
        for table in TABLES.keys() & facts.keys():
            connection.register(table, facts[table])
        _refuse(shape_findings(connection, facts))
        _refuse(data_findings(connection))
        made = {name: connection.sql(query).to_arrow_table() for name, query in _results(connection)}
    return Plan(**{name: settled(table, RESULTS[name]) for name, table in made.items()})


def plan_files(
    facts_dir: Path,
    as_of: datetime.date,
    out_dir: Path,
    *,
    memory: str | None = None,
    threads: int | None = None,
) -> None:
    """Reads FACTS_DIR/<table>.parquet and writes decisions.parquet and covered.parquet into `out_dir`, whole or not.

    `memory` bounds DuckDB, such as `4GB`; beyond it, it works in a temporary folder beside the results.
    Raises BrokenFacts where a file is missing or breaks its table, CannotPlan where the memory does not do.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".plan-", dir=out_dir) as scratch,
        _connection(as_of, threads, memory, scratch) as connection,
    ):
        check_files(connection, facts_dir)
        made = {}
        for name, query in _results(connection):
            made[name] = Path(scratch) / f"{name}.parquet"
            connection.execute(f"copy ({query}) to '{made[name]}' ({PARQUET})")
        for name, path in made.items():
            os.replace(path, out_dir / f"{name}.parquet")


def check_files(connection: duckdb.DuckDBPyConnection, facts_dir: Path) -> None:
    """Makes a view of each fact file, named for its table. Raises BrokenFacts where the facts break their table."""
    findings = []
    for table in TABLES:
        path = facts_dir / f"{table}.parquet"
        if not path.is_file():
            findings.append(
                Finding(
                    f"{path} is missing; where there is nothing to say, write it without rows", column=table
                )
            )
            continue
        try:
            connection.read_parquet(str(path)).create_view(table)
        except duckdb.Error as error:
            findings.append(
                Finding(f"{path} cannot be read as Parquet; write it anew ({error})", column=table)
            )
    _refuse(findings)
    _refuse(shape_findings(connection, TABLES))
    _refuse(data_findings(connection))


def kept_statements() -> dict[str, str]:
    """Returns the statement of each stage, by its name and in their order."""
    text = files("dunwell.engine").joinpath("plan.duckdb.sql").read_text(encoding="utf-8")
    parts = [part.split("\n", 1) for part in text.split("-- stage: ")[1:]]
    return {name.strip(): sql for name, sql in parts}


def _results(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yields each result's name and the query for its rows in order, making the stages before it on the way."""
    for name, sql in kept_statements().items():
        if name not in RESULTS:
            connection.execute(f"create temp table {name} as {sql}")
            continue
        typed = ", ".join(
            f"{field.name}::{DUCKDB_TYPES[field.type]} as {field.name}" for field in RESULTS[name]
        )
        yield name, f"select {typed} from ({sql}) order by {', '.join(ORDER[name])}"


@contextmanager
def _connection(
    as_of: datetime.date, threads: int | None, memory: str | None, scratch: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    config = {"preserve_insertion_order": "false"}
    if scratch:
        config["temp_directory"] = scratch
    if threads:
        config["threads"] = str(threads)
    if memory:
        config["memory_limit"] = memory
    try:
        with duckdb.connect(config=config) as connection:
            # DuckDB 1.5 gave wrong results with this optimizer; later ones lose little without it.
            connection.execute("set disabled_optimizers = 'common_subplan'")
            connection.execute("set variable as_of = ?::date", [as_of])
            yield connection
    except duckdb.OutOfMemoryException as error:
        raise CannotPlan(f"The plan needs more memory than it was given; allow it more. ({error})") from error


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise BrokenFacts(findings)
