"""What holds a ledger can be read by its owner only."""

import os
import stat
import subprocess
import sys
from pathlib import Path


def test_a_new_database_and_key_are_readable_by_their_owner_only(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    environment = os.environ | {"DUNWELL_HOME": str(home)}
    environment.pop("DUNWELL_DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    subprocess.run([Path(sys.executable).parent / "dunwell", "migrate"], env=environment, check=True)

    for name in ("dunwell.sqlite3", "secret_key"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600, name
