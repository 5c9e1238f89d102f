"""How what was read of the database is shaped into facts and particulars, in memory. Holds no rule of the plan.

`INVOICES`, `PLACED`, `SHAPED`, then `FACTS` and `PARTICULARS` are run by DuckDB over the tables that
`dunwell.outreach.ledger_queries` names.
"""

from dunwell.values.money import LIMIT_MINOR

#: Half to even, in integers: SQL has no such rounding for whole numbers. What a strange rate makes too large for the
#: plan counts as the largest amount: one rate must not stop everybody's round.
_BASE_MINOR = f"""CASE WHEN top IS NULL OR top = bottom THEN minor ELSE least({LIMIT_MINOR},
    (minor::HUGEINT * top) // bottom
    + CASE WHEN 2 * ((minor::HUGEINT * top) % bottom) > bottom
             OR (2 * ((minor::HUGEINT * top) % bottom) = bottom AND ((minor::HUGEINT * top) // bottom) % 2 = 1)
           THEN 1 ELSE 0 END)::BIGINT END"""

#: In-memory tables that the facts and the particulars share, each built on those before it: first who is planned for and
#: where they are, which says what rules they need.
#: The playbooks of customers (`segment_queries`) and occasions beside invoices (`occasion_queries`) come between the two.
INVOICES = (
    (
        "last_step",
        """SELECT track, occasion_id, any_value(customer_id) AS customer_id, max(step_no) AS step_no,
        arg_max(on_date, (step_no, on_date)) AS on_date
        FROM (SELECT * EXCLUDE (channel) FROM step_done UNION ALL BY NAME FROM told
            UNION ALL BY NAME FROM asked_how UNION ALL BY NAME FROM said_of_arranged) GROUP BY track, occasion_id""",
    ),
    (
        "invoice_occasion",
        # Where its day was put off, it counts from the day agreed.
        f"""SELECT id AS occasion_id, customer_id, 'invoice' AS track, coalesce(d.anchor_on, due_on) AS anchor_on,
        currency, number, issued_on, minor AS open_minor, greatest(1, {_BASE_MINOR})::BIGINT AS open_base_minor
        FROM (SELECT *, open_minor AS minor FROM invoice) i LEFT JOIN rate USING (currency)
        LEFT JOIN deferred d ON d.invoice_id = i.id
        WHERE due_on IS NOT NULL AND minor > 0""",
    ),
    (
        "arranged_occasion",
        f"""SELECT id AS occasion_id, customer_id, track, anchor_on, currency, number, issued_on, minor AS open_minor,
        greatest(1, {_BASE_MINOR})::BIGINT AS open_base_minor
        FROM (SELECT *, open_minor AS minor FROM instalment UNION ALL SELECT *, open_minor FROM promise)
        LEFT JOIN rate USING (currency) WHERE minor > 0""",
    ),
)
PLACED = (
    (
        # What was settled on the very day of its step still tells that the customer was written to today.
        "settled_today",
        """SELECT l.* FROM last_step l ANTI JOIN occasion o ON o.track = l.track AND o.occasion_id = l.occasion_id
        WHERE l.on_date = $as_of""",
    ),
    (
        "planned",
        # A town with rules of its own; where the town is not known, its rules are kept too.
        """SELECT c.* EXCLUDE (place), coalesce(t.place, c.place) AS jurisdiction
        FROM (SELECT *, CASE WHEN country = '' THEN $jurisdiction WHEN region = '' THEN country
            ELSE country || '-' || region END AS place FROM customer) c
        LEFT JOIN town w ON w.customer_id = c.id
        LEFT JOIN town_place t ON t.region_place = c.place
            AND t.town = lower(trim(replace(coalesce(w.city, ''), '.', '')))
        WHERE c.id IN (SELECT customer_id FROM occasion UNION SELECT customer_id FROM settled_today)""",
    ),
)
SHAPED = (
    (
        "credit",
        f"""SELECT customer_id, currency, sum(minor)::BIGINT AS credit_minor,
        sum({_BASE_MINOR})::BIGINT AS credit_base_minor
        FROM (SELECT customer_id, currency, open_minor AS minor FROM payment
              UNION ALL SELECT customer_id, currency, open_minor FROM credit_note) LEFT JOIN rate USING (currency)
        WHERE minor > 0 AND customer_id IN (SELECT id FROM planned) GROUP BY customer_id, currency""",
    ),
    (
        # Where a notice in writing has to come first: the channels that are closed as long as one due item had none.
        "not_written",
        """SELECT DISTINCT c.id AS customer_id, n.channel
        FROM occasion o JOIN planned c ON c.id = o.customer_id
        JOIN condition n ON n.jurisdiction = c.jurisdiction AND n.kind = c.kind AND n.written_days IS NOT NULL
        WHERE o.open_minor > 0 AND o.anchor_on <= CAST($as_of AS DATE) AND NOT EXISTS (SELECT 1 FROM step_done s
            WHERE s.track = o.track AND s.occasion_id = o.occasion_id
            AND s.channel IN ('email', 'letter', 'registered_letter')
            AND s.on_date + n.written_days <= CAST($as_of AS DATE))""",
    ),
    (
        "reachable",
        # An address that replaced another only later was not known on the day.
        """SELECT p.customer_id, p.channel, p.address FROM point p JOIN planned c ON c.id = p.customer_id
        ANTI JOIN opt_out o ON o.customer_id = p.customer_id AND o.channel = p.channel
        ANTI JOIN (SELECT * FROM point WHERE replaced_on IS NOT NULL) q ON q.customer_id = p.customer_id
            AND q.channel = p.channel AND (p.replaced_on IS NULL OR p.replaced_on > q.replaced_on)
        ANTI JOIN (SELECT * FROM condition WHERE consent) n
            ON n.jurisdiction = c.jurisdiction AND n.kind = c.kind AND n.channel = p.channel AND NOT p.consented
        ANTI JOIN not_written w ON w.customer_id = p.customer_id AND w.channel = p.channel
        WHERE p.usable""",
    ),
)

FACTS = (
    (
        "customers",
        """SELECT c.id AS customer_id, a.playbook, c.jurisdiction, c.kind,
        c.id IN (SELECT customer_id FROM care) AS vulnerable,
        c.id IN (SELECT customer_id FROM opt_out WHERE channel = '') AS opted_out,
        coalesce(k.credit_base_minor, 0)::BIGINT AS credit_base_minor,
        CASE WHEN c.key_account THEN 150 ELSE 100 END::BIGINT AS weight_pct
        FROM planned c LEFT JOIN (SELECT customer_id, sum(credit_base_minor) AS credit_base_minor
            FROM credit GROUP BY customer_id) k ON k.customer_id = c.id
        JOIN assigned a ON a.customer_id = c.id ORDER BY c.id""",
    ),
    (
        "occasions",
        """SELECT o.occasion_id, o.customer_id, o.track, o.anchor_on, o.open_base_minor,
        coalesce(l.step_no, 0)::BIGINT AS last_step, l.on_date AS last_step_on, NULL::DATE AS likely_paid_by
        FROM occasion o LEFT JOIN last_step l ON l.track = o.track AND l.occasion_id = o.occasion_id
        UNION ALL
        SELECT occasion_id, customer_id, track, $as_of::DATE, 0, step_no, on_date, NULL FROM settled_today
        ORDER BY customer_id, track, occasion_id""",
    ),
    (
        "holds",
        """SELECT h.customer_id, nullif(h.track, '') AS track, h.occasion_id, h.kind, h.starts_on, h.ends_on
        FROM hold h SEMI JOIN planned c ON c.id = h.customer_id ORDER BY ALL""",
    ),
    (
        "contacts",
        "SELECT t.* FROM contact t SEMI JOIN planned c ON c.id = t.customer_id ORDER BY ALL",
    ),
    ("reach", "SELECT DISTINCT customer_id, channel FROM reachable ORDER BY ALL"),
)

PARTICULARS = (
    (
        "items",
        """SELECT customer_id, track, occasion_id, number, currency, issued_on, anchor_on, open_minor
        FROM item ORDER BY customer_id, track, occasion_id, anchor_on, number""",
    ),
    (
        "people",
        """SELECT c.id AS customer_id, c.ref, c.name, p.name AS contact_name,
        coalesce(nullif(p.language, ''), nullif(c.language, ''), $language) AS language, a.segment,
        a.chosen_by, a.chosen_why
        FROM planned c JOIN assigned a ON a.customer_id = c.id
        LEFT JOIN (SELECT customer_id, arg_min(name, (role <> 'payment', name)) AS name,
            arg_min(language, (role <> 'payment', name)) AS language
            FROM person GROUP BY customer_id) p ON p.customer_id = c.id ORDER BY c.id""",
    ),
    (
        "addresses",
        "SELECT customer_id, channel, min(address) AS address FROM reachable GROUP BY ALL ORDER BY ALL",
    ),
    ("credits", "SELECT customer_id, currency, credit_minor FROM credit ORDER BY ALL"),
    (
        "hold_notes",
        """SELECT h.customer_id, h.track, h.occasion_id, h.kind, h.starts_on, h.ends_on, h.note, h.owner, h.review_on
        FROM hold h SEMI JOIN planned c ON c.id = h.customer_id ORDER BY ALL""",
    ),
)
