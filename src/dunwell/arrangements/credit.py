"""Uses money and credit notes a customer has for some invoices. Leaves out when that is right."""

from collections.abc import Iterable
from datetime import date

from dunwell.arrangements.act import Act
from dunwell.arrangements.debts import credits_of
from dunwell.ledger.models import Invoice


def use_credit(
    act: Act,
    currency: str,
    invoices: Iterable[Invoice],
    most_minor: int,
    reason: str,
    known_to: date | None = None,
) -> None:
    """Settles the invoices, in their order, with at most so much of what the customer has; their open amounts are read anew.

    `known_to`: only what was there on that day; None: what is there now.
    """
    rows = list(invoices)
    left = {invoice.pk: invoice.open_minor for invoice in rows}
    for source in credits_of(act.customer, currency, known_to or act.on):
        of_source = source.open_minor
        for invoice in rows:
            minor = min(of_source, left[invoice.pk], most_minor)
            if minor:
                act.use(source, invoice, minor, reason)
                of_source -= minor
                left[invoice.pk] -= minor
                most_minor -= minor
    for invoice in rows:
        invoice.refresh_from_db(fields=["open_minor"])
