"""Lets the tests empty tables that nobody may empty: their triggers stand aside for just that moment."""

from django.db import connection


def let_tests_empty_tables():
    """Wraps what Django empties the tables with between tests that commit.

    Of the class, not of one connection: beside a browser's loop Django opens another.
    """
    kind = type(connection.ops)
    empty = kind.sql_flush

    def sql_flush(ops, style, tables, **options):
        statements = empty(ops, style, tables, **options)
        if not statements:
            return statements
        aside, back = _sqlite() if connection.vendor == "sqlite" else _postgresql(tables)
        return [*aside, *statements, *back]

    kind.sql_flush = sql_flush


def _sqlite():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%%BEFORE DELETE%%'", []
        )
        found = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in found], [sql for _, sql in found]


def _postgresql(tables):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT event_object_table FROM information_schema.triggers "
            "UNION SELECT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal"
        )
        guarded = [name for (name,) in cursor.fetchall() if name in tables]
    return (
        [f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in guarded],
        [f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in guarded],
    )
