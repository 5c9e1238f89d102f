"""Which folders of tests are run again on PostgreSQL, which are not and why, and how one is run."""

import os
import re
import subprocess
import sys
from pathlib import Path

from migrated import template_on

ROOT = Path(__file__).resolve().parents[2]
#: The folders whose tests speak to the database, in two shares of about the same length: two processes run them.
FIRST_SHARE = ("outreach", "bounces", "portal", "workbench", "journal")
SECOND_SHARE = ("insight", "delivery", "arrangements", "operations", "imports", "ledger", "people", "sample")
PURE = "speaks to no database"
WORDS = "words are the same on every database; what they ask of one, `outreach` asks too"
STORIES = "calendars of rounds: each part of one is asked of both databases by `outreach` and `arrangements`"
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
    "scenarios": STORIES,
    "messages": WORDS,
    "sms": PURE,
    "tone": PURE,
    "tone_politeness": PURE,
    "values": PURE,
}
#: Of a test with many examples three are run again, since what they ask of the database is the same; `every_example` marks
#: those where it is not. DUNWELL_TEST_EXAMPLES=1000 runs all.
EXAMPLES = "3"
#: Tests that choose their databases themselves, need a browser, or of which shorter ones beside them ask the same of the
#: database, are not run twice either. `python -m pytest -m one_database` with DUNWELL_DATABASE_URL runs those as well.
RUN_AGAIN = "not postgresql and not browser and not own_database and not one_database"


def run_on_postgresql(folder: str, url: str) -> str:
    """Runs the folder's tests on the server at this URL; returns what pytest says. Fails where one does, or none ran."""
    environment = os.environ | {"DUNWELL_DATABASE_URL": url, "TEST_TEMPLATE_DATABASE": template_on(url)}
    environment.setdefault("DUNWELL_TEST_EXAMPLES", EXAMPLES)
    environment.pop("DUNWELL_TEST_EVERYTHING", None)  # What asks SQLite itself is skipped, and says so.
    for name in [each for each in environment if each.startswith("PYTEST_")]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", RUN_AGAIN, f"tests/{folder}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8_000:]
    assert re.search(r"\d+ passed", done.stdout), done.stdout[-2_000:]
    return done.stdout
