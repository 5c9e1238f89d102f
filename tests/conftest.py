"""What every test may use: a company and its public input data. Leaves out what one area needs alone."""

import os
from collections import Counter
from pathlib import Path

import pytest

from browsers import chromium
from days import NOW
from emptying import let_tests_empty_tables
from postgresql import postgresql_url

__all__ = ["chromium", "postgresql_url"]

PUBLIC_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Adds to Django's own: tables that only grow are emptied between tests all the same."""
    let_tests_empty_tables()


@pytest.fixture
def company(db):
    """Birch Supplies, who is owed money in euros."""
    from dunwell.ledger.companies import make_company

    return make_company(
        key="birch",
        name="Birch Supplies",
        currency="EUR",
        jurisdiction="IE",
        language="en",
        time_zone="Europe/Dublin",
        contact_name="Dana Reyes",
        contact_email="dana@birch.example",
        contact_phone="+353 1 555 0100",
        at=NOW,
        by="Dana Reyes",
    )


@pytest.fixture
def join(db):
    """Makes somebody a member of a company in a role, and returns them: `join(company, "viewer", name="Vera")`."""
    from joining import make_member

    return make_member


@pytest.fixture
def public_data():
    """The folder of public files beside the repository; the test is skipped, saying so, where it is not there."""
    if not PUBLIC_DATA.is_dir():
        pytest.skip("the public data files are not beside this repository")
    return PUBLIC_DATA


def pytest_collection_modifyitems(config, items):
    """What takes longest begins first, so that no process is left alone with it at the end. Where only some examples are
    asked for (DUNWELL_TEST_EXAMPLES=3), that many of each test run, but for those marked `every_example`."""
    items.sort(key=lambda item: item.path.name not in ("test_on_postgresql.py", "test_agreement_of_files.py"))
    most = int(os.environ.get("DUNWELL_TEST_EXAMPLES", "0"))
    if not most:
        return
    met: Counter[tuple[Path, str]] = Counter()
    left_out = []
    for item in items:
        test = (item.path, item.nodeid.partition("[")[0])
        met[test] += 1
        if met[test] > most and not item.get_closest_marker("every_example"):
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        known = set(left_out)
        items[:] = [item for item in items if item not in known]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything has to run (DUNWELL_TEST_EVERYTHING=1), a skipped test is a failed one."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("DUNWELL_TEST_EVERYTHING") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
