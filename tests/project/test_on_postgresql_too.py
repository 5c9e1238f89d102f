"""What is tested on SQLite holds on PostgreSQL too: the second share, in a file of its own for a second process."""

import pytest
from both_databases import SECOND_SHARE, run_on_postgresql


@pytest.mark.postgresql
@pytest.mark.parametrize("folder", SECOND_SHARE)
def test_what_speaks_to_the_database_passes_on_postgresql(postgresql_url, folder):
    run_on_postgresql(folder, postgresql_url)
