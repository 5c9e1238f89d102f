"""Runs the plan on Apache Spark on this machine: the planner's own expressions, from Parquet files to Parquet files.

Leaves out checking the facts, which `files` has done by then. Needs the extra `dunwell[spark]` and Java.
"""

import datetime
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from dunwell.engine.facts import ORDER, RESULTS, TABLES
from dunwell.engine.refusal import CannotPlan
from dunwell.engine.results import write_result

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from pyspark.sql import SparkSession

#: Spark says nothing below an error, and that into the scratch folder.
LOGGING = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %m%n%ex
"""
SPARK_TYPES = {pa.int64(): "bigint", pa.string(): "string", pa.date32(): "date", pa.bool_(): "boolean"}


def write_plan(
    facts_dir: Path, as_of: datetime.date, made: Path, scratch: Path, memory: str | None, threads: int | None
) -> None:
    """Writes decisions.parquet and covered.parquet into the folder `made`, each as one file in its order.

    `memory` is what Spark's driver may use, such as `4GB`. Raises CannotPlan where Spark or Java is missing.
    """
    _need_spark()
    with _session(scratch, memory, threads) as session:
        for table, schema in TABLES.items():
            facts = session.read.schema(_spark_schema(schema)).parquet(str(facts_dir / f"{table}.parquet"))
            facts.createOrReplaceTempView(table)
        _plan(session, as_of, scratch)
        for name, schema in RESULTS.items():
            parts = scratch / f"{name}.parts"
            columns = [f"cast({field.name} as {SPARK_TYPES[field.type]}) as {field.name}" for field in schema]
            session.table(name).selectExpr(*columns).orderBy(*ORDER[name]).write.parquet(str(parts))
            write_result(_batches(parts, schema), schema, made / f"{name}.parquet")


def _plan(session: "SparkSession", as_of: datetime.date, scratch: Path) -> None:
    """Makes a view of every stage of the plan; each is written down, so that later stages start from its rows."""
    import ibis

    from dunwell.engine.planner import planned

    connection = ibis.pyspark.connect(session)

    def keep(name: str, table: "ir.Table") -> "ir.Table":
        rows = session.sql(str(ibis.to_sql(table, dialect="pyspark")))
        if name not in RESULTS:
            rows.write.parquet(str(scratch / name))
            rows = session.read.parquet(str(scratch / name))
        rows.createOrReplaceTempView(name)
        return connection.table(name)

    planned({table: connection.table(table) for table in TABLES}, as_of, keep)


def _spark_schema(schema: pa.Schema) -> str:
    """Returns the columns as Spark writes them: given so, it need not open the files to find out."""
    return ", ".join(f"{field.name} {SPARK_TYPES[field.type]}" for field in schema)


def _batches(parts: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yields the rows of Spark's part files, which are in order by their names."""
    for part in sorted(parts.glob("part-*.parquet")):
        yield from pq.ParquetFile(part).iter_batches(columns=schema.names)


def _need_spark() -> None:
    try:
        # The first import tells of pandas versions on standard error; nothing here uses pandas.
        with warnings.catch_warnings(action="ignore"):
            import_module("ibis.backends.pyspark")
    except ImportError as error:
        raise CannotPlan(
            f"Apache Spark is not installed ({error}). Install it with: pip install 'dunwell[spark]'"
        ) from error
    java = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (java and Path(java, "bin", "java").exists())):
        raise CannotPlan("Apache Spark needs Java, 17 or newer. Install it, or set JAVA_HOME to where it is.")


@contextmanager
def _session(scratch: Path, memory: str | None, threads: int | None) -> Iterator["SparkSession"]:
    from pyspark.sql import SparkSession

    logging = scratch / "log4j2.properties"
    logging.write_text(LOGGING, encoding="utf-8")
    options = f"-Dlog4j2.configurationFile=file:{logging} -Dderby.system.home={scratch}"
    builder = (
        SparkSession.builder.master(f"local[{threads or '*'}]")
        .appName("dunwell plan")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
        .config("spark.local.dir", str(scratch))
        .config("spark.driver.extraJavaOptions", options)
        .config("spark.sql.shuffle.partitions", str(4 * (threads or os.cpu_count() or 1)))
    )
    if memory:
        builder = builder.config("spark.driver.memory", _java_size(memory))
    with _said_to(scratch / "spark.log"):
        try:
            session = builder.getOrCreate()
        except Exception as error:
            # Whatever stops the start of another program is told to the user in its own words.
            said = (scratch / "spark.log").read_text(encoding="utf-8", errors="replace")[-2000:]
            raise CannotPlan(f"Apache Spark did not start ({error}). {said}") from error
    try:
        yield session
    finally:
        session.stop()


def _java_size(memory: str) -> str:
    """Returns a size such as `4GB` or `512 MiB` as Java writes it: `4g`, `512m`."""
    return memory.replace(" ", "").lower().removesuffix("b").removesuffix("i")


@contextmanager
def _said_to(path: Path) -> Iterator[None]:
    """Sends what programs started meanwhile say on either output to a file, so that ours stay clean."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [(number, os.dup(number)) for number in (1, 2)]
    with path.open("ab") as log:
        try:
            for number, _ in kept:
                os.dup2(log.fileno(), number)
            yield
        finally:
            for number, copy in kept:
                os.dup2(copy, number)
                os.close(copy)
