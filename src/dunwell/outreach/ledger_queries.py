"""What `gather` reads of the database: one query a table, in one SQL for SQLite and PostgreSQL.

Leaves out how the rows are shaped into facts (`dunwell.outreach.fact_queries`) and every rule of the plan.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

_id, _day, _text, _flag = pa.int64(), pa.date32(), pa.string(), pa.bool_()


@dataclass(frozen=True, slots=True)
class Query:
    """One read of the database; `parameters` names what each `%s` stands for, in order.

    `/*among x*/` in `sql` is where the read can be narrowed to some customers, `x` being the column that names them.
    `/*own*/` stands before a company's number that then is no way to the rows: SQLite, which keeps no statistics, would
    go through all rows of the company.
    """

    sql: str
    parameters: tuple[str, ...]
    schema: pa.Schema

    def about(self, customers: Sequence[int] | None) -> str:
        """Returns the SQL, narrowed to these customers; None: of all."""
        if customers is None:
            return self.sql
        keys = ", ".join(str(int(key)) for key in customers)
        narrowed = re.sub(r"/\*among (\S+)\*/", rf"AND \1 IN ({keys})", self.sql)
        return narrowed.replace("/*own*/", "+")


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


def _moved_later(item: str) -> str:
    """Returns what was settled or corrected later than is known, to be added back."""
    return f"""(SELECT id, SUM(amount_minor) AS amount_minor FROM (
        SELECT {item}_id AS id, amount_minor FROM ledger_allocation WHERE on_date > %s AND {item}_id IS NOT NULL
        UNION ALL
        SELECT {item}_id, -amount_minor FROM ledger_correction WHERE on_date > %s AND {item}_id IS NOT NULL
        ) AS moved GROUP BY id)"""


def _open_on_day(table: str, item: str, day: str, extra: str) -> str:
    """Returns items open on the day: those open now and, by index, those that later movements settled.

    `customer_id > 0` leaves nothing out: it leads SQLite, which keeps no statistics, to the index that lies as the rows do.
    """
    later = _moved_later(item)
    columns = f"i.id, i.customer_id, i.currency, {extra}"
    return f"""SELECT {columns}, i.open_minor + COALESCE(later.amount_minor, 0) AS open_minor
        FROM {table} i LEFT JOIN {later} AS later ON later.id = i.id
        WHERE i.company_id = %s AND i.customer_id > 0 AND i.open_minor > 0 AND {day} <= %s /*among i.customer_id*/
        UNION ALL
        SELECT {columns}, later.amount_minor
        FROM {later} AS later JOIN {table} i ON i.id = later.id
        WHERE i.company_id = %s AND i.open_minor = 0 AND {day} <= %s /*among i.customer_id*/"""


def _open_parameters(until: str) -> tuple[str, ...]:
    """Returns what `_open_on_day` asks; `until` names the day up to which an item of the table is there."""
    moved = ("known_to", "known_to")
    return (*moved, "company", until, *moved, "company", until)


#: Regions some towns of which have rules about contact of their own; only there towns are read.
TOWN_REGIONS = ("US-NY",)
_TOWN_REGIONS = ", ".join(f"'{region}'" for region in TOWN_REGIONS)

ALL = {
    "customer": Query(
        """SELECT id, ref, name, kind, country, region, language, key_account
        FROM ledger_customer WHERE company_id = %s /*among id*/""",
        ("company",),
        _schema(
            id=_id,
            ref=_text,
            name=_text,
            kind=_text,
            country=_text,
            region=_text,
            language=_text,
            key_account=_flag,
        ),
    ),
    "town": Query(
        f"""SELECT c.id, a.city FROM ledger_customer c JOIN ledger_postaladdress a ON a.customer_id = c.id
        WHERE /*own*/c.company_id = %s AND c.country || '-' || c.region IN ({_TOWN_REGIONS}) /*among c.id*/""",
        ("company",),
        _schema(customer_id=_id, city=_text),
    ),
    "invoice": Query(
        _open_on_day("ledger_invoice", "invoice", "i.issued_on", "i.number, i.issued_on, i.due_on"),
        _open_parameters("as_of"),
        _schema(
            id=_id, customer_id=_id, currency=_text, number=_text, issued_on=_day, due_on=_day, open_minor=_id
        ),
    ),
    "payment": Query(
        _open_on_day("ledger_payment", "payment", "i.received_on", "i.received_on"),
        _open_parameters("known_to"),
        _schema(id=_id, customer_id=_id, currency=_text, on_date=_day, open_minor=_id),
    ),
    "credit_note": Query(
        _open_on_day("ledger_creditnote", "credit_note", "i.issued_on", "i.issued_on"),
        _open_parameters("known_to"),
        _schema(id=_id, customer_id=_id, currency=_text, on_date=_day, open_minor=_id),
    ),
    "step_done": Query(
        # Asked from the open items, never from the messages: these grow for years. CROSS JOIN is a join that SQLite
        # makes in the order written.
        """SELECT i.customer_id, c.track, c.occasion_id, c.step_no, m.done_on, m.channel
        FROM ledger_invoice i CROSS JOIN outreach_covered c CROSS JOIN outreach_message m
        WHERE i.company_id = %s AND i.open_minor > 0 AND c.track = 'invoice' AND c.occasion_id = i.id
        AND m.id = c.message_id AND m.done_on <= %s /*among i.customer_id*/
        UNION ALL
        SELECT m.customer_id, c.track, c.occasion_id, c.step_no, m.done_on, m.channel
        FROM (SELECT invoice_id FROM ledger_allocation WHERE on_date > %s
              UNION SELECT invoice_id FROM ledger_correction WHERE on_date > %s) AS later
        CROSS JOIN outreach_covered c CROSS JOIN outreach_message m
        WHERE c.track = 'invoice' AND c.occasion_id = later.invoice_id
        AND m.id = c.message_id AND m.company_id = %s AND m.done_on <= %s /*among m.customer_id*/
        UNION ALL
        SELECT m.customer_id, c.track, c.occasion_id, c.step_no, m.done_on, m.channel
        FROM outreach_message m JOIN outreach_covered c ON c.message_id = m.id
        WHERE m.company_id = %s AND m.done_on = %s /*among m.customer_id*/
        UNION ALL
        SELECT i.customer_id, 'invoice', e.invoice_id, e.step_no, e.on_date, ''
        FROM ledger_earlierreminder e JOIN ledger_invoice i ON i.id = e.invoice_id
        WHERE /*own*/i.company_id = %s AND e.on_date <= %s /*among i.customer_id*/""",
        ("company", "as_of", "as_of", "as_of", "company", "as_of", "company", "as_of", "company", "as_of"),
        _schema(customer_id=_id, track=_text, occasion_id=_id, step_no=_id, on_date=_day, channel=_text),
    ),
    "hold": Query(
        """SELECT h.customer_id, h.track, h.occasion_id, h.kind, h.starts_on, h.ends_on, h.note, h.owner, h.review_on
        FROM ledger_hold h LEFT JOIN ledger_release r ON r.hold_id = h.id
        WHERE h.company_id = %s AND h.starts_on <= %s AND (h.ends_on IS NULL OR h.ends_on >= %s)
        AND (r.on_date IS NULL OR r.on_date > %s) /*among h.customer_id*/""",
        ("company", "as_of", "as_of", "as_of"),
        _schema(
            customer_id=_id,
            track=_text,
            occasion_id=_id,
            kind=_text,
            starts_on=_day,
            ends_on=_day,
            note=_text,
            owner=_text,
            review_on=_day,
        ),
    ),
    "contact": Query(
        """SELECT customer_id, channel, on_date FROM outreach_contact
        WHERE /*own*/company_id = %s AND on_date <= %s AND on_date > %s /*among customer_id*/
        UNION ALL
        SELECT customer_id, channel, done_on FROM outreach_message
        WHERE company_id = %s AND status = 'uncertain' AND done_on <= %s AND done_on > %s /*among customer_id*/
        UNION ALL
        SELECT DISTINCT i.customer_id, 'email', e.on_date
        FROM ledger_earlierreminder e JOIN ledger_invoice i ON i.id = e.invoice_id
        WHERE /*own*/i.company_id = %s AND e.on_date <= %s AND e.on_date > %s /*among i.customer_id*/""",
        # A message that may have left counts as a contact until a person has judged.
        ("company", "as_of", "since", "company", "as_of", "since", "company", "as_of", "since"),
        _schema(customer_id=_id, channel=_text, on_date=_day),
    ),
    "point": Query(
        """SELECT p.customer_id, p.channel, p.address, p.replaced_on, (p.bounced_on IS NULL OR p.bounced_on > %s)
        AND (p.consent <> 'withdrawn' OR COALESCE(p.consent_on > %s, FALSE)),
        p.consent = 'given' AND COALESCE(p.consent_on <= %s, TRUE)
        FROM ledger_contactpoint p JOIN ledger_customer c ON c.id = p.customer_id
        WHERE /*own*/c.company_id = %s AND (p.replaced_on IS NULL OR p.replaced_on > %s) /*among c.id*/""",
        ("as_of", "as_of", "as_of", "company", "as_of"),
        _schema(
            customer_id=_id, channel=_text, address=_text, replaced_on=_day, usable=_flag, consented=_flag
        ),
    ),
    "person": Query(
        """SELECT p.customer_id, p.name, p.role, p.language
        FROM ledger_contactperson p JOIN ledger_customer c ON c.id = p.customer_id
        WHERE /*own*/c.company_id = %s /*among c.id*/""",
        ("company",),
        _schema(customer_id=_id, name=_text, role=_text, language=_text),
    ),
    "opt_out": Query(
        """SELECT o.customer_id, o.channel FROM ledger_optout o JOIN ledger_customer c ON c.id = o.customer_id
        WHERE /*own*/c.company_id = %s AND o.since_on <= %s AND (o.until_on IS NULL OR o.until_on >= %s) /*among c.id*/
        UNION ALL
        SELECT t.customer_id, '' FROM ledger_contacttimes t JOIN ledger_customer c ON c.id = t.customer_id
        WHERE /*own*/c.company_id = %s AND t.since_on <= %s AND (t.until_on IS NULL OR t.until_on >= %s)
            AND t.weekdays NOT LIKE %s /*among c.id*/""",
        # On a day on which they do not want to be reached they want what those want who asked not to be at all.
        ("company", "as_of", "as_of", "company", "as_of", "as_of", "this_weekday"),
        _schema(customer_id=_id, channel=_text),
    ),
    "care": Query(
        """SELECT DISTINCT k.customer_id FROM ledger_care k JOIN ledger_customer c ON c.id = k.customer_id
        WHERE /*own*/c.company_id = %s AND k.since_on <= %s AND (k.until_on IS NULL OR k.until_on >= %s) /*among c.id*/""",
        ("company", "as_of", "as_of"),
        _schema(customer_id=_id),
    ),
    "rates": Query(
        "SELECT currency, rate_e9 FROM ledger_exchangerate WHERE company_id = %s AND from_on <= %s ORDER BY from_on",
        ("company", "as_of"),
        _schema(currency=_text, rate_e9=_id),
    ),
}
