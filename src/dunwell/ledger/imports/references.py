"""Which invoices a file's payments name by a reference of ours (RF, ISO 11649), and their money. Leaves out other matching.

Only invoices of the very customer whose payment it is count. A reference for the whole account settles what is due
first; not where the books say by themselves, and as of that day or later, what is settled: they know of the money.
"""

from collections.abc import Sequence
from typing import Any

from dunwell.ledger.imports.work import Work
from dunwell.values.creditor_reference import CUSTOMER, INVOICE, Named, named_in

#: Why an allocation was made, as its row says.
REASON = "Named by the payment's reference"


def read_references(work: Work) -> dict[int, list[Named]]:
    """Puts an invoice's number into the rows that name exactly one by reference alone.

    Returns, by their line, what the other rows with a reference of ours name: several invoices, or the account.
    """
    rows = work.rows(
        """SELECT line, reference FROM import_payments WHERE invoice_number = '' AND upper(reference) LIKE '%%RF%%'
        ORDER BY line"""
    )
    left = {}
    for line, reference in rows:
        named = named_in(reference)
        if [each.kind for each in named] == [INVOICE]:
            work.execute(
                """UPDATE import_payments SET invoice_number = coalesce((SELECT i.number FROM ledger_invoice i
                    JOIN import_people c ON c.customer_id = i.customer_id
                    WHERE i.id = %(key)s AND i.company_id = %(company)s AND c.ref = import_payments.ref
                    AND i.currency = import_payments.currency), '') WHERE line = %(line)s""",
                key=named[0].number,
                line=line,
            )
        elif named:
            left[line] = named
    return left


def spread_by_references(work: Work, named: dict[int, list[Named]]) -> None:
    """Settles what the rows name by reference, in the order they name it, up to what is open: money left stays unapplied."""
    for line, names in named.items():
        found = work.rows(
            """SELECT p.id, p.customer_id, p.currency, p.open_minor, p.received_on FROM import_payments s
            JOIN ledger_payment p ON p.company_id = %(company)s AND p.number = s.number WHERE s.line = %(line)s""",
            line=line,
        )
        for payment, customer, currency, open_minor, received_on in found:
            _spread(
                work, _meant(work, names, customer, currency, received_on), payment, open_minor, received_on
            )


def _meant(work: Work, names: Sequence[Named], customer: int, currency: str, received_on: Any) -> list[int]:
    """Returns the keys of the open invoices that are named: those by themselves first, then the rest of the account."""
    rows = work.rows(
        """SELECT id FROM ledger_invoice WHERE customer_id = %(customer)s AND currency = %(currency)s AND open_minor > 0
        ORDER BY due_on IS NULL, due_on, issued_on, id""",
        customer=customer,
        currency=currency,
    )
    open_ = [key for (key,) in rows]
    meant = [each.number for each in names if each.kind == INVOICE and each.number in open_]
    if Named(CUSTOMER, customer) in names and not _books_know(work, customer, currency, received_on):
        meant += [key for key in open_ if key not in meant]
    return meant


def _books_know(work: Work, customer: int, currency: str, received_on: Any) -> bool:
    return bool(
        work.value(
            """SELECT count(*) FROM ledger_allocation a JOIN ledger_payment d ON d.id = a.payment_id
            WHERE d.customer_id = %(customer)s AND d.currency = %(currency)s AND d.source LIKE '%%/settled'
            AND a.amount_minor > 0 AND a.on_date >= %(day)s""",
            customer=customer,
            currency=currency,
            day=str(received_on),
        )
    )


def _spread(work: Work, invoices: list[int], payment: int, open_minor: int, received_on: Any) -> None:
    left_minor = open_minor
    for key in invoices:
        [(invoice_minor, issued_on)] = work.rows(
            "SELECT open_minor, issued_on FROM ledger_invoice WHERE id = %(key)s", key=key
        )
        part_minor = min(left_minor, invoice_minor)
        if part_minor > 0:
            work.execute(
                """INSERT INTO ledger_allocation (invoice_id, payment_id, amount_minor, on_date, reason)
                VALUES (%(key)s, %(payment)s, %(minor)s, %(day)s, %(reason)s)""",
                key=key,
                payment=payment,
                minor=part_minor,
                day=str(max(received_on, issued_on)),
                reason=REASON,
            )
            left_minor -= part_minor
