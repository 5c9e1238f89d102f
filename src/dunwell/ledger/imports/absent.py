"""Asks about invoices that are missing from a full export, and stops asking when they are back. Closes nothing by itself."""

from datetime import timedelta

from dunwell.ledger.holds import REVIEW_AFTER_DAYS
from dunwell.ledger.imports.items import today
from dunwell.ledger.imports.work import Work
from dunwell.ledger.models import ImportRun
from dunwell.values.findings import Finding, Severity

#: A file counts as full if it names at least one of so many invoices still open from the same export.
COVERS_ONE_IN = 2
_NOTE = "Import: missing from the full export "


def is_full(work: Work, said: bool | None) -> bool:
    """Returns whether the file names everything that is open: as the user said, or as it looks.

    It looks so if the same profile and layout was imported before and the file names at least half of the invoices that
    are still open from it.
    """
    if said is not None or work.rejected or work.export.rejected:
        return bool(said)
    before = ImportRun.objects.filter(
        company=work.company, profile=work.export.profile, counts__layout=work.export.layout
    )
    if work.export.kind != "invoices" or not before.exists():
        return False
    still_open, named = work.rows(
        f"SELECT count(*), coalesce(sum(CASE WHEN {_named(work)} THEN 1 ELSE 0 END), 0) {_still_open()}"
    )[0]
    return still_open > 0 and named * COVERS_ONE_IN >= still_open


def _still_open() -> str:
    return "FROM ledger_invoice i WHERE i.company_id = %(company)s AND i.open_minor > 0 AND i.source = %(source)s"


def _named(work: Work) -> str:
    return f"""(EXISTS (SELECT 1 FROM {work.items} s WHERE s.number = i.number)
        OR EXISTS (SELECT 1 FROM import_unread u WHERE u.number = i.number))"""


def ask_about_absent(work: Work, run: ImportRun) -> None:
    """Notes each open invoice that the full file does not name, holds chasing for it, and asks."""
    absent = f"""{_still_open()} AND NOT {_named(work)}
        AND NOT EXISTS (SELECT 1 FROM ledger_vanished v WHERE v.invoice_id = i.id AND v.answered_on IS NULL)"""
    found = work.rows(f"SELECT i.number {absent} ORDER BY i.number")
    if not found:
        return
    review = work.as_of + timedelta(days=REVIEW_AFTER_DAYS)
    work.execute(
        f"""INSERT INTO ledger_hold (company_id, customer_id, track, occasion_id, kind, starts_on, review_on, owner, note,
                                    placed_at)
        SELECT %(company)s, i.customer_id, 'invoice', i.id, 'manual', %(as_of)s, %(review)s, %(owner)s,
               %(note)s || %(file)s || '. Was it paid, credited or moved?', %(now)s {absent}""",
        review=review.isoformat(),
        note=_NOTE,
    )
    work.execute(
        f"""INSERT INTO ledger_vanished (invoice_id, run_id, asked_on, answer)
        SELECT i.id, %(run)s, {today(work)}, '' {absent}""",
        run=run.pk,
    )
    for (number,) in found:
        message = (
            f"Invoice {number} is open but missing from this full export. Was it paid, credited or moved? It is not chased "
            f"until its hold is lifted; somebody looks at it by {review}."
        )
        work.findings.add(
            Finding(message, None, None, Severity.QUESTION), "open invoices missing from the export"
        )


def greet_returned(work: Work) -> None:
    """Answers the questions about invoices the file names again, and lifts their holds."""
    back = f"""SELECT v.invoice_id FROM ledger_vanished v JOIN ledger_invoice i ON i.id = v.invoice_id
        WHERE i.company_id = %(company)s AND v.answered_on IS NULL
        AND EXISTS (SELECT 1 FROM {work.items} s WHERE s.number = i.number AND NOT s.credit)"""
    if not work.value(f"SELECT count(*) FROM ({back}) found"):
        return
    release(work, f"h.kind = 'manual' AND h.occasion_id IN ({back}) AND h.note LIKE '{_NOTE}%%'", "Back in ")
    count = work.execute(
        f"""UPDATE ledger_vanished SET answered_on = %(as_of)s, answer = 'Back in ' || %(file)s
        WHERE answered_on IS NULL AND invoice_id IN ({back})"""
    )
    work.warn(
        "An invoice that was missing from an earlier export is back: it may be chased again.",
        None,
        "number",
        count,
    )


def release(work: Work, which: str, reason: str) -> int:
    """Lifts holds (`h`) on single invoices that are not lifted yet."""
    return work.execute(
        f"""INSERT INTO ledger_release (hold_id, on_date, reason, released_by, released_at)
        SELECT h.id, %(as_of)s, %(reason)s || %(file)s, %(owner)s, %(now)s FROM ledger_hold h
        WHERE h.company_id = %(company)s AND h.track = 'invoice' AND {which}
        AND NOT EXISTS (SELECT 1 FROM ledger_release r WHERE r.hold_id = h.id)""",
        reason=reason,
    )
