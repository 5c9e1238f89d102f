"""What is open by line (currency, day of issue, due day), and what moved it after a day. Leaves out who owes it.

Half a million open invoices are added up in the index `open_by_due_day`, without reading one of them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dunwell.insight.measures.balances import Balances, Line
from dunwell.insight.queries.read import rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

INVOICES_NOW = """SELECT currency, issued_on, due_on, CAST(SUM(open_minor) AS bigint) FROM ledger_invoice
    WHERE company_id = %s AND open_minor > 0 GROUP BY currency, due_on, issued_on"""

#: What settled an item after a day, or (negative) was added to it: `{item}` is the column that names the item.
MOVED_AFTER = """SELECT {item}_id AS item_id, on_date, amount_minor AS minor
        FROM ledger_allocation WHERE on_date > %s AND {item}_id IS NOT NULL
        UNION ALL
        SELECT {item}_id, on_date, -amount_minor
        FROM ledger_correction WHERE on_date > %s AND {item}_id IS NOT NULL"""

_INVOICES_MOVED = f"""SELECT i.currency, i.issued_on, i.due_on, m.on_date, CAST(SUM(m.minor) AS bigint)
    FROM ({MOVED_AFTER.format(item="invoice")}) AS m JOIN ledger_invoice i ON i.id = m.item_id
    WHERE i.company_id = %s GROUP BY i.currency, i.issued_on, i.due_on, m.on_date"""

_CREDIT = (("payment", "ledger_payment", "received_on"), ("credit_note", "ledger_creditnote", "issued_on"))


def moved_since(view: Snapshot, day: date) -> bool:
    """Says whether anything was settled or corrected after a day, of whichever company; mostly nothing was since today."""
    sql = """SELECT 1 WHERE EXISTS (SELECT 1 FROM ledger_allocation WHERE on_date > %s)
        OR EXISTS (SELECT 1 FROM ledger_correction WHERE on_date > %s)"""
    return bool(list(rows(view, sql, (day, day), "int")))


def invoices(view: Snapshot, company: Company, since: date, moved: bool = True) -> Balances:
    """Returns the open amounts of invoices on any day from `since` on; `moved` False: nothing moved after it."""
    now = rows(view, INVOICES_NOW, (company.pk,), "text day day int")
    later: Iterable[tuple[Any, ...]] = ()
    if moved:
        later = rows(view, _INVOICES_MOVED, (since, since, company.pk), "text day day day int")
    return Balances(
        ((Line(currency, issued_on, due_on), minor) for currency, issued_on, due_on, minor in now),
        ((Line(currency, issued_on, due_on), on, minor) for currency, issued_on, due_on, on, minor in later),
    )


def credit(view: Snapshot, company: Company, since: date, moved: bool = True) -> Balances:
    """Returns what customers have in unapplied cash and open credit notes on any day from `since` on."""
    now = " UNION ALL ".join(
        f"""SELECT currency, {day}, CAST(SUM(open_minor) AS bigint) FROM {table}
        WHERE company_id = %s AND open_minor > 0 GROUP BY currency, {day}"""
        for _, table, day in _CREDIT
    )
    later = " UNION ALL ".join(
        f"""SELECT i.currency, i.{day}, m.on_date, CAST(SUM(m.minor) AS bigint)
        FROM ({MOVED_AFTER.format(item=item)}) AS m JOIN {table} i ON i.id = m.item_id
        WHERE i.company_id = %s GROUP BY i.currency, i.{day}, m.on_date"""
        for item, table, day in _CREDIT
    )
    known = rows(view, now, (company.pk,) * 2, "text day int")
    changed = rows(view, later, (since, since, company.pk) * 2, "text day day int") if moved else ()
    return Balances(
        ((Line(currency, came_on), minor) for currency, came_on, minor in known),
        ((Line(currency, came_on), on, minor) for currency, came_on, on, minor in changed),
    )
