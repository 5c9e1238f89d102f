"""Creates invoices and credit notes, and brings those known to what the file says. Leaves out payments of their own.

An amount is never rewritten: a correction is added. What a file says is settled becomes a payment of this import, with its
allocation; what it says is open again is taken back by a negative allocation and a correction of that payment.
"""

from dunwell.ledger.imports.work import Work

#: What is still open of an item on the day of the import, as the file says it.
_TARGET = """(CASE WHEN s.void THEN 0 WHEN s.settled_on > %(as_of)s THEN s.amount
    WHEN s.open_amount IS NOT NULL THEN s.open_amount WHEN s.paid_amount IS NOT NULL THEN s.amount - s.paid_amount
    WHEN s.settled_on IS NOT NULL THEN 0 ELSE s.amount END)"""
#: The day of issue; where the file has none, the first day on which the item must have been there.
_FIRST = "(CASE WHEN s.settled_on < %(as_of)s THEN s.settled_on ELSE {today} END)"
_SETTLED = "CASE WHEN s.settled_on <= %(as_of)s THEN s.settled_on ELSE {today} END"


def today(work: Work) -> str:
    """Returns the day of the import as a literal of the database's date type."""
    return f"DATE '{work.as_of}'" if work.connection.vendor == "postgresql" else f"'{work.as_of}'"


def _issued(work: Work) -> str:
    first = _FIRST.format(today=today(work))
    return f"coalesce(s.issued_on, CASE WHEN s.due_on < {first} THEN s.due_on ELSE {first} END)"


def apply_invoices(work: Work) -> None:
    """Creates and changes invoices. Counts them, and the payments that say what was settled."""
    _match(work)
    _create(work)
    _describe(work)
    _move(work)
    changed = work.value("SELECT count(DISTINCT invoice_id) FROM import_changed WHERE invoice_id IS NOT NULL")
    known = work.value("SELECT count(*) FROM import_match")
    work.count("updated", "invoices", changed)
    work.count("unchanged", "invoices", known - changed)


def _match(work: Work) -> None:
    """Joins the file's invoices to those of the ledger, with what makes up their open amounts today."""
    work.reject(
        work.items,
        """EXISTS (SELECT 1 FROM ledger_invoice i JOIN ledger_customer c ON c.id = i.customer_id
            WHERE NOT s.credit AND i.company_id = %(company)s AND i.number = s.number
            AND (c.ref <> s.ref OR i.currency <> s.currency))""",
        "Invoice {} is known with another customer or currency. Correct the row, or the number.",
        "number",
        "s.number",
    )
    work.execute(
        f"""CREATE TEMPORARY TABLE import_match AS
        SELECT s.line, s.number, i.id AS invoice_id, i.customer_id, i.currency, i.open_minor,
               i.amount_minor + coalesce((SELECT sum(k.amount_minor) FROM ledger_correction k WHERE k.invoice_id = i.id), 0)
                   AS amount_now,
               coalesce((SELECT sum(a.amount_minor) FROM ledger_allocation a JOIN ledger_payment p ON p.id = a.payment_id
                   WHERE a.invoice_id = i.id AND p.source LIKE '%%/settled'), 0) AS settled_now,
               CASE WHEN s.void THEN 0 ELSE s.amount END AS amount_new, {_TARGET} AS open_new,
               {_SETTLED.format(today=today(work))} AS settled_on, s.void AS is_void
        FROM {work.items} s JOIN ledger_invoice i ON i.company_id = %(company)s AND i.number = s.number
        WHERE NOT s.credit"""
    )
    work.execute("CREATE INDEX import_match_number ON import_match (number)")
    if work.connection.vendor == "postgresql":
        work.execute("ANALYZE import_match")


def _create(work: Work) -> None:
    known = work.value("SELECT count(*) FROM import_match")
    unknown = "AND NOT EXISTS (SELECT 1 FROM import_match m WHERE m.number = s.number)" if known else ""
    created = work.execute(
        f"""INSERT INTO ledger_invoice (company_id, customer_id, number, currency, amount_minor, open_minor, reference,
                                       source, issued_on, due_on, note)
        SELECT %(company)s, p.customer_id, s.number, s.currency, s.amount, s.amount, s.reference, %(source)s,
               {_issued(work)}, s.due_on, s.note
        FROM {work.items} s JOIN import_people p ON p.ref = s.ref
        WHERE NOT s.credit AND NOT s.void {unknown} ORDER BY s.line"""
    )
    work.count("created", "invoices", created)
    work.execute("DROP TABLE import_changed")
    work.execute("CREATE TEMPORARY TABLE import_changed (invoice_id bigint, credit_note_id bigint)")
    # What new invoices have settled already.
    work.execute(
        f"""CREATE TEMPORARY TABLE import_moves AS
        SELECT i.id AS invoice_id, i.customer_id, i.currency, s.number, s.line, i.amount_minor - {_TARGET} AS settled_minor,
               {_SETTLED.format(today=today(work))} AS on_date, 1 AS place
        FROM {work.items} s JOIN ledger_invoice i ON i.company_id = %(company)s AND i.number = s.number
        WHERE NOT s.credit AND NOT s.void AND {_TARGET} < s.amount {unknown}"""
    )


def _describe(work: Work) -> None:
    """Updates days, reference and note where the file gives others."""
    differs = """((s.due_on IS NOT NULL AND (i.due_on IS NULL OR s.due_on <> i.due_on))
        OR (s.issued_on IS NOT NULL AND s.issued_on <> i.issued_on)
        OR (s.reference <> '' AND s.reference <> i.reference) OR (s.note <> '' AND s.note <> i.note))"""
    joined = f"FROM import_match m JOIN {work.items} s ON s.number = m.number AND NOT s.credit AND NOT s.void"
    changed = work.execute(
        f"""INSERT INTO import_changed (invoice_id) SELECT i.id {joined}
        JOIN ledger_invoice i ON i.id = m.invoice_id WHERE {differs}"""
    )
    if changed:
        work.execute(
            f"""UPDATE ledger_invoice SET
                due_on = coalesce(s.due_on, ledger_invoice.due_on),
                issued_on = coalesce(s.issued_on, CASE WHEN s.due_on < ledger_invoice.issued_on THEN s.due_on
                                                       ELSE ledger_invoice.issued_on END),
                reference = CASE WHEN s.reference <> '' THEN s.reference ELSE ledger_invoice.reference END,
                note = CASE WHEN s.note <> '' THEN s.note ELSE ledger_invoice.note END
            {joined} WHERE ledger_invoice.id = m.invoice_id
            AND ledger_invoice.id IN (SELECT invoice_id FROM import_changed)"""
        )


def _move(work: Work) -> None:
    """Adds the rows that bring amounts and open amounts to what the file says: take back, correct, settle, in this order."""
    other = "(m.amount_now - m.open_minor - m.settled_now)"
    # What this kind of import should have settled, beside what is settled by rows of the ledger's own.
    wanted = (
        f"(CASE WHEN m.amount_new - m.open_new > {other} THEN m.amount_new - m.open_new - {other} ELSE 0 END)"
    )
    work.reject_known(
        f"m.amount_new < {other}",
        "The ledger has more settled on invoice {} than the amount it has now. Undo an allocation, then import again.",
    )
    over = work.rows(
        f"SELECT count(*), min(line) FROM import_match m WHERE m.open_new > m.amount_new - {other}"
    )
    if over[0][0]:
        work.warn("The ledger knows payments of this invoice that the file does not: they stay.", over[0][1], "open_amount",
                  over[0][0])  # fmt: skip
    moved = f"""INSERT INTO import_changed (invoice_id) SELECT m.invoice_id FROM import_match m
        WHERE m.amount_new <> m.amount_now OR m.settled_now <> {wanted}"""
    if work.execute(moved):
        _take_back(work, wanted)
        work.execute(
            """INSERT INTO ledger_correction (invoice_id, amount_minor, on_date, reason)
            SELECT m.invoice_id, m.amount_new - m.amount_now, %(as_of)s,
                   CASE WHEN m.is_void THEN 'Void at the source' ELSE 'Another amount in ' || %(file)s END
            FROM import_match m WHERE m.amount_new <> m.amount_now"""
        )
        work.execute(
            f"""INSERT INTO import_moves (invoice_id, customer_id, currency, number, line, settled_minor, on_date, place)
            SELECT m.invoice_id, m.customer_id, m.currency, m.number, m.line, {wanted} - m.settled_now, m.settled_on,
                   1 + (SELECT count(DISTINCT p.id) FROM ledger_allocation a JOIN ledger_payment p ON p.id = a.payment_id
                        WHERE a.invoice_id = m.invoice_id AND p.source LIKE '%%/settled')
            FROM import_match m WHERE {wanted} > m.settled_now"""
        )
    work.count("unchanged", "payments", work.value("SELECT count(*) FROM import_match WHERE settled_now > 0"))
    _settle(work)


def _take_back(work: Work, wanted: str) -> None:
    """Takes back what is open again from the payments of imports, the last first; that money was never there."""
    work.execute(
        f"""CREATE TEMPORARY TABLE import_known_moves AS
        SELECT invoice_id, payment_id, CASE WHEN back - before < net THEN back - before ELSE net END AS amount FROM (
            SELECT n.invoice_id, n.payment_id, n.net, m.settled_now - {wanted} AS back,
                   coalesce(sum(n.net) OVER (PARTITION BY n.invoice_id ORDER BY n.payment_id DESC
                                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
            FROM import_match m JOIN (
                SELECT a.invoice_id, a.payment_id, sum(a.amount_minor) AS net FROM ledger_allocation a
                JOIN ledger_payment p ON p.id = a.payment_id WHERE p.source LIKE '%%/settled'
                AND a.invoice_id IN (SELECT invoice_id FROM import_changed) GROUP BY a.invoice_id, a.payment_id
            ) n ON n.invoice_id = m.invoice_id WHERE m.settled_now > {wanted}) spread
        WHERE back > before AND net > 0"""
    )
    take_back(work, "import_known_moves", "Open again in ")
    work.execute("DROP TABLE import_known_moves")


def take_back(work: Work, table: str, reason: str) -> None:
    """Undoes allocations of payments that only imports know, and takes their money out again."""
    work.execute(
        f"""INSERT INTO ledger_allocation (invoice_id, payment_id, amount_minor, on_date, reason)
        SELECT invoice_id, payment_id, -amount, %(as_of)s, %(reason)s || %(file)s FROM {table}""",
        reason=reason,
    )
    work.execute(
        f"""INSERT INTO ledger_correction (payment_id, amount_minor, on_date, reason)
        SELECT payment_id, -sum(amount), %(as_of)s, %(reason)s || %(file)s FROM {table} GROUP BY payment_id""",
        reason=reason,
    )


def _settle(work: Work) -> None:
    """Records what is settled, from the staged moves: one payment an invoice, numbered by profile and invoice."""
    long = "substr(v.number, 1, 50) || '~' || substr(md5(v.number), 1, 8)"
    short = f"CASE WHEN length(v.number) < 60 THEN v.number ELSE {long} END"
    number = f"%(profile)s || ':' || {short} || CASE WHEN v.place = 1 THEN '' ELSE ':' || v.place END"
    created = work.execute(
        f"""INSERT INTO ledger_payment (company_id, customer_id, number, currency, amount_minor, open_minor, reference,
                                       source, received_on, payer_iban)
        SELECT %(company)s, v.customer_id, {number}, v.currency, v.settled_minor, v.settled_minor, '', %(settled)s,
               v.on_date, '' FROM import_moves v ORDER BY v.line"""
    )
    work.count("created", "payments", created)
    work.execute(
        f"""INSERT INTO ledger_allocation (invoice_id, payment_id, amount_minor, on_date, reason)
        SELECT v.invoice_id, p.id, v.settled_minor, v.on_date, 'Settled by ' || %(file)s
        FROM import_moves v JOIN ledger_payment p ON p.company_id = %(company)s AND p.number = {number} ORDER BY v.line"""
    )


def apply_credit_notes(work: Work) -> None:
    """Creates credit notes and brings the open part of those known to what the file says."""
    if not work.value(f"SELECT count(*) FROM {work.items} s WHERE s.credit"):
        return
    work.reject(
        work.items,
        """s.credit AND EXISTS (SELECT 1 FROM ledger_creditnote i JOIN ledger_customer c ON c.id = i.customer_id
            WHERE i.company_id = %(company)s AND i.number = s.number AND (c.ref <> s.ref OR i.currency <> s.currency))""",
        "Credit note {} is known with another customer or currency. Correct the row, or the number.",
        "number",
        "s.number",
    )
    joined = f"""FROM {work.items} s LEFT JOIN ledger_creditnote i
        ON i.company_id = %(company)s AND i.number = s.number WHERE s.credit"""
    known = work.value(f"SELECT count(*) {joined} AND i.id IS NOT NULL")
    created = work.execute(
        f"""INSERT INTO ledger_creditnote (company_id, customer_id, number, currency, amount_minor, open_minor, reference,
                                          source, issued_on)
        SELECT %(company)s, p.customer_id, s.number, s.currency, s.amount, s.amount, s.reference, %(source)s, {_issued(work)}
        {joined.replace("WHERE", "JOIN import_people p ON p.ref = s.ref WHERE")} AND i.id IS NULL AND NOT s.void
        ORDER BY s.line"""
    )
    # What Dunwell itself has allocated from a credit note stays its own business.
    changed = work.execute(
        f"""INSERT INTO ledger_correction (credit_note_id, amount_minor, on_date, reason)
        SELECT i.id, {_TARGET} - i.open_minor, %(as_of)s, 'Used or changed at the source: ' || %(file)s
        {joined} AND i.id IS NOT NULL AND i.open_minor <> {_TARGET}
        AND NOT EXISTS (SELECT 1 FROM ledger_allocation a WHERE a.credit_note_id = i.id)"""
    )
    new_used = work.value(
        f"SELECT count(*) {joined} AND i.source = %(source)s AND NOT s.void AND {_TARGET} < s.amount"
    )
    work.count("created", "credit_notes", created)
    updated = max(changed - new_used, 0) if created else changed
    work.count("updated", "credit_notes", min(updated, known))
    work.count("unchanged", "credit_notes", known - min(updated, known))
