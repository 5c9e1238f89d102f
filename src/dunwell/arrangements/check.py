"""Checks that what is arranged fits together: schedules add up, and holds stand where they should. Changes nothing."""

from dunwell.journal.reading import Reading, reading
from dunwell.values.findings import Finding, Severity

_SCHEDULES = """SELECT p.id, n.revision, p.total_minor, SUM(n.amount_minor)
    FROM arrangements_paymentplan p LEFT JOIN arrangements_instalment n ON n.plan_id = p.id
    WHERE 1 = 1 {scope} GROUP BY p.id, n.revision, p.total_minor
    HAVING SUM(n.amount_minor) IS NULL OR SUM(n.amount_minor) <> p.total_minor ORDER BY p.id, n.revision"""
#: A plan that runs, and an invoice of it that nothing holds; or one that is over and holds still.
_PLANS = """SELECT p.id, i.number, {over} FROM arrangements_paymentplan p
    JOIN arrangements_plannedinvoice c ON c.plan_id = p.id JOIN ledger_invoice i ON i.id = c.invoice_id
    LEFT JOIN ledger_release r ON r.hold_id = c.hold_id
    WHERE {over} = (CASE WHEN r.id IS NULL THEN 1 ELSE 0 END) {scope} ORDER BY p.id, i.id"""
_OVER = """(SELECT COUNT(*) FROM arrangements_planchange e
    WHERE e.plan_id = p.id AND e.kind IN ('finished', 'cancelled'))"""
_PROMISES = """SELECT p.id, i.number FROM arrangements_promise p
    JOIN arrangements_promisedinvoice c ON c.promise_id = p.id JOIN ledger_invoice i ON i.id = c.invoice_id
    JOIN ledger_hold h ON h.id = c.hold_id JOIN ledger_release r ON r.hold_id = c.hold_id
    WHERE NOT EXISTS (SELECT 1 FROM arrangements_promiseoutcome o WHERE o.promise_id = p.id)
    AND r.on_date <= p.promised_on {scope} ORDER BY p.id, i.id"""


def check_arrangements(company_id: int | None = None, view: Reading | None = None) -> list[Finding]:
    """Returns what does not fit, of one company or (None) of all: empty when all is well.

    A hold that a person lifted by hand while its plan runs is told as a warning: the plan is to be cancelled, or it holds.
    """
    if view is None:
        with reading() as opened:
            return check_arrangements(company_id, opened)
    scope, parameters = ("AND p.company_id = %s", [company_id]) if company_id is not None else ("", [])
    found = [
        Finding(
            f"payment plan {plan}: revision {revision} comes to {made}, the plan to {total} minor units. "
            "Restore a backup.",
            column="instalment",
        )
        for plan, revision, total, made in view.rows(_SCHEDULES.format(scope=scope), parameters)
    ]
    for plan, number, over in view.rows(_PLANS.format(over=_OVER, scope=scope), parameters):
        wrong = "is over, and still holds" if over else "runs, and does not hold"
        do = "Lift the hold." if over else "Cancel the plan, or put the hold on again."
        said = f"payment plan {plan} {wrong} invoice {number}. {do}"
        found.append(Finding(said, column="hold", severity=Severity.WARNING))
    found += [
        Finding(
            f"promise {promise} runs, and does not hold invoice {number}. Withdraw it.",
            column="hold",
            severity=Severity.WARNING,
        )
        for promise, number in view.rows(_PROMISES.format(scope=scope), parameters)
    ]
    return found
