"""What a customer owes and has paid, as their page tells it. Changes nothing; leaves out what happens next.

Credit, unapplied cash and credit notes alike, is taken off what is open in its currency, what is due first.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from dunwell.journal.statements import execute
from dunwell.ledger.models import Customer, Invoice, Payment

#: So many payments are listed, the latest first; the statement has them all.
PAYMENTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open in one currency, in its minor units: in all, of that due, and the credit taken off.

    `due_on` is the first day on which something fell due, or will; None: nothing open has a due day.
    """

    currency: str
    open_minor: int
    late_minor: int
    credit_minor: int
    due_on: date | None

    @property
    def net_minor(self) -> int:
        """What is to be paid."""
        return max(0, self.open_minor - self.credit_minor)

    @property
    def late_net_minor(self) -> int:
        """What of it is due."""
        return max(0, self.late_minor - self.credit_minor)


@dataclass(frozen=True, slots=True)
class Account:
    """One customer's open invoices, the earliest due first, and their latest payments; `owed` is by currency."""

    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
    owed: tuple[Owed, ...]
    credits_minor: dict[str, int]

    @property
    def to_pay(self) -> list[Owed]:
        """The currencies in which something is to be paid."""
        return [each for each in self.owed if each.net_minor]

    @property
    def in_credit(self) -> dict[str, int]:
        """What is left of the credit beyond what is open, by currency."""
        used = {each.currency: each.open_minor for each in self.owed}
        left = {currency: minor - used.get(currency, 0) for currency, minor in self.credits_minor.items()}
        return {currency: minor for currency, minor in left.items() if minor > 0}

    def invoice(self, pk: int) -> Invoice | None:
        """Returns an open invoice of theirs by its key; None for any other, whoever's it is."""
        return next((each for each in self.invoices if each.pk == pk), None)


_CREDITS = """SELECT currency, sum(open_minor) FROM (
    SELECT currency, open_minor FROM ledger_payment WHERE customer_id = %s AND open_minor > 0
    UNION ALL SELECT currency, open_minor FROM ledger_creditnote WHERE customer_id = %s AND open_minor > 0) credit
    GROUP BY currency ORDER BY currency"""


def account_of(customer: Customer, today: date) -> Account:
    """Returns the account as it is in the books on the company's day `today`: three questions to the database."""
    still_open = customer.invoices.filter(open_minor__gt=0)
    invoices = tuple(still_open.order_by(F("due_on").asc(nulls_last=True), "issued_on", "pk"))
    payments = tuple(customer.payments.order_by("-received_on", "-pk")[:PAYMENTS_SHOWN])
    credits_ = credits_of(customer)
    return Account(invoices, payments, _owed(invoices, credits_, today), credits_)


def credits_of(customer: Customer) -> dict[str, int]:
    """Returns the credit the customer can still use, by currency."""
    # In one question: putting two of them together takes the ORM longer than the database answering both.
    rows = execute(_CREDITS, (customer.pk, customer.pk)).fetchall()
    return {currency: int(minor) for currency, minor in rows}


def _owed(invoices: tuple[Invoice, ...], credits_: dict[str, int], today: date) -> tuple[Owed, ...]:
    by_currency: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        by_currency[invoice.currency].append(invoice)
    return tuple(
        Owed(
            currency,
            open_minor := sum(each.open_minor for each in listed),
            sum(each.open_minor for each in listed if each.due_on is not None and each.due_on < today),
            min(open_minor, credits_.get(currency, 0)),
            min((each.due_on for each in listed if each.due_on is not None), default=None),
        )
        for currency, listed in sorted(by_currency.items())
    )
