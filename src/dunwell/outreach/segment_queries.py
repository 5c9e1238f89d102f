"""Whom each segment fits, in memory: `assigned`, the playbook of every customer. Leaves out the rules (`segments`)."""

from collections.abc import Iterator

import pyarrow as pa

from dunwell.outreach.assigning import Assignment
from dunwell.outreach.ledger_queries import Query
from dunwell.outreach.segments import choosing_sql, quoted
from dunwell.values.money import LIMIT_MINOR

_id, _day, _text = pa.int64(), pa.date32(), pa.string()

#: What a person noted of customers, as it holds on the day.
MARKS = Query(
    """SELECT m.customer_id, m.mark FROM outreach_customermark m JOIN ledger_customer c ON c.id = m.customer_id
    WHERE /*own*/c.company_id = %s AND m.since_on <= %s AND (m.until_on IS NULL OR m.until_on >= %s) /*among c.id*/""",
    ("company", "as_of", "as_of"),
    pa.schema([("customer_id", _id), ("mark", _text)]),
)
#: Invoices due within a year that are settled, and when: how late somebody usually pays.
SETTLED = Query(
    """SELECT i.customer_id, i.due_on, MAX(a.on_date) FROM ledger_invoice i JOIN ledger_allocation a ON a.invoice_id = i.id
    WHERE /*own*/i.company_id = %s AND i.open_minor = 0 AND i.due_on > %s AND i.due_on <= %s AND a.on_date <= %s
    /*among i.customer_id*/ GROUP BY i.id, i.customer_id, i.due_on""",
    ("company", "year_ago", "as_of", "as_of"),
    pa.schema([("customer_id", _id), ("due_on", _day), ("settled_on", _day)]),
)

#: What a person chose for single customers, as it holds on the day.
CHOSEN = Query(
    """SELECT p.customer_id, p.playbook, p.note, p.noted_by
    FROM outreach_customerplaybook p JOIN ledger_customer c ON c.id = p.customer_id
    WHERE /*own*/c.company_id = %s AND p.since_on <= %s AND (p.until_on IS NULL OR p.until_on >= %s) /*among c.id*/""",
    ("company", "as_of", "as_of"),
    pa.schema([("customer_id", _id), ("playbook", _text), ("note", _text), ("noted_by", _text)]),
)

_ONE_FOR_ALL = "SELECT id AS customer_id, $playbook AS playbook, '' AS segment FROM customer"
_FACT = f"""SELECT c.id AS customer_id, c.ref, c.kind, c.key_account,
    CASE WHEN c.country = '' THEN split_part($jurisdiction, '-', 1) ELSE c.country END AS country,
    coalesce(o.open_base_minor, 0) AS open_base_minor, o.overdue_days, h.usually_late_days,
    coalesce(h.settled, 0) AS settled, coalesce(m.marks, []::VARCHAR[]) AS marks
    FROM customer c
    LEFT JOIN (SELECT customer_id, least({LIMIT_MINOR}, sum(open_base_minor)) AS open_base_minor,
        $as_of::DATE - min(anchor_on) AS overdue_days FROM invoice_occasion GROUP BY customer_id) o
        ON o.customer_id = c.id
    LEFT JOIN (SELECT customer_id, median(settled_on - due_on) AS usually_late_days, count(*) AS settled
        FROM settled GROUP BY customer_id) h ON h.customer_id = c.id
    LEFT JOIN (SELECT customer_id, list(mark) AS marks FROM mark GROUP BY customer_id) m ON m.customer_id = c.id"""


def tables_to_read(assignment: Assignment) -> dict[str, Query]:
    """Returns what has to be read of the database to choose by the rules; nothing where there are none."""
    chosen = {"own_playbook": CHOSEN} if assignment.chosen else {}
    if assignment.rules is None:
        return chosen
    return chosen | {"mark": MARKS} | ({"settled": SETTLED} if assignment.rules.needs_history() else {})


def shaped(assignment: Assignment, currency: str) -> Iterator[tuple[str, str]]:
    """Yields the in-memory tables that end in `assigned`: `customer_id`, `playbook`, the name of the `segment`, empty where
    none fits, and by whom and why it was chosen for them alone, empty where it was not.
    """
    yield from _by_rules(assignment, currency)
    if not assignment.chosen:
        yield "assigned", "SELECT *, '' AS chosen_by, '' AS chosen_why FROM by_rules"
        return
    yield (
        "assigned",
        f"""SELECT b.customer_id, coalesce(o.playbook, b.playbook) AS playbook,
        CASE WHEN o.playbook IS NULL THEN b.segment ELSE '' END AS segment,
        coalesce(o.noted_by, '') AS chosen_by, coalesce(o.note, '') AS chosen_why
        FROM by_rules b LEFT JOIN own_playbook o
        ON o.customer_id = b.customer_id AND o.playbook IN ({quoted(sorted(assignment.chosen))})""",
    )


def _by_rules(assignment: Assignment, currency: str) -> Iterator[tuple[str, str]]:
    """Yields the tables that end in `by_rules`: each customer's playbook by the rules, or everybody's."""
    if assignment.rules is None:
        yield "by_rules", _ONE_FOR_ALL
        return
    if not assignment.rules.needs_history():
        yield (
            "settled",
            "SELECT NULL::BIGINT AS customer_id, NULL::DATE AS due_on, NULL::DATE AS settled_on LIMIT 0",
        )
    yield "segment_fact", _FACT
    yield (
        "segment_chosen",
        f"SELECT customer_id, {choosing_sql(assignment.rules, currency)} AS n FROM segment_fact",
    )
    yield (
        "by_rules",
        """SELECT c.customer_id, coalesce(r.playbook, $playbook) AS playbook, coalesce(r.name, '') AS segment
        FROM segment_chosen c LEFT JOIN segment r ON r.n = c.n""",
    )


def segments_table(assignment: Assignment) -> pa.Table:
    """Returns the rules by number: `n`, `name`, `playbook`."""
    segments = assignment.rules.segments if assignment.rules is not None else ()
    return pa.table(
        {
            "n": pa.array(range(1, len(segments) + 1), pa.int32()),
            "name": pa.array([each.name for each in segments], _text),
            "playbook": pa.array([each.playbook for each in segments], _text),
        }
    )
