"""What is known of why invoices are overdue on a day: disputes by what is wrong, holds, and what customers said on calls.

Leaves out which of several reasons counts.
"""

from collections.abc import Iterator
from datetime import date

from dunwell.insight.measures.overdue_reasons import Explained
from dunwell.insight.queries.read import rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

#: What was open of an invoice at the end of a day; asked only for invoices at hand.
OPEN_THEN = """(i.open_minor
    + COALESCE((SELECT SUM(a.amount_minor) FROM ledger_allocation a WHERE a.invoice_id = i.id AND a.on_date > %s), 0)
    - COALESCE((SELECT SUM(k.amount_minor) FROM ledger_correction k WHERE k.invoice_id = i.id AND k.on_date > %s), 0))"""

#: Holds that are active on a day: on one invoice, or on the whole account.
ACTIVE_HOLDS = """SELECT h.customer_id, h.track, h.occasion_id, h.kind
    FROM ledger_hold h LEFT JOIN ledger_release r ON r.hold_id = h.id
    WHERE h.company_id = %s AND h.starts_on <= %s AND (h.ends_on IS NULL OR h.ends_on >= %s)
    AND (r.on_date IS NULL OR r.on_date > %s)"""

#: The last reason for delay that was noted up to a day, of each invoice or (of the account) each customer.
_LAST_SAID = """SELECT r.customer_id, r.invoice_id, r.reason, r.on_date FROM outreach_reasonfordelay r
    WHERE r.company_id = %s AND r.on_date <= %s AND NOT EXISTS (SELECT 1 FROM outreach_reasonfordelay later
        WHERE later.{of}_id = r.{of}_id AND later.on_date <= %s AND later.id > r.id
        AND (later.invoice_id IS NULL) = (r.invoice_id IS NULL))"""


def explained(view: Snapshot, company: Company, on: date) -> Iterator[Explained]:
    """Yields for each overdue invoice every reason that is known on the day.

    What was said of the whole account is about the invoices that were due by then.
    """
    overdue = f"i.company_id = %s AND i.due_on < %s AND i.issued_on <= %s AND {OPEN_THEN} > 0"
    about = [company.pk, on, on, on, on]
    held = [company.pk, on, on, on]
    sql = f"""SELECT i.id, i.currency, CAST({OPEN_THEN} AS bigint), 'dispute', d.wrong
        FROM arrangements_dispute d JOIN ledger_invoice i ON i.id = d.invoice_id
        LEFT JOIN arrangements_disputestep e ON e.dispute_id = d.id AND e.on_date <= %s
        WHERE d.company_id = %s AND d.on_date <= %s AND e.id IS NULL AND {overdue}
        UNION ALL
        SELECT i.id, i.currency, CAST({OPEN_THEN} AS bigint), 'invoice_hold', h.kind
        FROM ({ACTIVE_HOLDS}) AS h JOIN ledger_invoice i ON i.id = h.occasion_id
        WHERE h.track = 'invoice' AND {overdue}
        UNION ALL
        SELECT i.id, i.currency, CAST({OPEN_THEN} AS bigint), 'customer_hold', h.kind
        FROM ({ACTIVE_HOLDS}) AS h JOIN ledger_invoice i ON i.customer_id = h.customer_id
        WHERE h.track = '' AND {overdue}
        UNION ALL
        SELECT i.id, i.currency, CAST({OPEN_THEN} AS bigint), 'said', s.reason
        FROM ({_LAST_SAID.format(of="invoice")}) AS s JOIN ledger_invoice i ON i.id = s.invoice_id
        WHERE {overdue}
        UNION ALL
        SELECT i.id, i.currency, CAST({OPEN_THEN} AS bigint), 'said_of_account', s.reason
        FROM ({_LAST_SAID.format(of="customer")}) AS s JOIN ledger_invoice i ON i.customer_id = s.customer_id
        WHERE s.invoice_id IS NULL AND i.due_on <= s.on_date AND {overdue}"""
    of_holds = [on, on, *held, *about]
    of_said = [on, on, company.pk, on, on, *about]
    parameters = [on, on, on, company.pk, on, *about, *of_holds, *of_holds, *of_said, *of_said]
    for row in rows(view, sql, parameters, "int text int text text"):
        yield Explained(*row)
