"""Records payments a file names, and settles the invoices they name. Leaves out what references of ours name.

A payment without a number of its own is known again by what it says: customer, day, amount, invoice, reference, payer,
and how many such came before it in the file.
"""

from dunwell.ledger.imports.items import take_back
from dunwell.ledger.imports.references import read_references, spread_by_references
from dunwell.ledger.imports.work import Work


def apply_payments(work: Work) -> None:
    """Creates payments not known yet and allocates them to the invoices they name. Counts and tells."""
    if not work.value("SELECT count(*) FROM import_payments"):
        return
    _number(work)
    work.reject(
        "import_payments",
        """EXISTS (SELECT 1 FROM ledger_payment p JOIN ledger_customer c ON c.id = p.customer_id
            WHERE p.company_id = %(company)s AND p.number = s.number
            AND (c.ref <> s.ref OR p.currency <> s.currency OR p.amount_minor <> s.amount))""",
        "Payment {} is known with another customer, currency or amount. Correct it in the ledger.",
        "amount",
        "s.number",
    )
    work.execute(
        """CREATE TEMPORARY TABLE import_known AS SELECT s.number, p.id AS payment_id,
               EXISTS (SELECT 1 FROM ledger_allocation a WHERE a.payment_id = p.id) AS allocated
        FROM import_payments s JOIN ledger_payment p ON p.company_id = %(company)s AND p.number = s.number"""
    )
    # A payment that came before its invoice is allocated when both are known.
    work.execute(
        "DELETE FROM import_payments WHERE number IN (SELECT number FROM import_known WHERE allocated)"
    )
    created = work.execute(
        """INSERT INTO ledger_payment (company_id, customer_id, number, currency, amount_minor, open_minor, reference,
                                      source, received_on, payer_iban)
        SELECT %(company)s, c.customer_id, s.number, s.currency, s.amount, s.amount, s.reference, %(source)s, s.received_on,
               s.payer_iban
        FROM import_payments s JOIN import_people c ON c.ref = s.ref
        WHERE s.number NOT IN (SELECT number FROM import_known) ORDER BY s.line"""
    )
    # After the numbers: a payment is known again by what its row says, not by what was made of it.
    named = read_references(work)
    _allocate(work, set(named))
    spread_by_references(work, named)
    known, updated = work.rows(
        """SELECT count(*), coalesce(sum(CASE WHEN NOT allocated AND EXISTS (
            SELECT 1 FROM ledger_allocation a WHERE a.payment_id = k.payment_id) THEN 1 ELSE 0 END), 0)
        FROM import_known k"""
    )[0]
    work.count("created", "payments", created)
    work.count("updated", "payments", int(updated))
    work.count("unchanged", "payments", known - int(updated))


def _number(work: Work) -> None:
    """Gives a number to payments without one, and refuses numbers that stand twice."""
    said = """s.ref || '|' || CAST(s.received_on AS text) || '|' || s.currency || '|' || s.amount || '|'
        || s.invoice_number || '|' || s.reference || '|' || s.payer_iban"""
    rows = work.rows(
        f"SELECT {said}, count(*), min(line) FROM import_payments s WHERE number = '' GROUP BY 1 HAVING count(*) > 1"
    )
    for _, count, line in rows:
        work.warn(
            "The same payment stands in several rows: each is taken for money of its own.",
            line,
            "amount",
            count,
        )
    work.execute(
        f"""CREATE TEMPORARY TABLE import_known_moves AS
        SELECT line, {said} AS said, row_number() OVER (PARTITION BY {said} ORDER BY line) AS place
        FROM import_payments s WHERE number = ''"""
    )
    work.execute("CREATE INDEX import_known_moves_line ON import_known_moves (line)")
    work.execute(
        """UPDATE import_payments SET number =
            %(profile)s || '|' || substr(k.said, 1, 40) || '|' || substr(md5(k.said), 1, 8) || '|' || k.place
        FROM import_known_moves k WHERE k.line = import_payments.line"""
    )
    work.execute("DROP TABLE import_known_moves")
    work.reject(
        "import_payments", "s.number IN (SELECT number FROM import_payments GROUP BY number HAVING count(*) > 1)",
        "The payment number {} stands in several rows.", "number", "s.number",
    )  # fmt: skip


def _allocate(work: Work, spread_later: set[int]) -> None:
    """Settles the invoices that new payments name, up to what is open of them, from the day both are there.

    `spread_later` are the rows whose money is spread by their reference afterwards: of them nothing is said.

    Where an earlier import only knew that so much was settled by a day, a payment of that time takes that one's place.
    """
    unknown = work.rows(
        """SELECT count(*), min(s.line) FROM import_payments s WHERE s.invoice_number <> '' AND NOT EXISTS (
            SELECT 1 FROM ledger_invoice i JOIN import_people c ON c.customer_id = i.customer_id
            WHERE i.company_id = %(company)s AND i.number = s.invoice_number AND c.ref = s.ref
            AND i.currency = s.currency)"""
    )
    if unknown[0][0]:
        work.warn("This customer has no such invoice in this currency: the money is kept as unapplied cash.", unknown[0][1],
                  "invoice_number", unknown[0][0])  # fmt: skip
    rows = work.rows("SELECT line FROM import_payments WHERE invoice_number = '' ORDER BY line")
    loose = [line for (line,) in rows if line not in spread_later]
    if loose:
        work.warn(
            "No invoice is named: the money is kept as unapplied cash.",
            loose[0],
            "invoice_number",
            len(loose),
        )
    joined = """FROM import_payments s JOIN ledger_payment p ON p.company_id = %(company)s AND p.number = s.number
        JOIN ledger_invoice i ON i.company_id = %(company)s AND i.number = s.invoice_number
        AND i.customer_id = p.customer_id AND i.currency = p.currency"""
    _replace_settlements(work, joined)
    work.execute(
        f"""INSERT INTO ledger_allocation (invoice_id, payment_id, amount_minor, on_date, reason)
        SELECT invoice_id, payment_id, CASE WHEN open_minor - before < amount THEN open_minor - before ELSE amount END,
               CASE WHEN received_on < issued_on THEN issued_on ELSE received_on END, 'Named by the payment'
        FROM (SELECT i.id AS invoice_id, p.id AS payment_id, s.amount, i.open_minor, i.issued_on, s.received_on, s.line,
                     coalesce(sum(s.amount) OVER (PARTITION BY i.id ORDER BY s.received_on, s.line
                                                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
              {joined}) spread WHERE open_minor > before ORDER BY line"""
    )


def _replace_settlements(work: Work, joined: str) -> None:
    work.execute(
        f"""CREATE TEMPORARY TABLE import_known_moves AS
        SELECT invoice_id, payment_id, CASE WHEN paid - before < net THEN paid - before ELSE net END AS amount FROM (
            SELECT n.*, sum(s.amount) AS paid,
                   coalesce(sum(n.net) OVER (PARTITION BY n.invoice_id ORDER BY n.payment_id
                                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
            {joined} JOIN (
                SELECT a.invoice_id, a.payment_id, sum(a.amount_minor) AS net, max(a.on_date) AS known_on
                FROM ledger_allocation a JOIN ledger_payment d ON d.id = a.payment_id WHERE d.source LIKE '%%/settled'
                GROUP BY a.invoice_id, a.payment_id) n ON n.invoice_id = i.id AND s.received_on <= n.known_on
            WHERE n.net > 0 GROUP BY n.invoice_id, n.payment_id, n.net, n.known_on) spread WHERE paid > before"""
    )
    take_back(work, "import_known_moves", "Now known as payments: ")
    work.execute("DROP TABLE import_known_moves")
