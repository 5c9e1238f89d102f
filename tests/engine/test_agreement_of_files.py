"""The plan written to files is the reference's, row by row and column by column, whichever engine makes it."""

from datetime import date
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
import reference
from random_facts import Facts, random_facts, tables, together

from dunwell.engine.facts import COVERED, DECISIONS
from dunwell.engine.files import plan_files

THURSDAY = date(2024, 2, 29)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Eighty companies in one book, of about eight hundred customers."""
    rng = Random("files")
    return together([random_facts(rng, rng.choice([1, 4, 12, 24]), THURSDAY, number) for number in range(80)])


def planned(facts: Facts, folder: Path, engine: str) -> Path:
    """Returns the folder of the results."""
    facts_dir = folder / "facts"
    facts_dir.mkdir(exist_ok=True)
    for name, table in tables(facts).items():
        pq.write_table(table, facts_dir / f"{name}.parquet")
    plan_files(facts_dir, THURSDAY, folder / engine, engine=engine)
    return folder / engine


def check_agreement(facts: Facts, results: Path) -> None:
    for name, schema, rows in zip(
        ("decisions", "covered"), (DECISIONS, COVERED), reference.plan(facts, THURSDAY), strict=True
    ):
        table = pq.read_table(results / f"{name}.parquet")
        assert [(field.name, field.type) for field in table.schema] == [(f.name, f.type) for f in schema]
        for mine, its in zip(rows, table.to_pylist(), strict=True):
            assert its == mine


def test_the_files_agree_with_the_reference(facts, tmp_path):
    check_agreement(facts, planned(facts, tmp_path, "duckdb"))


@pytest.mark.spark
def test_the_files_made_by_spark_agree_with_the_reference_and_with_duckdb(facts, tmp_path):
    by_spark = planned(facts, tmp_path, "spark")
    check_agreement(facts, by_spark)
    by_duckdb = planned(facts, tmp_path, "duckdb")
    for name in ("decisions.parquet", "covered.parquet"):
        assert pq.read_table(by_spark / name).columns == pq.read_table(by_duckdb / name).columns
