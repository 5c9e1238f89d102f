"""What is tested on SQLite holds on PostgreSQL too: the same tests, run again on the other database. The first share."""

import re

import pytest
from both_databases import FIRST_SHARE, LEFT_OUT, PURE, ROOT, SECOND_SHARE, run_on_postgresql


def test_every_folder_of_tests_is_run_on_postgresql_or_left_out_with_a_reason():
    folders = [path.name for path in (ROOT / "tests").iterdir() if list(path.glob("test_*.py"))]

    assert sorted(folders) == sorted([*FIRST_SHARE, *SECOND_SHARE, *LEFT_OUT])


@pytest.mark.parametrize("folder", [name for name, reason in LEFT_OUT.items() if reason == PURE])
def test_what_is_called_pure_uses_nothing_that_knows_the_database(folder):
    for path in (ROOT / "tests" / folder).rglob("*.py"):
        found = re.findall(
            r"dunwell\.\w+\.models|django_db|django\.test|\((?:db|company)[,)]", path.read_text()
        )
        assert not found, f"{path.name} uses {found[0]}"


@pytest.mark.postgresql
@pytest.mark.parametrize("folder", FIRST_SHARE)
def test_what_speaks_to_the_database_passes_on_postgresql(postgresql_url, folder):
    run_on_postgresql(folder, postgresql_url)
