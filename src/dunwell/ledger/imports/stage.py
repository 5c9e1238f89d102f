"""Temporary tables of the database connection that hold what a file says until it is compared. Leaves out the ledger.

They vanish with the connection: a crash leaves nothing behind.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from dunwell.ledger import bulk
from dunwell.values.records import RECORDS, Batch

_TYPES = {"int": "bigint", "text": "text", "date": "date", "bool": "boolean"}
#: Made while comparing, beside the tables of the records.
_WORK = (
    "import_items",
    "import_people",
    "import_match",
    "import_moves",
    "import_changed",
    "import_known",
    "import_terms",
    "import_known_moves",
)


class Stage:
    """Tables `import_<kind>` of one connection, each with the columns of its records; `row` is called `line` there."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        connection.ensure_connection()

    @contextmanager
    def filled(self, batches: Iterable[Batch]) -> Iterator[None]:
        """Makes the tables, fills them, and takes them away at the end. Not a part of any transaction of the ledger."""
        self._drop()
        self._create()
        try:
            with self._bulk():
                for batch in batches:
                    self._add(batch)
            self._settle()
            yield
        finally:
            if not self._connection.needs_rollback:
                self._drop()

    def _create(self) -> None:
        with self._connection.cursor() as cursor:
            for kind, columns in RECORDS.items():
                named = ", ".join(f"{_name(name)} {_TYPES[type_]}" for name, type_ in columns.items())
                cursor.execute(f"CREATE TEMPORARY TABLE import_{kind} ({named})")

    def _add(self, batch: Batch) -> None:
        columns = [_name(column) for column in RECORDS[batch.kind]]
        bulk.insert_into(f"import_{batch.kind}", columns, zip(*batch.columns, strict=True))

    @contextmanager
    def _bulk(self) -> Iterator[None]:
        """On SQLite, one transaction of the temporary database alone: it takes no lock of the ledger."""
        raw = self._connection.connection
        if self._connection.vendor != "sqlite" or raw.in_transaction:
            yield
            return
        raw.execute("BEGIN")
        try:
            yield
            raw.execute("COMMIT")
        except BaseException:
            raw.execute("ROLLBACK")
            raise

    def _settle(self) -> None:
        """Prepares the tables for being joined."""
        with self._connection.cursor() as cursor:
            cursor.execute("CREATE INDEX import_invoices_number ON import_invoices (number)")
            if self._connection.vendor == "postgresql":
                for kind in RECORDS:
                    cursor.execute(f"ANALYZE import_{kind}")

    def _drop(self) -> None:
        tables = [f"import_{kind}" for kind in RECORDS]
        schema = "temp" if self._connection.vendor == "sqlite" else "pg_temp"
        with self._connection.cursor() as cursor:
            for table in (*_WORK, *tables):
                cursor.execute(f"DROP TABLE IF EXISTS {schema}.{table}")


def _name(column: str) -> str:
    return "line" if column == "row" else column
