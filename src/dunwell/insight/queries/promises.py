"""Promises by the day they were for, each with what had become of it by a day."""

from collections.abc import Iterator
from datetime import date

from dunwell.insight.measures.promises_kept import PromiseRow
from dunwell.insight.queries.read import rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot


def promises(
    view: Snapshot, company: Company, first: date, last: date, on: date
) -> Iterator[tuple[date, PromiseRow]]:
    """Yields promises for a day from `first` to `last` with the latest outcome noted up to `on`; `open`: none yet."""
    found = rows(
        view,
        """SELECT p.promised_on, p.currency, p.amount_minor, e.paid_minor, COALESCE(e.outcome, 'open')
        FROM arrangements_promise p LEFT JOIN arrangements_promiseoutcome e ON e.id = (
            SELECT MAX(o.id) FROM arrangements_promiseoutcome o WHERE o.promise_id = p.id AND o.on_date <= %s)
        WHERE p.company_id = %s AND p.on_date <= %s AND p.promised_on BETWEEN %s AND %s ORDER BY p.id""",
        (on, company.pk, on, first, last),
        "day text int int text",
    )
    for promised_on, *row in found:
        yield promised_on, PromiseRow(*row)
