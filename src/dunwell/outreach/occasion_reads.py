"""What `gather` reads of the database for occasions beside open invoices: money that came in, newcomers, key accounts, and
what was said to them before. One query a table; leaves out which occasions come of it (`occasion_queries`).

Each begins at what is recent or few: none of them goes through all that a company ever invoiced or wrote.
"""

import pyarrow as pa

from dunwell.outreach.ledger_queries import Query

_id, _day, _text = pa.int64(), pa.date32(), pa.string()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


_DONE = _schema(customer_id=_id, track=_text, occasion_id=_id, step_no=_id, on_date=_day)

#: Query by table, and the track it is for: without such a track in any playbook it is not read.
BY_TRACK: dict[str, tuple[str, Query]] = {
    "money_in": (
        "receipt",
        Query(
            """SELECT p.customer_id, p.id, p.received_on, i.id, i.number, i.currency, i.issued_on, i.due_on,
                SUM(a.amount_minor)
            FROM ledger_allocation a CROSS JOIN ledger_payment p CROSS JOIN ledger_invoice i
            WHERE a.on_date > %s AND a.on_date <= %s AND p.id = a.payment_id AND i.id = a.invoice_id
            AND /*own*/p.company_id = %s AND p.received_on > %s /*among p.customer_id*/
            GROUP BY p.customer_id, p.id, p.received_on, i.id, i.number, i.currency, i.issued_on, i.due_on
            HAVING SUM(a.amount_minor) > 0""",
            ("recent", "known_to", "company", "recent"),
            _schema(
                customer_id=_id,
                payment_id=_id,
                received_on=_day,
                invoice_id=_id,
                number=_text,
                currency=_text,
                issued_on=_day,
                due_on=_day,
                amount_minor=_id,
            ),
        ),
    ),
    "newcomer": (
        "welcome",
        Query(
            """SELECT i.customer_id, MIN(i.issued_on) FROM ledger_invoice i
            WHERE /*own*/i.company_id = %s AND i.open_minor > 0 AND i.issued_on > %s AND i.issued_on <= %s
            AND NOT EXISTS (SELECT 1 FROM ledger_invoice o
                WHERE o.customer_id = i.customer_id AND o.issued_on <= %s) /*among i.customer_id*/
            GROUP BY i.customer_id""",
            ("company", "recent", "as_of", "recent"),
            _schema(customer_id=_id, first_on=_day),
        ),
    ),
    "relation": (
        "checkin",
        Query(
            """SELECT i.customer_id, MIN(i.issued_on), MAX(i.issued_on)
            FROM ledger_customer c CROSS JOIN ledger_invoice i
            WHERE /*own*/c.company_id = %s AND c.key_account AND i.customer_id = c.id AND i.issued_on <= %s
            /*among c.id*/ GROUP BY i.customer_id""",
            ("company", "as_of"),
            _schema(customer_id=_id, first_on=_day, last_on=_day),
        ),
    ),
    "asked_how": (
        "checkin",
        Query(
            """SELECT m.customer_id, d.track, d.occasion_id, d.step_no, m.done_on
            FROM ledger_customer c CROSS JOIN outreach_message m CROSS JOIN outreach_covered d
            WHERE /*own*/c.company_id = %s AND c.key_account AND m.customer_id = c.id AND m.track = 'checkin'
            AND m.done_on <= %s AND d.message_id = m.id /*among c.id*/""",
            ("company", "as_of"),
            _DONE,
        ),
    ),
    "told": (
        "",
        Query(
            """SELECT m.customer_id, d.track, d.occasion_id, d.step_no, m.done_on
            FROM outreach_message m JOIN outreach_covered d ON d.message_id = m.id
            WHERE /*own*/m.company_id = %s AND m.done_on > %s AND m.done_on <= %s
            AND m.track IN ('receipt', 'statement', 'welcome') /*among m.customer_id*/""",
            ("company", "recent", "as_of"),
            _DONE,
        ),
    ),
}
