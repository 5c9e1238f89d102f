"""Tells of rows that were there before the journal told of their table: for migrations. Leaves out which tables."""

from collections.abc import Iterable
from datetime import datetime

from dunwell.journal.reading import reading
from dunwell.journal.record import record
from dunwell.journal.rows import Kept, told_of_many


def tell_what_was_there(tables: Iterable[Kept], at: datetime, by: str) -> None:
    """Writes, for each company with rows in these tables, one entry a table: so many rows, and one hash of them.

    Belongs in a transaction, before anything else writes entries about these tables. From then on a change of these
    rows is found too; what was changed before is not.
    """
    for kept in tables:
        with reading() as view:
            companies, _ = kept.count(view)
        for company_id in sorted(companies):
            happening = told_of_many(kept, company_id, "rows", by)
            if happening is not None:
                record(company_id, at, [happening])
