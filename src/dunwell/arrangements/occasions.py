"""What a plan of the day reads of arrangements: instalments and promises as occasions, and days that were put off.

One query a table, in one SQL for SQLite and PostgreSQL, as of a day: what was agreed, paid or ended later is not known.
Holds are rows of the ledger, and are read there. Leaves out rates of exchange and every rule of the plan.
"""

from dataclasses import dataclass
from datetime import timedelta

#: A broken promise is spoken of for so many days; after that the invoices are.
FOLLOWED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OccasionQuery:
    """One read; `parameters` names what each `%s` stands for, in order, `columns` what comes out.

    `known_to` is the day up to which money counts, `followed` the day 30 days before `as_of`. `/*among x*/` is where
    the read can be narrowed to some customers.
    """

    sql: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...]


#: What settled or corrected an invoice later than is known, to be added back. Asked only for the invoices at hand.
_OPEN = """(i.open_minor
        + COALESCE((SELECT SUM(a.amount_minor) FROM ledger_allocation a WHERE a.invoice_id = i.id AND a.on_date > %s), 0)
        - COALESCE((SELECT SUM(k.amount_minor) FROM ledger_correction k WHERE k.invoice_id = i.id AND k.on_date > %s), 0))"""

_COLUMNS = ("id", "customer_id", "track", "anchor_on", "currency", "number", "issued_on", "open_minor")

_DISPUTED = """EXISTS (SELECT 1 FROM arrangements_dispute d
        LEFT JOIN arrangements_disputestep e ON e.dispute_id = d.id AND e.on_date <= %s
        WHERE d.invoice_id = c.invoice_id AND d.on_date <= %s AND e.id IS NULL)"""

#: Instalments that are open on the day, each with what is open of it: money landed on the oldest.
#: Nothing is said of plans that are over, wait for a person, or have a disputed invoice in them.
INSTALMENTS = OccasionQuery(
    f"""SELECT s.id, s.customer_id, 'instalment', s.due_on, s.currency, s.number, s.agreed_on,
        CAST(CASE WHEN s.upto_minor - s.paid_minor < s.amount_minor
                  THEN s.upto_minor - s.paid_minor ELSE s.amount_minor END AS bigint) AS open_minor
    FROM (
        SELECT n.id, p.customer_id, p.currency, p.on_date AS agreed_on, n.due_on, n.amount_minor,
               CAST(n.position AS varchar(10)) || '/'
                   || CAST(COUNT(*) OVER (PARTITION BY n.plan_id) AS varchar(10)) AS number,
               SUM(n.amount_minor) OVER (PARTITION BY n.plan_id ORDER BY n.position) AS upto_minor,
               p.total_minor - o.open_minor AS paid_minor
        FROM arrangements_paymentplan p
        JOIN arrangements_instalment n ON n.plan_id = p.id
        JOIN (SELECT c.plan_id, SUM({_OPEN}) AS open_minor
              FROM arrangements_plannedinvoice c JOIN ledger_invoice i ON i.id = c.invoice_id
              GROUP BY c.plan_id) AS o ON o.plan_id = p.id
        WHERE p.company_id = %s AND p.on_date <= %s /*among p.customer_id*/
        AND n.revision = (SELECT MAX(r.revision) FROM arrangements_instalment r
                          WHERE r.plan_id = p.id AND r.since_on <= %s)
        AND NOT EXISTS (SELECT 1 FROM arrangements_planchange e
                        WHERE e.plan_id = p.id AND e.on_date <= %s AND e.kind IN ('finished', 'cancelled'))
        AND COALESCE((SELECT e.kind FROM arrangements_planchange e WHERE e.plan_id = p.id AND e.on_date <= %s
                      ORDER BY e.id DESC LIMIT 1), '') <> 'handed'
        AND NOT EXISTS (SELECT 1 FROM arrangements_plannedinvoice c WHERE c.plan_id = p.id AND {_DISPUTED})
    ) AS s WHERE s.upto_minor > s.paid_minor ORDER BY s.id""",
    ("known_to", "known_to", "company", "as_of", "as_of", "as_of", "as_of", "as_of", "as_of"),
    _COLUMNS,
)

#: Promises with something open of what was promised: those still to be kept, and for a while those that were not.
#: Nothing is said of a promise once a plan or another promise covers one of its invoices, or one is disputed.
PROMISES = OccasionQuery(
    f"""SELECT s.id, s.customer_id, 'promise', s.promised_on, s.currency, '', s.made_on,
        CAST(CASE WHEN s.open_minor < s.left_minor THEN s.open_minor ELSE s.left_minor END AS bigint) AS open_minor
    FROM (
        SELECT p.id, p.customer_id, p.currency, p.on_date AS made_on, p.promised_on, o.open_minor,
               p.amount_minor - (p.owed_minor - o.open_minor) AS left_minor
        FROM arrangements_promise p
        JOIN (SELECT c.promise_id, SUM({_OPEN}) AS open_minor
              FROM arrangements_promisedinvoice c JOIN ledger_invoice i ON i.id = c.invoice_id
              GROUP BY c.promise_id) AS o ON o.promise_id = p.id
        WHERE p.company_id = %s AND p.on_date <= %s AND p.promised_on >= %s /*among p.customer_id*/
        AND COALESCE((SELECT e.outcome FROM arrangements_promiseoutcome e WHERE e.promise_id = p.id AND e.on_date <= %s
                      ORDER BY e.id DESC LIMIT 1), '') NOT IN ('kept', 'replaced', 'withdrawn')
        AND NOT EXISTS (SELECT 1 FROM arrangements_promisedinvoice c WHERE c.promise_id = p.id AND {_DISPUTED})
        AND NOT EXISTS (
            SELECT 1 FROM arrangements_promisedinvoice c
            JOIN arrangements_promisedinvoice c2 ON c2.invoice_id = c.invoice_id AND c2.promise_id > p.id
            JOIN arrangements_promise p2 ON p2.id = c2.promise_id AND p2.on_date <= %s WHERE c.promise_id = p.id)
        AND NOT EXISTS (
            SELECT 1 FROM arrangements_promisedinvoice c
            JOIN ledger_hold h ON h.occasion_id = c.invoice_id AND h.track = 'invoice' AND h.id <> c.hold_id
            LEFT JOIN ledger_release r ON r.hold_id = h.id
            WHERE c.promise_id = p.id AND h.kind = 'arrangement' AND h.starts_on <= %s
            AND (h.ends_on IS NULL OR h.ends_on >= %s) AND (r.on_date IS NULL OR r.on_date > %s))
    ) AS s WHERE s.left_minor > 0 AND s.open_minor > 0 ORDER BY s.id""",
    (
        "known_to",
        "known_to",
        "company",
        "as_of",
        "followed",
        "as_of",
        "as_of",
        "as_of",
        "as_of",
        "as_of",
        "as_of",
        "as_of",
    ),
    _COLUMNS,
)

#: The day from which invoices count as due because their day was put off: the latest deferral that was not ended.
DEFERRED = OccasionQuery(
    """SELECT c.invoice_id, MAX(d.until_on)
    FROM arrangements_paymentdeferral d JOIN arrangements_deferredinvoice c ON c.deferral_id = d.id
    WHERE d.company_id = %s AND d.on_date <= %s /*among d.customer_id*/
    AND NOT EXISTS (SELECT 1 FROM arrangements_deferralend e WHERE e.deferral_id = d.id AND e.on_date <= %s)
    GROUP BY c.invoice_id ORDER BY c.invoice_id""",
    ("company", "as_of", "as_of"),
    ("invoice_id", "anchor_on"),
)

ALL = {"instalment": INSTALMENTS, "promise": PROMISES, "deferred": DEFERRED}
