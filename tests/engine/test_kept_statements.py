"""The DuckDB statements kept beside the planner are what its expressions compile to, and run without Ibis."""

import subprocess
import sys

from dunwell.engine import compile as compiling
from dunwell.engine.duckdb_runner import kept_statements
from dunwell.engine.planner import STAGES


def test_the_kept_statements_are_fresh():
    stale = compiling.KEPT.read_text(encoding="utf-8") != compiling.text()
    assert not stale, "Run: python -m dunwell.engine.compile"


def test_the_kept_statements_are_the_stages_in_their_order():
    assert list(kept_statements()) == list(STAGES)


def test_planning_on_duckdb_imports_neither_ibis_nor_pandas_nor_spark():
    program = """
import sys
import dunwell.engine.duckdb_runner, dunwell.engine.files
print(sorted({"ibis", "pandas", "pyspark", "sqlglot", "django"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
