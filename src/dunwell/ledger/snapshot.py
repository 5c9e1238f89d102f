"""One consistent view of the whole database, read straight into Arrow. Leaves out what is read.

On SQLite it is a read transaction of a connection of its own, through Python's own SQLite library: a second SQLite
library in the process would drop the locks the first one holds on the live file. On PostgreSQL it is a `REPEATABLE
READ` transaction with a cursor at the server. Memory is bounded by the result, never by a copy of it as Python rows.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from django.db import connection

from dunwell.journal.reading import read_only

#: Rows fetched at a time: enough to make the price of a call vanish, few enough to stay in the processor's cache.
ROWS = 20_000


class Snapshot:
    """Reads tables as they were at one moment, however much is written meanwhile."""

    def __init__(self, cursors: Any) -> None:
        self._cursors = cursors

    def table(self, sql: str, parameters: Sequence[Any], schema: pa.Schema) -> pa.Table:
        """Returns the rows of a query (placeholders `%s`), columns in the order of `schema`."""
        with self._cursors() as cursor:
            cursor.execute(sql, parameters)
            batches = []
            while rows := cursor.fetchmany(ROWS):
                columns = zip(*rows, strict=True)
                arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
                batches.append(pa.record_batch(arrays, schema=schema))
        return pa.Table.from_batches(batches, schema=schema)


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Opens a snapshot. Inside a transaction of the caller, that transaction is the snapshot."""
    if connection.in_atomic_block:
        yield Snapshot(connection.cursor)
    elif connection.vendor == "sqlite":
        with _sqlite() as reader:
            yield Snapshot(reader)
    else:
        with _postgresql() as reader:
            yield Snapshot(reader)


@contextmanager
def _sqlite() -> Iterator[Any]:
    parameters = {"timeout": 30, "isolation_level": None, "uri": True}
    reader = sqlite3.connect(read_only(connection.settings_dict["NAME"]), **parameters)

    @contextmanager
    def cursors() -> Iterator[Any]:
        yield _QuestionMarks(reader.cursor())

    try:
        reader.execute("BEGIN")
        yield cursors
    finally:
        reader.close()


class _QuestionMarks:
    """A cursor of `sqlite3` that takes Django's placeholders."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.fetchmany = cursor.fetchmany

    def execute(self, sql: str, parameters: Sequence[Any]) -> None:
        self._cursor.execute(
            sql.replace("%s", "?"), [str(value) if _is_day(value) else value for value in parameters]
        )


def _is_day(value: Any) -> bool:
    return hasattr(value, "isoformat")


@contextmanager
def _postgresql() -> Iterator[Any]:
    reader = connection.copy()
    try:
        reader.set_autocommit(False)
        with reader.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield reader.chunked_cursor
    finally:
        reader.close()


def _array(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    if pa.types.is_date(kind) and any(isinstance(value, str) for value in values):
        return pa.array(values, pa.string()).cast(kind)
    if pa.types.is_boolean(kind):
        return pa.array([None if value is None else bool(value) for value in values], kind)
    return pa.array(values, kind)
