"""What the database refuses by itself: every trigger a migration makes is still there after all of them."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

SOURCE = Path(__file__).resolve().parents[2] / "src"
MIGRATIONS = [
    ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    for path in sorted(SOURCE.glob("dunwell/*/migrations/0*.py"))
]


def made():
    """The names of the triggers that the migrations make on this database."""
    for name in MIGRATIONS:
        statements = getattr(import_module(name), f"_{connection.vendor}", None)
        for sql in statements() if statements else ():
            yield from re.findall(r"CREATE TRIGGER (\w+)", sql)


@pytest.mark.django_db
def test_no_later_migration_has_taken_a_trigger_away():
    """SQLite makes a table anew when a constraint of it changes, and forgets its triggers."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        there = {name for (name,) in cursor.fetchall()}

    expected = set(made())
    assert len(expected) > 15
    assert expected - there == set()
