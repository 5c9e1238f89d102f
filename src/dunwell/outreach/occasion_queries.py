"""Which occasions there are beside open invoices, in memory: thanks, welcomes, statements, check-ins. Decides no step.

Instalments and promises come as they are (`arranged_reads`). Run by DuckDB over the tables
of `occasion_reads`, over `invoice_occasion` (open invoices), `assigned` (each customer's playbook) and `track_rule`.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import pyarrow as pa

from dunwell.outreach.occasion_reads import BY_TRACK
from dunwell.outreach.playbooks import Playbook, Track
from dunwell.values.money import LIMIT_MINOR

#: The days a track may say of its occasions.
DAYS = ("live_days", "every_days", "month_day", "quiet_days", "settle_days")
#: An occasion that is no row of the ledger is numbered by its customer and what distinguishes it: a month, a turn.
_EACH = 100_000

#: Tables that later ones and the particulars share, each built on those before it.
SHAPED = (
    (
        # The latest day of the month that has come, by playbook.
        "statement_day",
        """SELECT playbook, live_days, quiet_days, CASE WHEN here <= $as_of::DATE THEN here
            ELSE (date_trunc('month', here) - INTERVAL 1 MONTH)::DATE + (month_day - 1)::INT END AS anchor_on
        FROM (SELECT *, date_trunc('month', $as_of::DATE)::DATE + (month_day - 1)::INT AS here
            FROM track_rule WHERE track = 'statement')""",
    ),
    (
        # All that is open and nobody has put on hold, for those who have owed for a while and heard nothing all the while:
        # who is being written to about an invoice needs no statement besides. In its first weeks a company knows too
        # little of what was said before; and whoever had a formal word hears nothing milder: a person decides there.
        "statement_line",
        """SELECT o.*, d.anchor_on AS month_on, o.anchor_on <= $as_of::DATE - d.quiet_days::INT AS is_old
        FROM invoice_occasion o JOIN assigned a USING (customer_id) JOIN statement_day d USING (playbook)
        WHERE $as_of::DATE < d.anchor_on + d.live_days::INT AND d.anchor_on >= $began_on::DATE + d.quiet_days::INT
        AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.customer_id = o.customer_id
            AND h.track = 'invoice' AND h.occasion_id = o.occasion_id)
        AND NOT EXISTS (SELECT 1 FROM contact t WHERE t.customer_id = o.customer_id
            AND t.on_date > $as_of::DATE - d.quiet_days::INT)
        AND NOT EXISTS (SELECT 1 FROM last_step l JOIN track_rule v ON v.track = 'invoice' AND l.step_no >= v.formal_no
            WHERE l.customer_id = o.customer_id AND l.track = 'invoice' AND v.playbook = a.playbook)""",
    ),
    (
        # Each invoice that money of the last days has settled, unless the customer was thanked lately.
        "receipt_line",
        """SELECT m.* FROM money_in m JOIN assigned a USING (customer_id)
        JOIN track_rule r ON r.playbook = a.playbook AND r.track = 'receipt'
        WHERE m.received_on >= $began_on::DATE AND m.received_on <= $as_of::DATE
        AND $as_of::DATE < m.received_on + r.live_days::INT
        AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = m.invoice_id)
        AND NOT EXISTS (SELECT 1 FROM told t WHERE t.customer_id = m.customer_id AND t.track = 'receipt'
            AND t.occasion_id <> m.payment_id AND t.on_date > $as_of::DATE - r.every_days::INT)""",
    ),
    (
        # By the rhythm of the relationship, and once after a silence; never while something is overdue.
        "checkin_day",
        f"""SELECT customer_id, turn, anchor_on FROM (
            SELECT k.customer_id, r.live_days, r.every_days, ($as_of::DATE - k.first_on) // r.every_days AS turn,
                k.first_on + (($as_of::DATE - k.first_on) // r.every_days * r.every_days)::INT AS anchor_on
            FROM relation k JOIN assigned a USING (customer_id)
            JOIN track_rule r ON r.playbook = a.playbook AND r.track = 'checkin'
            WHERE ($as_of::DATE - k.first_on) // r.every_days >= 1
            UNION ALL
            SELECT k.customer_id, r.live_days, r.every_days, {_EACH // 2} + (k.last_on - DATE '2000-01-01') % {_EACH // 2},
                k.last_on + r.quiet_days::INT
            FROM relation k JOIN assigned a USING (customer_id)
            JOIN track_rule r ON r.playbook = a.playbook AND r.track = 'checkin') c
        WHERE anchor_on >= $began_on::DATE AND anchor_on <= $as_of::DATE AND $as_of::DATE < anchor_on + live_days::INT
        AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.customer_id = c.customer_id AND i.due_on < $as_of::DATE)
        AND NOT EXISTS (SELECT 1 FROM asked_how t WHERE t.customer_id = c.customer_id
            AND t.occasion_id <> c.customer_id * {_EACH} + c.turn
            AND t.on_date > $as_of::DATE - (c.every_days // 2)::INT)""",
    ),
    (
        "occasion",
        f"""SELECT occasion_id, customer_id, track, anchor_on, currency, number, issued_on, open_minor, open_base_minor
        FROM invoice_occasion
        UNION ALL BY NAME FROM arranged_occasion
        UNION ALL BY NAME
        SELECT customer_id * {_EACH} + year(month_on) * 12 + month(month_on) AS occasion_id, customer_id,
            'statement' AS track, month_on AS anchor_on,
            least({LIMIT_MINOR}, sum(open_base_minor))::BIGINT AS open_base_minor
        FROM statement_line GROUP BY customer_id, month_on HAVING bool_or(is_old)
        UNION ALL BY NAME
        SELECT DISTINCT payment_id AS occasion_id, customer_id, 'receipt' AS track, received_on AS anchor_on,
            0::BIGINT AS open_base_minor FROM receipt_line
        UNION ALL BY NAME
        SELECT n.customer_id AS occasion_id, n.customer_id, 'welcome' AS track, n.first_on AS anchor_on,
            0::BIGINT AS open_base_minor
        FROM newcomer n JOIN assigned a USING (customer_id)
        JOIN track_rule r ON r.playbook = a.playbook AND r.track = 'welcome'
        WHERE $as_of::DATE < n.first_on + r.live_days::INT AND n.first_on >= $began_on::DATE + r.settle_days::INT
        UNION ALL BY NAME
        SELECT customer_id * {_EACH} + turn AS occasion_id, customer_id, 'checkin' AS track, anchor_on,
            0::BIGINT AS open_base_minor FROM checkin_day""",
    ),
    (
        # What a message about an occasion lists: the invoice itself, all invoices of a statement, those that were paid.
        "item",
        f"""SELECT customer_id, track, occasion_id, number, currency, issued_on, anchor_on, open_minor
        FROM invoice_occasion
        UNION ALL
        SELECT customer_id, track, occasion_id, number, currency, issued_on, anchor_on, open_minor FROM arranged_occasion
        UNION ALL
        SELECT customer_id, 'statement', customer_id * {_EACH} + year(month_on) * 12 + month(month_on), number, currency,
            issued_on, anchor_on, open_minor
        FROM statement_line
        WHERE customer_id IN (SELECT customer_id FROM occasion WHERE track = 'statement')
        UNION ALL
        SELECT customer_id, 'receipt', payment_id, number, currency, issued_on, coalesce(due_on, received_on),
            amount_minor
        FROM receipt_line""",
    ),
)


def track_rules(playbooks: Iterable[Playbook]) -> pa.Table:
    """Returns what the tracks of these playbooks say of their occasions: playbook, track, each of `DAYS` or null, and
    `formal_no`, the first step that is formal or final, or null.
    """
    rows = [
        (book.key, track.name, *(track.when.get(name) for name in DAYS), _formal_no(track))
        for book in playbooks
        for track in book.tracks
    ]
    names = ["playbook", "track", *DAYS, "formal_no"]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kinds = [pa.string(), pa.string()] + [pa.int64()] * (len(names) - 2)
    return pa.table(
        {name: pa.array(column, kind) for name, column, kind in zip(names, columns, kinds, strict=True)}
    )


def _formal_no(track: Track) -> int | None:
    return next((step.step_no for step in track.steps if step.tone in ("formal", "final")), None)


def tables_to_read(playbooks: Iterable[Playbook]) -> list[str]:
    """Returns the tables of `occasion_reads` that are needed for the tracks of these playbooks."""
    tracks = {track.name for book in playbooks for track in book.tracks} | {""}
    return [name for name, (track, _) in BY_TRACK.items() if track in tracks]


def recent_since(playbooks: Iterable[Playbook], as_of: date) -> date:
    """Returns the day after which money, newcomers and messages are recent enough to matter for an occasion."""
    days = [
        track.when[name]
        for book in playbooks
        for track in book.tracks
        if track.name != "checkin"
        for name in ("live_days", "every_days")
        if name in track.when
    ]
    return as_of - timedelta(days=max(days, default=1))


def silent_days(playbooks: Iterable[Playbook]) -> int:
    """Returns how many days of contacts have to be known to say who has heard nothing for a while."""
    tracks = [track for book in playbooks if (track := book.track("statement")) is not None]
    return max((track.when["quiet_days"] for track in tracks), default=0)
