"""Checks that customers' balances and standings are what their open items make. Changes nothing."""

from django.db import DatabaseError, connection

from dunwell.journal.reading import Reading, reading
from dunwell.ledger.models import Company
from dunwell.values.findings import Finding

#: So many findings are told one by one.
TOLD_EACH = 100

#: What is kept is added, what items make is taken away: where they fit, nothing is left.
_BALANCES = """SELECT c.ref, t.currency FROM (
        SELECT customer_id, currency, SUM(owes) AS owes, SUM(overdue) AS overdue, SUM(credit) AS credit,
            SUM(items) AS items, MIN(kept_oldest) AS kept_oldest, MIN(kept_next) AS kept_next,
            MIN(oldest) AS oldest, MIN(next) AS next
        FROM (SELECT b.customer_id, b.currency, b.owes_minor AS owes, b.overdue_minor AS overdue,
                b.credit_minor AS credit, b.open_count AS items, b.oldest_due_on AS kept_oldest,
                b.next_due_on AS kept_next, NULL AS oldest, NULL AS next
            FROM ledger_balance b WHERE 1 = 1 {b_scope}
            UNION ALL SELECT i.customer_id, i.currency, -i.open_minor,
                CASE WHEN i.due_on < d.day THEN -i.open_minor ELSE 0 END, 0, -1, NULL, NULL, i.due_on,
                CASE WHEN d.day IS NULL OR i.due_on >= d.day THEN i.due_on END
            FROM ledger_invoice i LEFT JOIN ledger_countingday d ON d.company_id = i.company_id
            WHERE i.open_minor > 0 {i_scope}
            UNION ALL SELECT n.customer_id, n.currency, 0, 0, -n.open_minor, 0, NULL, NULL, NULL, NULL
            FROM ledger_creditnote n WHERE n.open_minor > 0 {n_scope}
            UNION ALL SELECT p.customer_id, p.currency, 0, 0, -p.open_minor, 0, NULL, NULL, NULL, NULL
            FROM ledger_payment p WHERE p.open_minor > 0 {p_scope}) rows
        GROUP BY customer_id, currency) t
    LEFT JOIN ledger_customer c ON c.id = t.customer_id
    WHERE t.owes <> 0 OR t.overdue <> 0 OR t.credit <> 0 OR t.items <> 0
        OR COALESCE(kept_oldest, '0001-01-01') <> COALESCE(oldest, '0001-01-01')
        OR COALESCE(kept_next, '0001-01-01') <> COALESCE(next, '0001-01-01')"""
_STANDINGS = """SELECT c.ref FROM ledger_customer c LEFT JOIN ledger_standing s ON s.customer_id = c.id
    LEFT JOIN (SELECT b.customer_id, {owes} AS owes, {overdue} AS overdue, {credit} AS credit,
            SUM(b.open_count) AS items, MIN(b.oldest_due_on) AS oldest
          FROM ledger_balance b WHERE 1 = 1 {b_scope} GROUP BY b.customer_id) m ON m.customer_id = c.id
    WHERE (s.customer_id IS NULL OR s.company_id <> c.company_id
        OR s.owes_base_minor <> COALESCE(m.owes, 0) OR s.overdue_base_minor <> COALESCE(m.overdue, 0)
        OR s.credit_base_minor <> COALESCE(m.credit, 0) OR s.open_count <> COALESCE(m.items, 0)
        OR COALESCE(s.oldest_due_on, '0001-01-01') <> COALESCE(m.oldest, '0001-01-01')) {c_scope}"""
#: So much a weighed amount counts at most, as the triggers have it (`0006_standings_kept`).
_MOST = 10**17
_WEIGHED = {
    "sqlite": f"""SUM(MAX(-{_MOST}, MIN({_MOST},
        CAST(ROUND(b.{{}}_minor * (b.weight_e9 / 1000000000.0)) AS INTEGER))))""",
    "postgresql": f"""SUM(LEAST({_MOST}, GREATEST(-{_MOST},
        ROUND(b.{{}}_minor::numeric * b.weight_e9 / 1000000000))))""",
}


def check_standings(company: Company | None = None, view: Reading | None = None) -> list[Finding]:
    """Returns what does not fit the open items, for one company or (None) for all: empty when all is well."""
    if view is None:
        with reading() as opened:
            return check_standings(company, opened)
    names = "binp"
    scopes = {f"{each}_scope": f"AND {each}.company_id = %s" if company else "" for each in names + "c"}
    parameters = [company.pk] * len(names) if company else []
    try:
        wrong = [
            _finding(f"{_shown(ref)} in {_shown(currency)}")
            for ref, currency in view.rows(_BALANCES.format(**scopes), parameters)
        ]
        weighed = {name: _WEIGHED[connection.vendor].format(name) for name in ("owes", "overdue", "credit")}
        of_standings = _STANDINGS.format(**weighed, **scopes)
        wrong += [_finding(_shown(ref)) for (ref,) in view.rows(of_standings, parameters[:2])]
    except DatabaseError as error:
        return [Finding(f"The balances cannot be added up ({error}). Restore a backup.", column="balance")]
    if len(wrong) > TOLD_EACH:
        more = Finding(f"{len(wrong) - TOLD_EACH} more balances differ.", column="balance")
        return [*wrong[:TOLD_EACH], more]
    return wrong


def _finding(whose: str) -> Finding:
    said = f"customer {whose}: the balance that lists show is not what the open items make. Restore a backup."
    return Finding(said, column="balance")


def _shown(value: object) -> str:
    return str(value).encode("utf-8", "backslashreplace").decode()
