"""The floor of an import: the same final rows, written by the database's fastest plain way. Leaves out everything else."""

import time

from django.db import connection, transaction

_TABLES = {
    "ledger_customer": "SELECT * FROM ledger_customer WHERE company_id = %s ORDER BY id",
    "ledger_contactpoint": """SELECT p.* FROM ledger_contactpoint p JOIN ledger_customer c ON c.id = p.customer_id
        WHERE c.company_id = %s ORDER BY p.id""",
    "ledger_invoice": "SELECT * FROM ledger_invoice WHERE company_id = %s ORDER BY id",
    "ledger_payment": "SELECT * FROM ledger_payment WHERE company_id = %s ORDER BY id",
    "ledger_allocation": """SELECT a.* FROM ledger_allocation a JOIN ledger_invoice i ON i.id = a.invoice_id
        WHERE i.company_id = %s ORDER BY a.id""",
}
#: Columns that hold keys of these tables: they move along when the rows are written once more.
_KEYS = {
    "customer_id": "ledger_customer",
    "invoice_id": "ledger_invoice",
    "payment_id": "ledger_payment",
}
Table = tuple[str, list[str], list[tuple]]


def final_rows(company_id: int) -> list[Table]:
    """Returns what an import left in each table: name, columns, rows."""
    tables = []
    with connection.cursor() as cursor:
        for table, query in _TABLES.items():
            cursor.execute(query, [company_id])
            tables.append((table, [entry[0] for entry in cursor.description], cursor.fetchall()))
    return tables


def bare_insert(tables: list[Table]) -> float:
    """Writes the rows again for a new company, in one transaction; returns the seconds that took."""
    prepared = _renumbered(tables)
    start = time.perf_counter()
    with transaction.atomic():
        for table, columns, rows in prepared:
            _insert(table, columns, rows)
    return time.perf_counter() - start


def _insert(table: str, columns: list[str], rows: list[tuple]) -> None:
    names = ", ".join(columns)
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        return
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _renumbered(tables: list[Table]) -> list[Table]:
    with connection.cursor() as cursor:
        last = {}
        for table in ("ledger_company", *_TABLES):
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            last[table] = cursor.fetchone()[0]
        cursor.execute(
            """INSERT INTO ledger_company (id, key, name, currency, jurisdiction, language, time_zone, playbook,
                contact_name, contact_email, contact_phone, created_at)
            SELECT %s, 'bare-' || %s, name, currency, jurisdiction, language, time_zone, playbook,
                contact_name, contact_email, contact_phone, created_at FROM ledger_company LIMIT 1""",
            [last["ledger_company"] + 1_000, str(last["ledger_company"])],
        )
    prepared = []
    for table, columns, rows in tables:
        moved = [list(column) for column in zip(*rows, strict=True)] if rows else []
        for at, name in enumerate(columns):
            owner = table if name == "id" else _KEYS.get(name)
            if owner and moved:
                shift = last[owner] + 1_000_000
                moved[at] = [value and value + shift for value in moved[at]]
            elif name == "company_id" and moved:
                moved[at] = [last["ledger_company"] + 1_000] * len(rows)
            elif name == "open_minor" and moved:
                moved[at] = moved[columns.index("amount_minor")]
        prepared.append((table, columns, list(zip(*moved, strict=True))))
    return prepared
