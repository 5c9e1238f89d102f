"""Whether the tables of the database are those this program knows. Leaves out making them: `dunwell migrate` does."""

import os
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.db import connection

from dunwell.backup.home_files import unfinished

#: What to do where the database is from another version.
MIGRATE_FIRST = "The database is not set up for this version of Dunwell yet. Run first: dunwell migrate"
TOO_NEW = (
    "The database is from a newer version of Dunwell, and this one could damage it. "
    "Install that version, or set DUNWELL_HOME to another folder."
)
HALF_RESTORED = (
    "A restore was interrupted, and not all of it is in place. Finish it first: dunwell restore --finish"
)


def fault_of_schema(may_be_older: bool = False) -> str | None:
    """Returns what to tell the user where the tables are older (unless they may be) or newer than this program."""
    if unfinished(settings.HOME):
        return HALF_RESTORED
    _keep_to_owner()
    known = _known()
    applied = _applied(set(known))
    if any(not applied[app] <= known[app] for app in known):
        return TOO_NEW
    if not may_be_older and any(not known[app] <= applied[app] for app in known):
        return MIGRATE_FIRST
    return None


def _keep_to_owner() -> None:
    """Makes a missing SQLite file itself, readable by its owner only: it will hold a ledger."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:") and not os.path.exists(name):
        with suppress(OSError):  # SQLite meets the same obstacle, and what it says is put in words.
            os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))


def _known() -> dict[str, set[str]]:
    """Returns the names of this program's own migrations by app, read from its files."""
    names = {}
    for app in apps.get_app_configs():
        if app.name.startswith("dunwell.") and (app.path and _has_migrations(app.name)):
            module = import_module(f"{app.name}.migrations")
            names[app.label] = {each.name for each in iter_modules(module.__path__) if each.name[0].isdigit()}
    return names


def _has_migrations(name: str) -> bool:
    module = import_module(name)
    return any(each.name == "migrations" for each in iter_modules(module.__path__))


def _applied(labels: set[str]) -> dict[str, set[str]]:
    """Returns the names of the migrations that the database has seen, by app."""
    applied: dict[str, set[str]] = {label: set() for label in labels}
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return applied
        cursor.execute("SELECT app, name FROM django_migrations")
        for label, name in cursor.fetchall():
            if label in applied:
                applied[label].add(name)
    return applied
