"""The tests of the ledger and of the round, once more on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

TESTS = Path(__file__).resolve().parents[1]
#: The folders whose tests say something of the database.
SPEAKING = ("ledger", "outreach")


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor == "postgresql", reason="these tests are running on PostgreSQL already")
@pytest.mark.parametrize("folder", SPEAKING)
def test_all_holds_on_postgresql_as_well(postgresql_url, folder):
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        [*command, "-m", "not postgresql and not public_data", str(TESTS / folder)],
        env=_environment() | {"DUNWELL_DATABASE_URL": postgresql_url},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8_000:]


def _environment():
    """Returns the environment without what belongs to this run of pytest alone."""
    own = ("PYTEST_", "DUNWELL_TEST_EVERYTHING")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}
