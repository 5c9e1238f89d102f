"""Copies an SQLite database out and in, in one transaction each, while others read and write it.

Through Python's own SQLite library, as everywhere: a second one in the process would drop the locks of the first.
"""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from dunwell.backup.trouble import CannotBackUp, CannotRestore

_PAGES = 4_096
#: How long others may keep the database busy.
BUSY_SECONDS = 30.0


def copy_out(name: str, target: Path) -> None:
    """Writes the database as it is at this moment into a new file, and checks that it can be read.

    A read transaction holds that moment: writers go on, and the copy never begins anew. Raises `CannotBackUp`.
    """
    try:
        with closing(
            sqlite3.connect(_uri(name, "ro"), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        ) as source:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                source.backup(copy, pages=_PAGES)
                copy.execute("PRAGMA journal_mode=DELETE")  # One file, with nothing beside it.
                (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise CannotBackUp(
            f"The database cannot be copied: {error}. Look at the disk and at DUNWELL_DATABASE_URL."
        ) from None
    if sound != "ok":
        raise CannotBackUp(f"The database is damaged: {sound}. Bring back an earlier copy.")


def copy_in(source: Path, name: str) -> None:
    """Makes the database what the file holds, in one transaction: whoever looks sees the old or the new, never a part.

    Raises `CannotRestore` where others keep it busy or the disk is full; the database is then as it was.
    """
    until = time.monotonic() + BUSY_SECONDS

    def give_up_in_time(_: int, __: int, ___: int) -> None:
        if time.monotonic() > until:
            raise CannotRestore(
                "The database is busy. Stop `dunwell serve` and `dunwell worker`, then restore again."
            )

    try:
        if not name.startswith("file:") and not os.path.exists(name):
            os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
        with (
            closing(sqlite3.connect(_uri(str(source), "ro"), uri=True, isolation_level=None)) as copy,
            closing(sqlite3.connect(_uri(name, "rw"), uri=True, isolation_level=None)) as live,
        ):
            live.execute("PRAGMA synchronous=FULL")
            copy.backup(live, pages=-1, progress=give_up_in_time)
    except (sqlite3.Error, OSError) as error:
        raise CannotRestore(
            f"The database cannot be written: {error}. What was there is as it was."
        ) from None


def _uri(name: str, mode: str) -> str:
    if name.startswith("file:"):
        return name
    return f"file:{name.replace('%', '%25').replace('?', '%3f').replace('#', '%23')}?mode={mode}"
