"""Runs single statements within an open transaction, where thousands a second count. Leaves out what they say.

On SQLite it goes past Django's cursors, which cost as much again as the statement; errors are Django's all the same.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def execute(sql: str, values: Sequence[Any] = ()) -> Any:
    """Runs a statement (placeholders `%s`) and returns its cursor: rows to fetch, or how many it changed (`rowcount`).

    Belongs in a transaction. Values are what the database stores: days as text, moments as `connection.ops` adapts them.
    """
    database = connections[DEFAULT_DB_ALIAS]  # Found once: each name asked of `connection` is looked up anew.
    if database.vendor == "sqlite" and database.connection is not None and not database.force_debug_cursor:
        with database.wrap_database_errors:
            return database.connection.execute(_question_marks(sql), values)
    cursor = database.cursor()
    cursor.execute(sql, values)
    return cursor


def copy_in(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Writes many rows into a table of PostgreSQL, within an open transaction; `columns` are quoted names with commas.

    Django does not turn errors of COPY into its own: unturned, a lost connection would pass by all that wait for one.
    """
    database = connections[DEFAULT_DB_ALIAS]
    with (
        database.cursor() as cursor,
        database.wrap_database_errors,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


@lru_cache(maxsize=100)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")
