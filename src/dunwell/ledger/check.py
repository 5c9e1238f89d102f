"""Checks that the money adds up: every open amount from the rows that made it. Changes nothing."""

from django.db import connection

from dunwell.ledger.models import Company
from dunwell.values.findings import Finding

_OPEN = """SELECT i.number, i.open_minor, i.amount_minor + COALESCE(c.amount_minor, 0) - COALESCE(a.amount_minor, 0)
    FROM {table} i
    LEFT JOIN (SELECT {item}_id AS id, SUM(amount_minor) AS amount_minor FROM ledger_correction
        WHERE {item}_id IS NOT NULL GROUP BY {item}_id) c ON c.id = i.id
    LEFT JOIN (SELECT {item}_id AS id, SUM(amount_minor) AS amount_minor FROM ledger_allocation
        WHERE {item}_id IS NOT NULL GROUP BY {item}_id) a ON a.id = i.id
    WHERE i.open_minor <> i.amount_minor + COALESCE(c.amount_minor, 0) - COALESCE(a.amount_minor, 0) {scope}
    ORDER BY i.id"""
_PAIRS = """SELECT i.number, s.number
    FROM ledger_allocation a JOIN ledger_invoice i ON i.id = a.invoice_id JOIN {table} s ON s.id = a.{item}_id
    WHERE 1 = 1 {scope} GROUP BY i.id, i.number, s.id, s.number
    HAVING SUM(a.amount_minor) < 0 OR MIN(i.currency) <> MIN(s.currency) OR MIN(i.customer_id) <> MIN(s.customer_id)
    ORDER BY i.id"""
_ITEMS = {"invoice": "ledger_invoice", "payment": "ledger_payment", "credit_note": "ledger_creditnote"}


def check_money(company: Company | None = None) -> list[Finding]:
    """Returns what does not add up, for one company or (None) for all: empty when all is well."""
    findings = []
    scope = "AND i.company_id = %s" if company else ""
    parameters = [company.pk] if company else []
    with connection.cursor() as cursor:
        for item, table in _ITEMS.items():
            cursor.execute(_OPEN.format(table=table, item=item, scope=scope), parameters)
            findings += [
                Finding(
                    f"{item.replace('_', ' ')} {number} is kept open with {kept} minor units; "
                    f"its amount, corrections and allocations make {made}. Restore a backup or correct the rows.",
                    column="open_minor",
                )
                for number, kept, made in cursor.fetchall()
            ]
        for item in ("payment", "credit_note"):
            cursor.execute(_PAIRS.format(table=_ITEMS[item], item=item, scope=scope), parameters)
            findings += [
                Finding(
                    f"invoice {number} and {item.replace('_', ' ')} {source}: more was taken back than allocated, "
                    f"or currency or customer differ. Take the allocation back and allocate again.",
                    column="amount_minor",
                )
                for number, source in cursor.fetchall()
            ]
    return findings
