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


def test_of_many_that_begin_at_once_all_have_the_one_key_that_is_kept(tmp_path):
    code = "import sys, pathlib, dunwell.project.home as at; print(at.secret_key(pathlib.Path(sys.argv[1])))"
    environment = {name: value for name, value in os.environ.items() if name != "DUNWELL_SECRET_KEY"}
    many = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    keys = {each.communicate(timeout=60)[0].strip() for each in many}

    assert keys == {(tmp_path / "secret_key").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
