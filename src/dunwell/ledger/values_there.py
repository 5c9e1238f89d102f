"""The different values that columns of a company's customers have, read off their indexes. Leaves out whose they are."""

from collections.abc import Sequence

from django.db import connection

from dunwell.ledger.models import Company

#: From each value straight to the next higher one: as many steps as there are values, however many customers.
_STEPS = """SELECT '{column}', value FROM (WITH RECURSIVE there(value) AS (
        SELECT MIN({column}) FROM ledger_customer WHERE company_id = %s AND {column} > ''
        UNION ALL
        SELECT (SELECT MIN({column}) FROM ledger_customer WHERE company_id = %s AND {column} > there.value)
        FROM there WHERE there.value IS NOT NULL)
    SELECT value FROM there WHERE value IS NOT NULL) {column}_there"""


def values_there(company: Company, columns: Sequence[str]) -> dict[str, list[str]]:
    """Returns what there is in each of these columns of text but nothing, in order: one question to the database.

    Each column needs an index that begins with the company and it.
    """
    sql = " UNION ALL ".join(_STEPS.format(column=column) for column in columns)
    found: dict[str, list[str]] = {column: [] for column in columns}
    with connection.cursor() as cursor:
        cursor.execute(sql, [company.pk] * 2 * len(columns))
        for column, value in cursor.fetchall():
            found[column].append(value)
    return {column: sorted(values) for column, values in found.items()}
