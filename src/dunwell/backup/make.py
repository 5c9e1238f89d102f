"""Makes a backup: the database at one moment and the home's files, in one file. Changes nothing it copies."""

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from dunwell.backup import postgresql_copy, sqlite_copy
from dunwell.backup.archive import part_of, write_archive
from dunwell.backup.home_files import home_files
from dunwell.backup.manifest import DATABASE, FORM, Manifest, applied_migrations, program_version
from dunwell.backup.trouble import CannotBackUp


def make_backup(target: Path, made_at: datetime, replace: bool) -> Manifest:
    """Writes everything into one file, readable by its owner only; others may read and write meanwhile.

    The copy of the database waits in a folder beside the file, which needs room for it. Raises `CannotBackUp` and
    `OSError`; then there is no new file, and an older one of that name is as it was.
    """
    if target.exists() and not replace:
        raise CannotBackUp(f"{target} is there already. Name another file, or say --replace.")
    if not target.parent.is_dir():
        raise CannotBackUp(f"The folder {target.parent} does not exist. Make it, or name another.")
    name = str(connection.settings_dict["NAME"])
    missing = connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists()
    migrations = {} if missing else applied_migrations()
    if not migrations:
        raise CannotBackUp("There is no database to back up. Look at DUNWELL_HOME and DUNWELL_DATABASE_URL.")
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy = Path(folder) / DATABASE
        if connection.vendor == "sqlite":
            sqlite_copy.copy_out(name, copy)
        else:
            postgresql_copy.copy_out(copy)
        sources: dict[str, Path | bytes] = {DATABASE: copy, **home_files(settings.HOME)}
        manifest = Manifest(
            form=FORM,
            program=program_version(),
            made_at=made_at.isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=migrations,
            parts={name: part_of(source) for name, source in sources.items()},
        )
        write_archive(target, manifest, sources, made_at)
    return manifest
