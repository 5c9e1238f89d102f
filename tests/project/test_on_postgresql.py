"""What is tested on SQLite holds on PostgreSQL too: the same tests, run again on the other database."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: The folders whose tests speak to the database.
AREAS = (
    "bounces", "delivery", "imports", "journal", "ledger", "operations", "outreach", "portal", "sample", "scenarios",
    "workbench",
)  # fmt: skip
PURE = "speaks to no database"
OWN = "makes databases of its own, of both kinds where it matters"
#: The folders that are not run again, each with the reason.
LEFT_OUT = {
    "bench": OWN,
    "engine": PURE,
    "law": PURE,
    "letters": PURE,
    "mail": PURE,
    "mail_reports": PURE,
    "project": OWN,
    "sms": PURE,
    "values": PURE,
}
#: Tests that choose their databases themselves, or need a browser, are not run twice either.
RUN_AGAIN = "not postgresql and not browser and not own_database"


def test_every_folder_of_tests_is_run_on_postgresql_or_left_out_with_a_reason():
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}

    assert folders == set(AREAS) | set(LEFT_OUT)
    assert not set(AREAS) & set(LEFT_OUT)


@pytest.mark.parametrize("folder", [name for name, reason in LEFT_OUT.items() if reason == PURE])
def test_what_is_called_pure_uses_nothing_that_knows_the_database(folder):
    for path in (ROOT / "tests" / folder).rglob("*.py"):
        found = re.findall(
            r"dunwell\.\w+\.models|django_db|django\.test|\((?:db|company)\b", path.read_text()
        )
        assert not found, f"{path.name} uses {found[0]}"


@pytest.mark.postgresql
@pytest.mark.parametrize("area", AREAS)
def test_everything_that_speaks_to_the_database_passes_on_postgresql(postgresql_url, area):
    environment = os.environ | {"DUNWELL_DATABASE_URL": postgresql_url}
    environment.pop("DUNWELL_TEST_EVERYTHING", None)  # What asks SQLite itself is skipped, and says so.
    for name in [each for each in environment if each.startswith("PYTEST_")]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", RUN_AGAIN, f"tests/{area}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8_000:]
    assert re.search(r"\d+ passed", done.stdout), done.stdout[-2_000:]
