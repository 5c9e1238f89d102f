"""Checks that the money adds up: every open amount from the rows that made it. Changes nothing."""

from django.db import DatabaseError

from dunwell.journal.reading import Reading, reading
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


def check_money(company: Company | None = None, view: Reading | None = None) -> list[Finding]:
    """Returns what does not add up, for one company or (None) for all: empty when all is well."""
    if view is None:
        with reading() as opened:
            return check_money(company, opened)
    scope, parameters = ("AND i.company_id = %s", [company.pk]) if company else ("", [])
    try:
        return _open_amounts(view, scope, parameters) + _pairs(view, scope, parameters)
    except DatabaseError as error:
        # One number far beyond any amount of money is enough: databases refuse to add it up.
        return [
            Finding(f"The amounts cannot be added up ({error}). Restore a backup.", column="amount_minor")
        ]


def company_names(view: Reading) -> dict[int, str]:
    """Returns the key of each company by its number, as far as they can be read."""
    found = view.rows("SELECT id, key FROM ledger_company ORDER BY id")
    return {number: _shown(key) for number, key in found}


def _open_amounts(view: Reading, scope: str, parameters: list[int]) -> list[Finding]:
    return [
        Finding(
            f"{item.replace('_', ' ')} {_shown(number)} is kept open with {_shown(kept)} minor units; "
            f"its amount, corrections and allocations make {made}. Restore a backup or correct the rows.",
            column="open_minor",
        )
        for item, table in _ITEMS.items()
        for number, kept, made in view.rows(_OPEN.format(table=table, item=item, scope=scope), parameters)
    ]


def _pairs(view: Reading, scope: str, parameters: list[int]) -> list[Finding]:
    return [
        Finding(
            f"invoice {_shown(number)} and {item.replace('_', ' ')} {_shown(source)}: more was taken back than "
            f"allocated, or currency or customer differ. Take the allocation back and allocate again.",
            column="amount_minor",
        )
        for item in ("payment", "credit_note")
        for number, source in view.rows(_PAIRS.format(table=_ITEMS[item], item=item, scope=scope), parameters)
    ]


def _shown(value: object) -> str:
    """Returns a value fit to be printed, whatever bytes it was made of."""
    return str(value).encode("utf-8", "backslashreplace").decode()
