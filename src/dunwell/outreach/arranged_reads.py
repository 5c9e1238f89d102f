"""What `gather` reads of arrangements: instalments and promises as occasions, days put off, and what was said about them.

The queries are those of `dunwell.arrangements.occasions`. Leaves out which steps follow.
"""

from datetime import date

import pyarrow as pa

from dunwell.arrangements.occasions import ALL, FOLLOWED, OccasionQuery
from dunwell.outreach.ledger_queries import Query

_id, _day, _text = pa.int64(), pa.date32(), pa.string()
_TYPES = {
    "id": _id,
    "customer_id": _id,
    "invoice_id": _id,
    "track": _text,
    "anchor_on": _day,
    "currency": _text,
    "number": _text,
    "issued_on": _day,
    "open_minor": _id,
}


def _query(read: OccasionQuery) -> Query:
    return Query(read.sql, read.parameters, pa.schema([(name, _TYPES[name]) for name in read.columns]))


#: What was said about instalments of plans that run, and about promises that are still followed. Asked from these, never
#: from the messages. CROSS JOIN is a join that SQLite makes in the order written.
_SAID = Query(
    """SELECT m.customer_id, d.track, d.occasion_id, d.step_no, m.done_on
    FROM arrangements_paymentplan p CROSS JOIN arrangements_instalment n CROSS JOIN outreach_covered d
    CROSS JOIN outreach_message m
    WHERE p.company_id = %s AND n.plan_id = p.id AND d.track = 'instalment' AND d.occasion_id = n.id
    AND m.id = d.message_id AND m.done_on <= %s /*among p.customer_id*/
    AND NOT EXISTS (SELECT 1 FROM arrangements_planchange e
        WHERE e.plan_id = p.id AND e.on_date <= %s AND e.kind IN ('finished', 'cancelled'))
    UNION ALL
    SELECT m.customer_id, d.track, d.occasion_id, d.step_no, m.done_on
    FROM arrangements_promise p CROSS JOIN outreach_covered d CROSS JOIN outreach_message m
    WHERE p.company_id = %s AND p.promised_on >= %s AND d.track = 'promise' AND d.occasion_id = p.id
    AND m.id = d.message_id AND m.done_on <= %s /*among p.customer_id*/""",
    ("company", "as_of", "as_of", "company", "followed", "as_of"),
    pa.schema(
        [("customer_id", _id), ("track", _text), ("occasion_id", _id), ("step_no", _id), ("on_date", _day)]
    ),
)

#: Query by table.
ARRANGED = {name: _query(read) for name, read in ALL.items()} | {"said_of_arranged": _SAID}


def followed_since(as_of: date) -> date:
    """Returns the day from which on promises are still followed on a day."""
    return as_of - FOLLOWED
