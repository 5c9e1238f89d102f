"""Says in one sentence what is wrong around the program, and what to do: settings, database, disk. Leaves out bugs:
what it has no sentence for is raised as it is, with all its lines."""

import errno

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError

#: What a database says, in small letters, to what a person should hear. The first that fits counts.
_DATABASE = (
    ("unable to open database file", "The database file cannot be opened: its folder is missing or not yours to write in. "
     "Look at DUNWELL_HOME and DUNWELL_DATABASE_URL."),
    ("readonly database", "The database cannot be written: its file, folder or disk is read-only. "
     "Give yourself the right to write there, or set DUNWELL_HOME to another folder."),
    ("database is locked", "The database is busy: another command is writing for long. Wait for it, then try again."),
    ("is full", "The disk is full. Make room, then try again."),
    ("disk i/o error", "The database file cannot be read or written: the disk is full or failing. Look there first."),
    ("no space left", "The database's disk is full. Make room there, then try again."),
    ("not a database", "The file of the database holds something else. Look at DUNWELL_DATABASE_URL, or bring back a copy."),
    ("malformed", "The database file is damaged. Bring back a copy of it."),
)  # fmt: skip
_DISK = {
    errno.ENOSPC: "The disk is full. Make room, then try again.",
    errno.EDQUOT: "Your share of the disk is used up. Make room, then try again.",
    errno.EFBIG: "A file grew beyond what this machine allows (see ulimit -f).",
}
_PLACES = {
    errno.ENOENT: "it does not exist",
    errno.EACCES: "you have no right to",
    errno.EPERM: "you have no right to",
    errno.EROFS: "its disk is read-only",
    errno.ENOTDIR: "a part of its path is a file",
    errno.EISDIR: "it is a folder",
    errno.EEXIST: "something is there already",
}


def sentence_of(error: Exception) -> str | None:
    """Returns what to tell the user about an error that has its cause outside the program, or None for a bug."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if isinstance(error, DatabaseError | InterfaceError):
        return _of_database(error)
    if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        return _DISK[errno.ENOSPC] if "no space left" in str(error).lower() else None
    if isinstance(error, OSError) and error.errno in _DISK:
        return _DISK[error.errno]
    if isinstance(error, OSError) and error.errno in _PLACES and error.filename is not None:
        return f"{error.filename} cannot be used: {_PLACES[error.errno]}."
    return None


def _of_database(error: Exception) -> str | None:
    said = str(error).lower()
    for sign, sentence in _DATABASE:
        if sign in said:
            return sentence
    if type(error).__name__ == "OperationalError" and ("connection" in said or "resolve" in said):
        first = str(error).strip().splitlines()[0]
        return f"The database cannot be reached: {first}. Look at DUNWELL_DATABASE_URL, and whether the server runs."
    return None
