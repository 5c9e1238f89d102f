"""What cash is expected from: open instalments and promises, other open invoices, and how late each customer was before.

Everything is as of a day. Leaves out on which day each amount is expected.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from dunwell.arrangements.occasions import INSTALMENTS, PROMISES
from dunwell.insight.measures.cash_expected import Agreed, Owing
from dunwell.insight.queries.balances import MOVED_AFTER
from dunwell.insight.queries.overdue_reasons import ACTIVE_HOLDS
from dunwell.insight.queries.read import rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

#: Holds under which nobody can say when, or whether, money comes.
DOUBTFUL = ("dispute", "hardship", "insolvency", "deceased", "legal", "moratorium")
#: How late customers are is read from invoices settled in so many days.
HABIT_DAYS = 365


def agreed(view: Snapshot, company: Company, on: date) -> Iterator[Agreed]:
    """Yields the open instalments and promises of a day with what is open of each."""
    values = {"company": company.pk, "as_of": on, "known_to": on, "followed": on}
    for ground, query in (("instalment", INSTALMENTS), ("promise", PROMISES)):
        parameters = [values[name] for name in query.parameters]
        found = rows(view, query.sql, parameters, "int int text day text text day int")
        for _, _, _, due_on, currency, _, _, open_minor in found:
            yield Agreed(currency, open_minor, due_on, ground)


def owing(view: Snapshot, company: Company, on: date, moved: bool = True) -> Iterator[Owing]:
    """Yields what is open of each invoice, but for those that an open promise or a plan covers.

    Held: the account or the invoice is on hold for a reason that leaves open when money comes. `moved` False: nothing was
    settled or corrected after the day.
    """
    key = company.pk
    still, parameters = _STILL_MOVED if moved else _STILL, [key, on, on, on, key, on, on, key, on, on, on]
    parameters += [on, on, key, on, key, on] if moved else [key, on]
    sql = f"""WITH held AS ({ACTIVE_HOLDS}), arranged AS ({_ARRANGED}), {still}
        SELECT s.customer_id, s.currency, s.minor, s.due_on,
            s.customer_id IN (SELECT customer_id FROM held WHERE track = '' AND kind IN ({_DOUBTFUL}))
            OR s.id IN (SELECT occasion_id FROM held WHERE track = 'invoice' AND kind IN ({_DOUBTFUL}))
        FROM still s WHERE s.minor > 0 AND s.id NOT IN (SELECT invoice_id FROM arranged)"""
    return (Owing(*row) for row in rows(view, sql, parameters, "int text int day flag"))


_ARRANGED = """SELECT c.invoice_id
    FROM arrangements_plannedinvoice c JOIN arrangements_paymentplan p ON p.id = c.plan_id
    WHERE p.company_id = %s AND p.on_date <= %s AND NOT EXISTS (SELECT 1 FROM arrangements_planchange e
        WHERE e.plan_id = p.id AND e.on_date <= %s AND e.kind IN ('finished', 'cancelled'))
    UNION
    SELECT c.invoice_id
    FROM arrangements_promisedinvoice c JOIN arrangements_promise p ON p.id = c.promise_id
    WHERE p.company_id = %s AND p.on_date <= %s AND p.promised_on >= %s
    AND NOT EXISTS (SELECT 1 FROM arrangements_promiseoutcome e WHERE e.promise_id = p.id AND e.on_date <= %s)"""
_STILL = """still AS (SELECT id, customer_id, currency, due_on, open_minor AS minor FROM ledger_invoice
    WHERE company_id = %s AND customer_id > 0 AND open_minor > 0 AND issued_on <= %s)"""
_STILL_MOVED = f"""moved AS (SELECT item_id, SUM(minor) AS minor
        FROM ({MOVED_AFTER.format(item="invoice")}) AS each_one GROUP BY item_id),
    still AS (
        SELECT i.id, i.customer_id, i.currency, i.due_on, i.open_minor + COALESCE(m.minor, 0) AS minor
        FROM ledger_invoice i LEFT JOIN moved m ON m.item_id = i.id
        WHERE i.company_id = %s AND i.customer_id > 0 AND i.open_minor > 0 AND i.issued_on <= %s
        UNION ALL
        SELECT i.id, i.customer_id, i.currency, i.due_on, m.minor
        FROM moved m JOIN ledger_invoice i ON i.id = m.item_id
        WHERE i.company_id = %s AND i.open_minor = 0 AND i.issued_on <= %s)"""
_DOUBTFUL = ", ".join(f"'{kind}'" for kind in DOUBTFUL)


def habits(view: Snapshot, company: Company, on: date) -> dict[int, list[int]]:
    """Returns by customer the sorted numbers of days late of invoices settled in the last year; early is below 0.

    An invoice is settled on the day of its last allocation. One settled by a credit note alone says nothing of paying.
    """
    found = rows(
        view,
        """SELECT i.customer_id, i.due_on, MAX(a.on_date) FROM ledger_allocation a
        JOIN ledger_invoice i ON i.id = a.invoice_id
        WHERE i.company_id = %s AND i.due_on IS NOT NULL AND i.open_minor = 0
        AND a.on_date > %s AND a.amount_minor > 0 AND a.payment_id IS NOT NULL
        GROUP BY i.id, i.customer_id, i.due_on HAVING MAX(a.on_date) <= %s""",
        (company.pk, on - timedelta(days=HABIT_DAYS), on),
        "int day day",
    )
    late: dict[int, list[int]] = defaultdict(list)
    for customer_id, due_on, settled_on in found:
        late[customer_id].append((settled_on - due_on).days)
    return {customer_id: sorted(each) for customer_id, each in late.items()}
