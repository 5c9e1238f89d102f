"""The plan from a folder of Parquet files to a folder of Parquet files, on DuckDB or Apache Spark.

The facts are checked, whichever engine plans, before anything is written; results appear whole or not at all.
"""

import datetime
import os
import tempfile
from pathlib import Path
from typing import Literal

import duckdb

from dunwell.engine.duckdb_runner import connected, make_stages, refuse, result_queries
from dunwell.engine.facts import TABLES
from dunwell.engine.validation import data_findings, shape_findings
from dunwell.values.findings import Finding

Engine = Literal["duckdb", "spark"]
#: How DuckDB writes a result: row groups of one size, so that the bytes depend on the rows alone.
PARQUET = "format parquet, compression snappy, row_group_size 122880, dictionary_size_limit 1000"


def plan_files(
    facts_dir: Path,
    as_of: datetime.date,
    out_dir: Path,
    *,
    engine: Engine = "duckdb",
    memory: str | None = None,
    threads: int | None = None,
) -> None:
    """Reads FACTS_DIR/<table>.parquet for every table and writes decisions.parquet and covered.parquet to `out_dir`.

    `memory`, such as `4GB`, bounds the engine; beyond it, it works in a temporary folder beside the results, which is
    removed. Raises BrokenFacts where a file is missing or breaks its table, CannotPlan where the memory does not do or
    the engine is not installed.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".plan-", dir=out_dir) as scratch:
        made = Path(scratch, "results")
        made.mkdir()
        with connected(as_of, threads, memory, scratch) as connection:
            _see(connection, facts_dir)
            if engine == "duckdb":
                _write(connection, made)
        if engine == "spark":
            from dunwell.engine import spark_runner

            spark_runner.write_plan(facts_dir, as_of, made, Path(scratch), memory, threads)
        for name in ("covered", "decisions"):
            os.replace(made / f"{name}.parquet", out_dir / f"{name}.parquet")


def reasons(out_dir: Path) -> dict[str, int]:
    """Returns how many customers have each reason in the decisions written to `out_dir`, the most frequent first."""
    with duckdb.connect() as connection:
        decisions = connection.read_parquet(str(out_dir / "decisions.parquet"))
        return dict(decisions.aggregate("reason, count(*) as n").order("n desc, reason").fetchall())


def _see(connection: duckdb.DuckDBPyConnection, facts_dir: Path) -> None:
    """Makes a view of each fact file, named for its table. Raises BrokenFacts where the facts break their table."""
    findings = []
    for table in TABLES:
        path = facts_dir / f"{table}.parquet"
        if not path.is_file():
            message = f"{path} is missing; where there is nothing to say, write it without rows"
            findings.append(Finding(message, column=table))
            continue
        try:
            connection.read_parquet(str(path)).create_view(table)
        except duckdb.Error as error:
            findings.append(
                Finding(f"{path} cannot be read as Parquet; write it anew ({error})", column=table)
            )
    refuse(findings)
    refuse(shape_findings(connection, TABLES))
    refuse(data_findings(connection))


def _write(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    make_stages(connection)
    for name, query in result_queries().items():
        connection.execute(f"copy ({query}) to '{_quoted(folder)}/{name}.parquet' ({PARQUET})")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
