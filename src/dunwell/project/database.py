"""Where the database is: `DUNWELL_DATABASE_URL`, or a file in the home. Leaves out how it is spoken to."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

#: The ways to write an address, and what each is spoken to with.
SCHEMES = ("sqlite", "postgres", "postgresql")
SQLITE = "django.db.backends.sqlite3"


def database(url: str | None, home: Path) -> dict[str, Any]:
    """Returns Django's settings of the database at this address; where there is none, of the file in the home.

    Raises:
        ImproperlyConfigured: The address cannot be read; the message says how one is written, without its password.
    """
    if not url:
        # Not by way of an address: a folder's name may hold what means something else in one.
        return {"ENGINE": SQLITE, "NAME": str(home / "dunwell.sqlite3")}
    scheme, colon, _ = url.partition(":")
    if not colon or scheme not in SCHEMES:
        raise _unreadable(f"begins with {scheme!r}" if colon else "has no ':'")
    try:
        found = dict(dj_database_url.parse(url))
    except (ValueError, dj_database_url.ParseError):
        raise _unreadable("holds a sign that must be written as %XX, or a port that is no number") from None
    if found["NAME"] in ("", ":memory:"):
        raise _unreadable("names no database")
    return found


def _unreadable(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"DUNWELL_DATABASE_URL {why}. Write it as sqlite:////path/file.sqlite3 or "
        "postgres://user:password@host:5432/name, or unset it to keep the database in DUNWELL_HOME."
    )
