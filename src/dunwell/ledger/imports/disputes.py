"""Holds chasing for invoices the source says are disputed and still open. Leaves out why they are disputed."""

from datetime import timedelta

from dunwell.ledger.holds import REVIEW_AFTER_DAYS
from dunwell.ledger.imports.absent import release
from dunwell.ledger.imports.work import Work

_NOTE = "Import: disputed according to "


def hold_disputed(work: Work) -> None:
    """Holds each disputed open invoice from the import's day on, and lifts that hold when the source says otherwise.

    Nothing is concluded from a dispute on an invoice that is settled: it is history. A hold somebody put on until a day
    does not stand in for this one: the source may call the invoice disputed for longer.
    """
    if "disputed" not in work.export.given:
        return
    joined = f"""FROM {work.items} s JOIN ledger_invoice i ON i.company_id = %(company)s AND i.number = s.number
        WHERE NOT s.credit"""
    unlifted = "NOT EXISTS (SELECT 1 FROM ledger_release r WHERE r.hold_id = h.id)"
    held = work.execute(
        f"""INSERT INTO ledger_hold (company_id, customer_id, track, occasion_id, kind, starts_on, review_on, owner, note,
                                    placed_at)
        SELECT %(company)s, i.customer_id, 'invoice', i.id, 'dispute', %(as_of)s, %(review)s, %(owner)s,
               %(note)s || %(file)s, %(now)s {joined} AND s.disputed AND i.open_minor > 0 AND NOT EXISTS (
            SELECT 1 FROM ledger_hold h WHERE h.track = 'invoice' AND h.occasion_id = i.id AND h.kind = 'dispute'
            AND h.ends_on IS NULL AND h.starts_on <= %(as_of)s AND {unlifted}) ORDER BY s.line""",
        review=(work.as_of + timedelta(days=REVIEW_AFTER_DAYS)).isoformat(),
        note=_NOTE,
    )
    if held:
        work.warn("Disputed and open: not chased before somebody has looked at it.", None, "disputed", held)
    release(
        work,
        f"""h.kind = 'dispute' AND h.note LIKE '{_NOTE}%%' AND h.occasion_id IN (
            SELECT i.id {joined} AND (i.open_minor = 0 OR NOT coalesce(s.disputed, {_false(work)})))""",
        "Settled or no longer disputed in ",
    )


def _false(work: Work) -> str:
    return "false" if work.connection.vendor == "postgresql" else "0"
