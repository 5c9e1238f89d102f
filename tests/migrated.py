"""Databases that are up to date without running every migration again: a copy of one that was made before.

The copy belongs to these migrations: another set of them has another name. Leaves out the test database of pytest itself.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg

SOURCES = Path(__file__).resolve().parents[1] / "src" / "dunwell"
TEMPLATE = "dunwell_template"


def migrate():
    """Brings the database of these settings up to date; a new SQLite file is a copy."""
    from django.conf import settings
    from django.core.management import call_command

    database = settings.DATABASES["default"]
    kept = _kept()
    if not database["ENGINE"].endswith("sqlite3"):
        call_command("migrate", verbosity=0)
    elif kept.exists() and not Path(database["NAME"]).exists():
        shutil.copyfile(kept, database["NAME"])
    else:
        call_command("migrate", verbosity=0)
        _keep(Path(database["NAME"]), kept)


def migrated_home(folder):
    """Puts an up-to-date, empty SQLite database into a home, as `dunwell migrate` makes it; returns its file."""
    folder.mkdir(exist_ok=True)
    kept, made = _kept(), folder / "dunwell.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, made)
        made.chmod(0o600)
        return made
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("DUNWELL_", "DJANGO_"))
    }
    dunwell = Path(sys.executable).parent / "dunwell"
    subprocess.run(
        [dunwell, "migrate"], env=plain | {"DUNWELL_HOME": str(folder)}, capture_output=True, check=True
    )
    _keep(made, kept)
    return made


def template_on(url):
    """Returns the name of an up-to-date, empty database on the server of this URL, from which others are made."""
    with psycopg.connect(url, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (TEMPLATE,)).fetchone():
            return TEMPLATE
        server.execute(f"CREATE DATABASE {TEMPLATE}")
    environment = os.environ | {
        "DUNWELL_DATABASE_URL": f"{url.rpartition('/')[0]}/{TEMPLATE}",
        "DJANGO_SETTINGS_MODULE": "dunwell.project.settings_for_tests",
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return TEMPLATE


def _kept():
    digest = hashlib.sha256()
    for path in sorted(SOURCES.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return Path(tempfile.gettempdir()) / f"dunwell-migrated-{digest.hexdigest()[:16]}-{os.getuid()}.sqlite3"


def _keep(made, kept):
    """Keeps a copy of a database that was just made; whoever reads it finds all of it, or none."""
    new = kept.with_name(f"{kept.name}.{os.getpid()}")
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(new)) as copy:
        source.backup(copy)
    new.replace(kept)
