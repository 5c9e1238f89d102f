"""Reads tables as they lie on the disk, from one moment of the database, whatever bytes are in them. Changes nothing.

No converter of Django's runs, for a changed byte could make it fail. A text is `str` (bytes that are no UTF-8 stand in
it as lone surrogates), what is kept as bytes is `bytes`; days and moments are as the entries of the journal write them.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Expression, F, Func, QuerySet

#: Rows fetched at a time.
ROWS = 10_000
_AS_TEXT = partial(str, encoding="utf-8", errors="surrogateescape")
#: A moment as Django writes it into SQLite: in UTC, with microseconds unless they are zero.
_STORED = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.(?!000000)\d{6})?\Z", re.ASCII)


class Reading:
    """Reads rows as they were at one moment, however much is written meanwhile; memory is bounded."""

    def __init__(self, cursors: Any) -> None:
        self._cursors = cursors

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yields the rows of a query (placeholders `%s`)."""
        with self._cursors() as cursor:
            cursor.execute(sql, parameters)
            while rows := cursor.fetchmany(ROWS):
                yield from rows


class _Stored(Func):
    """A column without what would convert it on the way."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(+%(expressions)s)")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        field = self.get_source_expressions()[0].field
        template = "%(expressions)s"
        if isinstance(field, DateTimeField):
            template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        elif isinstance(field, DateField):
            template = "to_char(%(expressions)s, 'YYYY-MM-DD')"
        return self.as_sql(compiler, connection, template=template)


def stored(path: str) -> Expression:
    """Returns a column, by its path, as it lies on the disk."""
    return _Stored(F(path))


def as_sql(rows: QuerySet) -> tuple[str, Sequence[Any]]:
    """Returns the statement and its parameters that read a query made with the ORM, columns made with `stored`."""
    return rows.query.get_compiler(connection=connection).as_sql()


def moment_of(value: Any) -> Any:
    """Returns a stored moment as entries write it; what is none, or is written otherwise, is told apart from any."""
    if connection.vendor == "postgresql":
        return value
    found = _STORED.match(value) if type(value) is str else None
    if found is None:
        return ("not a moment", value)
    day, time, fraction = found.groups()
    return f"{day}T{time}{fraction or '.000000'}Z"


@contextmanager
def reading() -> Iterator[Reading]:
    """Opens the database for reading. Inside a transaction of the caller, what that transaction sees is read."""
    if connection.vendor == "sqlite":
        with _sqlite_connection() as raw:
            yield Reading(partial(_sqlite_cursor, raw))
    elif connection.in_atomic_block:
        yield Reading(connection.chunked_cursor)
    else:
        reader = connection.copy()
        try:
            reader.set_autocommit(False)
            with reader.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield Reading(reader.chunked_cursor)
        finally:
            reader.close()


def read_only(name: Any) -> str:
    """Returns the address at which Python's SQLite opens a file for reading only."""
    text = str(name)
    if text.startswith("file:"):
        return text
    return f"file:{text.replace('%', '%25').replace('?', '%3f').replace('#', '%23')}?mode=ro"


@contextmanager
def _sqlite_connection() -> Iterator[sqlite3.Connection]:
    if connection.in_atomic_block:
        yield connection.connection
        return
    name = connection.settings_dict["NAME"]
    raw = sqlite3.connect(read_only(name), timeout=30, isolation_level=None, uri=True)
    try:
        raw.execute("BEGIN")
        yield raw
    finally:
        raw.close()


@contextmanager
def _sqlite_cursor(raw: sqlite3.Connection) -> Iterator[Any]:
    cursor = _BytesAndText(raw)
    try:
        yield cursor
    finally:
        cursor.close()


class _BytesAndText:
    """A cursor of Python's SQLite that takes Django's placeholders and reads any bytes."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw, self._cursor = raw, raw.cursor()
        self.close = self._cursor.close

    def execute(self, sql: str, parameters: Sequence[Any]) -> None:
        with self._any_bytes():
            self._cursor.execute(sql.replace("%s", "?"), tuple(parameters))

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        with self._any_bytes():
            return self._cursor.fetchmany(size)

    @contextmanager
    def _any_bytes(self) -> Iterator[None]:
        # The connection may be the caller's, whose own queries read as they always do.
        before = self._raw.text_factory
        self._raw.text_factory = _AS_TEXT
        try:
            with connection.wrap_database_errors:
                yield
        finally:
            self._raw.text_factory = before
