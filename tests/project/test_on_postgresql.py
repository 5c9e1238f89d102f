"""What is tested on SQLite holds on PostgreSQL too: the same tests, run again on the other database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: The areas that speak to a database. Tests that bring servers or browsers of their own are not run twice.
AREAS = ("journal", "ledger", "imports", "outreach", "sample", "workbench")


@pytest.mark.postgresql
def test_everything_that_speaks_to_the_database_passes_on_postgresql(postgresql_url):
    environment = os.environ | {"DUNWELL_DATABASE_URL": postgresql_url}
    environment.pop("DUNWELL_TEST_EVERYTHING", None)  # What asks SQLite itself is skipped, and says so.
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-m",
            "not postgresql and not browser",
        ]
        + [f"tests/{area}" for area in AREAS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8_000:]
    assert " passed" in done.stdout
