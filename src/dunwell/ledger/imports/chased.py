"""Remembers how far customers were chased before Dunwell. Leaves out what Dunwell itself sends."""

from dunwell.ledger.imports.work import Work


def remember_chased(work: Work) -> None:
    """Keeps, by invoice, the day and step of its last reminder; only a day without a step is the first step."""
    if "last_chased_on" not in work.export.given:
        return
    if work.export.kind == "chases":
        found = _named_by_customer(work)
    else:
        found = f"""SELECT i.id AS invoice_id, max(s.last_chased_on) AS on_date, max(coalesce(s.last_step, 1)) AS step_no
            FROM {work.items} s JOIN ledger_invoice i ON i.company_id = %(company)s AND i.number = s.number
            WHERE NOT s.credit AND s.last_chased_on IS NOT NULL GROUP BY i.id"""
    changed = work.execute(
        f"""UPDATE ledger_earlierreminder SET on_date = f.on_date, step_no = f.step_no FROM ({found}) f
        WHERE f.invoice_id = ledger_earlierreminder.invoice_id
        AND (f.on_date <> ledger_earlierreminder.on_date OR f.step_no <> ledger_earlierreminder.step_no)"""
    )
    created = work.execute(
        f"""INSERT INTO ledger_earlierreminder (invoice_id, on_date, step_no)
        SELECT f.invoice_id, f.on_date, f.step_no FROM ({found}) f
        WHERE NOT EXISTS (SELECT 1 FROM ledger_earlierreminder e WHERE e.invoice_id = f.invoice_id)"""
    )
    if work.export.kind == "chases":
        known = work.value(f"SELECT count(*) FROM ({found}) f")
        work.count("created", "earlier_reminders", created)
        work.count("updated", "earlier_reminders", changed)
        work.count("unchanged", "earlier_reminders", known - created - changed)


def _named_by_customer(work: Work) -> str:
    """Returns the reminders of a list of chases; a row without a number means all that was open and due on that day."""
    work.reject(
        "import_chases",
        "NOT EXISTS (SELECT 1 FROM ledger_customer c WHERE c.company_id = %(company)s AND c.ref = s.ref)",
        "There is no customer {}. Import its invoices first.",
        "customer_ref",
        "s.ref",
    )
    work.reject(
        "import_chases",
        """s.number <> '' AND NOT EXISTS (SELECT 1 FROM ledger_invoice i JOIN ledger_customer c ON c.id = i.customer_id
            WHERE i.company_id = %(company)s AND i.number = s.number AND c.ref = s.ref)""",
        "This customer has no invoice {}. Correct the number.",
        "number",
        "s.number",
    )
    return """SELECT i.id AS invoice_id, max(s.last_chased_on) AS on_date, max(coalesce(s.last_step, 1)) AS step_no
        FROM import_chases s JOIN ledger_customer c ON c.company_id = %(company)s AND c.ref = s.ref
        JOIN ledger_invoice i ON i.customer_id = c.id AND (i.number = s.number
            OR (s.number = '' AND i.open_minor > 0 AND i.due_on <= s.last_chased_on))
        GROUP BY i.id"""
