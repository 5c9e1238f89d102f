"""Brings a backup back: laid out and checked beside what is there, then put in place. A crash leaves the old or the new.

Until the layout is complete nothing is touched; from then on a mark says that the restore is to be finished, and every
other command refuses to work on what may be half of each. Leaves out checking the rows: `dunwell verify` does.
"""

import errno
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from dunwell.backup import postgresql_copy, sqlite_copy
from dunwell.backup.archive import on_disk, read_archive
from dunwell.backup.home_files import COMPLETE, HOME, KEPT, LAYOUT, holds_files, unfinished
from dunwell.backup.manifest import DATABASE, Manifest, refuse_what_does_not_fit
from dunwell.backup.trouble import CannotRestore

#: Tables that a database has before anybody uses it.
_BOOKKEEPING = {"django_migrations", "django_content_type", "auth_permission"}


def stage(source: Path, replace: bool) -> Manifest:
    """Checks a backup whole and lays it out in the home, ready to be finished; what is there is not touched yet.

    Raises `CannotRestore`: it is damaged, of a newer program, of another database, or, without `replace`, something is
    there that it would replace.
    """
    if unfinished(settings.HOME):
        raise CannotRestore(
            "Another restore was interrupted. Finish it first: dunwell restore --finish. Then restore again."
        )
    if not replace and (holds_files(settings.HOME) or _holds_rows()):
        raise CannotRestore(
            f"There is a ledger already, in {_database_name()} or in {settings.HOME}. Set DUNWELL_HOME and "
            "DUNWELL_DATABASE_URL to an empty place, or say --replace to lose what is there."
        )
    layout = settings.HOME / LAYOUT
    shutil.rmtree(layout, ignore_errors=True)
    layout.mkdir(mode=0o700)
    try:
        manifest = read_archive(source, layout)
        refuse_what_does_not_fit(manifest)
        _refuse_other_files(manifest)
    except BaseException:
        shutil.rmtree(layout, ignore_errors=True)
        raise
    held = {name.split("/")[1] for name in manifest.parts if name != DATABASE}
    _write_mark(layout / COMPLETE, "\n".join(sorted(held)))
    on_disk(layout)
    return manifest


def finish() -> None:
    """Puts what is laid out in place: the database in one transaction, then the files; then brings the tables up to date.

    Safe to repeat after a crash. Raises `CannotRestore` where the database is busy or cannot be written, and `Unfinished`.
    """
    layout = settings.HOME / LAYOUT
    if not unfinished(settings.HOME):
        raise CannotRestore("There is no restore to finish.")
    connection.close()
    if connection.vendor == "sqlite":
        sqlite_copy.copy_in(layout / DATABASE, str(connection.settings_dict["NAME"]))
    else:
        postgresql_copy.copy_in(layout / DATABASE)
    held = (layout / COMPLETE).read_text().splitlines()
    for kept in KEPT:
        _put(layout / HOME / kept, settings.HOME / kept, kept in held)
    on_disk(settings.HOME)
    (layout / COMPLETE).unlink()
    on_disk(layout)
    shutil.rmtree(layout, ignore_errors=True)
    call_command("migrate", interactive=False, verbosity=0)


def give_up() -> None:
    """Takes the layout away again, where nothing of it is in place yet."""
    shutil.rmtree(settings.HOME / LAYOUT, ignore_errors=True)


def _put(new: Path, place: Path, held: bool) -> None:
    """Moves one file or folder to its place; one that the backup does not hold goes. Safe to repeat at any point."""
    if not held:
        if place.is_dir():
            shutil.rmtree(place)
        # A secret key the backup does not hold stays: it came from the environment then, and so does the next.
    elif new.exists():
        old = new.with_name(f"{new.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        try:
            if place.is_dir():
                os.replace(place, old)
            os.replace(new, place)
        except OSError as error:
            if error.errno not in (errno.EBUSY, errno.EXDEV):
                raise
            _fill_anew(place, new)
            os.replace(new, old)


def _fill_anew(place: Path, new: Path) -> None:
    """Gives a folder that cannot be moved, because another disk is mounted there, the content of the new one."""
    for each in place.iterdir():
        shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
    shutil.copytree(new, place, dirs_exist_ok=True)


def _write_mark(place: Path, text: str) -> None:
    """Writes the mark whole or not at all, and on the disk."""
    beside = place.with_suffix(".part")
    with open(beside, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, place)


def _refuse_other_files(manifest: Manifest) -> None:
    for name in manifest.parts:
        first, _, rest = name.partition("/")
        if name != DATABASE and (first != HOME or rest.partition("/")[0] not in KEPT):
            raise CannotRestore(
                f"The backup holds {name}, which belongs to no part of Dunwell. Take another copy."
            )


def _holds_rows() -> bool:
    """Says whether the database holds anything that somebody put there."""
    if connection.vendor == "sqlite" and not os.path.exists(_database_name()):
        return False
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - _BOOKKEEPING
        for table in sorted(tables):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                return True
    return False


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])
