"""Whether it works, as something that asks every few seconds wants to know. Tells of no company and no customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from dunwell.operations.signs_of_life import last_seen


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. `worker`: one has shown lately that it goes on; None: none was ever seen, so none is missed."""

    database: bool
    tables: bool
    worker: bool | None = None

    @property
    def pages_ok(self) -> bool:
        """Whether pages can be served."""
        return self.database and self.tables

    @property
    def ok(self) -> bool:
        """Whether everything works: pages, and messages too."""
        return self.pages_ok and self.worker is not False


def health(now: datetime, silent: timedelta) -> Health:
    """Looks, at the moment `now`. A worker that was silent for longer than `silent` is missed."""
    try:
        if not _tables_fit():
            return Health(database=True, tables=False)
        seen = last_seen(now)
    except (DatabaseError, InterfaceError):
        connection.close()
        return Health(database=False, tables=False)
    return Health(True, True, None if seen is None else now - seen <= silent)


def _tables_fit() -> bool:
    """Says whether all migrations of this program were applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
