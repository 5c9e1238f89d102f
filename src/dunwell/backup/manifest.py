"""What a backup says of itself: when it was made, by which program, from which database, and a hash of each part.

Leaves out where the parts are kept.
"""

import json
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from dunwell.backup.trouble import CannotRestore

#: The form of the archive. A program reads the forms up to its own.
FORM = 1
DATABASE = "database"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at` is UTC in ISO 8601; `database` the kind (`sqlite`, `postgresql`); `migrations` the names by app."""

    form: int
    program: str
    made_at: str
    database: str
    migrations: dict[str, list[str]]
    parts: dict[str, Part]

    def as_json(self) -> bytes:
        """Returns the text that `read_manifest` reads."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode() + b"\n"


def program_version() -> str:
    """Returns the version of this program."""
    return version("dunwell")


def applied_migrations() -> dict[str, list[str]]:
    """Returns the names of the migrations the database has seen, by app, in order."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def read_manifest(text: bytes) -> Manifest:
    """Reads what `as_json` wrote. Raises `CannotRestore` where it is something else or from a newer program."""
    try:
        raw = json.loads(text)
        if isinstance(raw["form"], int) and raw["form"] > FORM:
            raise CannotRestore(_newer(str(raw["program"])))
        manifest = Manifest(
            form=int(raw["form"]),
            program=str(raw["program"]),
            made_at=str(raw["made_at"]),
            database=str(raw["database"]),
            migrations={str(app): [str(name) for name in names] for app, names in raw["migrations"].items()},
            parts={
                str(name): Part(int(part["size"]), str(part["sha256"])) for name, part in raw["parts"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CannotRestore(
            "The file is no backup of Dunwell, or it is damaged: its list of contents is unreadable."
        ) from None
    if DATABASE not in manifest.parts or not all(
        _SHA256.fullmatch(part.sha256) for part in manifest.parts.values()
    ):
        raise CannotRestore(
            "The file is no backup of Dunwell, or it is damaged: its list of contents is incomplete."
        )
    return manifest


def refuse_what_does_not_fit(manifest: Manifest) -> None:
    """Raises `CannotRestore` for a backup of a newer program, or of the other kind of database."""
    known: dict[str, set[str]] = {}
    for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations:
        known.setdefault(app, set()).add(name)
    unknown = any(app in known and set(names) - known[app] for app, names in manifest.migrations.items())
    if unknown or _numbers(manifest.program) > _numbers(program_version()):
        raise CannotRestore(_newer(manifest.program))
    if manifest.database != connection.vendor:
        kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise CannotRestore(
            f"The backup is of {kinds.get(manifest.database, manifest.database)}, and DUNWELL_DATABASE_URL names "
            f"{kinds.get(connection.vendor, connection.vendor)}. A backup is restored into the kind of database it was "
            "made of: set DUNWELL_DATABASE_URL to one."
        )


def _newer(program: str) -> str:
    return (
        f"The backup is from Dunwell {program}, which is newer than this one ({program_version()}). "
        "Install that version, then restore."
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:4])
