"""Makes a believable ledger of any size, always the same for the same size, straight into the tables.

Leaves out measuring, and what was sent before (`big_history`). The mixture is chosen so that about a third of the
customers get a message on `AS_OF`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.management.color import no_style
from django.db import connection, models

from dunwell.ledger import bulk
from dunwell.ledger.models import (
    Allocation,
    Company,
    ContactPerson,
    ContactPoint,
    CreditNote,
    Customer,
    ExchangeRate,
    Hold,
    Invoice,
    Payment,
)

AS_OF = date(2026, 6, 17)
MOMENT = datetime(2026, 6, 17, 6, 0, tzinfo=UTC)
SEED = 20260617

_CURRENCIES = ("EUR", "EUR", "EUR", "GBP", "USD")
_PLACES = (("IE", "en"), ("GB", "en"), ("DE", "de"), ("FR", "fr"), ("US", "en"), ("NL", "nl"))
_ITEM = "id company customer number currency amount_minor open_minor reference source".split()
#: Of a hundred customers, those below the number (and not below an earlier one) have the manner.
_MANNERS = (("punctual", 34), ("spoken_to", 54), ("held", 60), ("in_credit", 64), ("late", 100))


@dataclass(frozen=True, slots=True)
class Size:
    """How large the ledger is; all but `customers` count per customer. `messages` are those of earlier rounds."""

    customers: int
    open_invoices: int = 10
    settled_invoices: int = 2
    messages: int = 2


class BigLedger:
    """The rows of one company's ledger, each computed from its number alone."""

    def __init__(self, company: Company, size: Size) -> None:
        """Rows get ids from the first free one on, so that a database can hold several."""
        self.company = company
        self.size = size
        first = first_free(Customer)
        self.customers = range(first, first + size.customers)
        self._first_invoice = first_free(Invoice)

    def manner(self, customer: int) -> str:
        """Returns what sets the customer apart; most of the `late` are written to."""
        place = pick(customer, 1, 100)
        return next(manner for manner, below in _MANNERS if place < below)

    def invoice_ids(self, customer: int) -> range:
        """Returns the customer's invoices: open ones first, then settled ones."""
        per_customer = self.size.open_invoices + self.size.settled_invoices
        first = self._first_invoice + (customer - self.customers.start) * per_customer
        return range(first, first + per_customer)

    def write(self) -> None:
        """Writes everything, parents first."""
        company = self.company.pk
        bulk.insert(
            Customer,
            "id company ref name kind country region language time_zone key_account account_manager vat_number".split(),
            (
                (each, company, f"C{each:07}", f"Customer {each} Trading", _kind(each), place, "", language)
                + ("", each % 97 == 0, "", "")
                for each in self.customers
                for place, language in [_PLACES[each % len(_PLACES)]]
            ),
        )
        people = ((each, f"Robin Marsh {each}", "payment", "") for each in self.customers if each % 3)
        bulk.insert(ContactPerson, "customer name role language".split(), people)
        bulk.insert(ContactPoint, "customer channel address consent".split(), self._points())
        bulk.insert(Invoice, [*_ITEM, "issued_on", "due_on", "note"], self._invoices())
        first = first_free(Payment)
        bulk.insert(Payment, [*_ITEM, "received_on", "payer_iban"], self._payments(first))
        bulk.insert(
            Allocation, "invoice payment amount_minor on_date reason".split(), self._allocations(first)
        )
        bulk.insert(CreditNote, [*_ITEM[1:], "issued_on"], self._credit_notes())
        columns = "company customer track occasion_id kind starts_on review_on owner note placed_at".split()
        bulk.insert(Hold, columns, self._holds())

    def _points(self) -> Iterator[tuple[int, str, str, str]]:
        for each in self.customers:
            if each % 50:
                yield each, "email", f"accounts@customer{each}.example", "not_asked"
            if each % 2:
                yield each, "call", f"+353 1 {each:07}", "not_asked"
            yield each, "letter", f"Customer {each} Trading\n{each % 200} Mill Road\nDublin", "not_asked"

    def _invoices(self) -> Iterator[tuple[object, ...]]:
        for customer in self.customers:
            earliest, span = (5, 30) if self.manner(customer) == "punctual" else (-40, 70)
            for place, number in enumerate(self.invoice_ids(customer)):
                days = earliest + pick(number, 2, span)
                if place >= self.size.open_invoices:
                    days = -45 - pick(number, 2, 400)
                due_on = AS_OF + timedelta(days=days)
                yield (
                    *self._item(number, customer, f"INV-{number:08}", _amount_minor(number)),
                    due_on - timedelta(days=35),
                    due_on,
                    "",
                )

    def _item(self, item: int, customer: int, number: str, minor: int) -> tuple[object, ...]:
        currency = _CURRENCIES[customer % len(_CURRENCIES)]
        return item, self.company.pk, customer, number, currency, minor, minor, "", "bench"

    def _paid(self) -> Iterator[tuple[int, int, int]]:
        """Yields customer, invoice and amount: the settled ones whole, and a third of one open one in twenty."""
        for customer in self.customers:
            for place, number in enumerate(self.invoice_ids(customer)):
                if place >= self.size.open_invoices:
                    yield customer, number, _amount_minor(number)
                elif pick(number, 3, 20) == 0:
                    yield customer, number, _amount_minor(number) // 3

    def _payments(self, first: int) -> Iterator[tuple[object, ...]]:
        for payment, (customer, _, minor) in enumerate(self._paid(), start=first):
            unapplied_minor = 500 if pick(payment, 8, 50) == 0 else 0
            item = self._item(payment, customer, f"P-{payment}", minor + unapplied_minor)
            yield (*item, _received_on(payment), "")

    def _allocations(self, first: int) -> Iterator[tuple[object, ...]]:
        for payment, (_, invoice, minor) in enumerate(self._paid(), start=first):
            yield invoice, payment, minor, _received_on(payment), ""

    def _credit_notes(self) -> Iterator[tuple[object, ...]]:
        for customer in self.customers:
            if self.manner(customer) == "in_credit":
                item = self._item(0, customer, f"CN-{customer}", 90_000_000)
                yield (*item[1:], AS_OF - timedelta(days=20))

    def _holds(self) -> Iterator[tuple[object, ...]]:
        for customer in self.customers:
            common = (
                "dispute",
                AS_OF - timedelta(days=4),
                AS_OF + timedelta(days=3),
                "Dana Reyes",
                "as told",
                MOMENT,
            )
            if self.manner(customer) == "held":
                yield (self.company.pk, customer, "", None, *common)
            elif self.size.open_invoices and pick(customer, 4, 10) == 0:
                yield (self.company.pk, customer, "invoice", self.invoice_ids(customer)[0], *common)


def make_company(key: str) -> Company:
    """Makes the company whose ledger is to be filled, with its rates of exchange."""
    company = Company.objects.create(
        key=key,
        name="Alder Wholesale",
        currency="EUR",
        jurisdiction="IE",
        language="en",
        contact_name="Dana Reyes",
        contact_email="dana@alder.example",
        created_at=MOMENT,
    )
    for currency, rate_e9 in (("GBP", 1_170_000_000), ("USD", 920_000_000)):
        ExchangeRate.objects.create(
            company=company, currency=currency, from_on=date(2024, 1, 1), rate_e9=rate_e9
        )
    return company


def pick(number: int, salt: int, below: int) -> int:
    """Returns a number from 0 to below, evenly spread and always the same for the same arguments."""
    mixed = (number + salt * 0x9E3779B1 + SEED) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    return (mixed ^ (mixed >> 16)) % below


def first_free(model: type[models.Model]) -> int:
    """Returns the lowest id above all that the table has."""
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def settle_down(*tables: type[models.Model]) -> None:
    """Tells the database of rows that came with ids of their own, and lets it count what it holds."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(sql)
        cursor.execute("ANALYZE")


def _kind(customer: int) -> str:
    return ("business", "business", "business", "sole_trader", "consumer")[customer % 5]


def _amount_minor(invoice: int) -> int:
    return 3_000 + pick(invoice, 5, 400_000)


def _received_on(payment: int) -> date:
    return AS_OF - timedelta(days=1 + pick(payment, 6, 60))
