"""Puts the sample company into the ledger: its files through the importer, the rest through the ledger's verbs."""

from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from dunwell.ledger.holds import place_hold
from dunwell.ledger.imports import ImportOptions, import_export
from dunwell.ledger.models import (
    Allocation,
    Care,
    Company,
    CreditNote,
    Customer,
    ExchangeRate,
    Invoice,
    OptOut,
)
from dunwell.sample import KEY, TIME_ZONE
from dunwell.sample.book import CreditUse, book
from dunwell.sample.cast import cast
from dunwell.sample.files import write_files

CONTACT = "Dana Reyes"
#: What one unit counted in euros, the latest first, a quarter of a year each; near what it was, but made up.
RATES_E9 = {
    "GBP": (
        1_148_000_000,
        1_151_000_000,
        1_154_000_000,
        1_169_000_000,
        1_183_000_000,
        1_192_000_000,
        1_187_000_000,
    ),
    "USD": (856_000_000, 859_000_000, 852_000_000, 871_000_000, 903_000_000, 951_000_000, 934_000_000),
}
QUARTER_DAYS = 91


class CannotLoad(Exception):
    """The importer refused a file of the sample; the message is what it found."""


@transaction.atomic
def put(as_of: date, at: datetime) -> Company:
    """Writes the sample's files as of a day, imports them, and adds rates, set-offs, holds, care and opt-outs.

    All of it or nothing: a sample broken off half-way would look like a company nobody owes anything. `at` is the
    moment of the call. Doing it again for the same day changes nothing. Raises `CannotLoad`.
    """
    company = found(as_of, at)
    with TemporaryDirectory(prefix="dunwell-sample-") as folder:
        for kind, path in write_files(Path(folder), as_of).items():
            outcome = import_export(company, path, "generic", as_of, at, ImportOptions(kind=kind))
            if not outcome.written:
                raise CannotLoad("\n".join(str(finding) for finding in outcome.findings))
    set_off(company, book(as_of).uses)
    add_situations(company, as_of, at)
    return company


@transaction.atomic
def set_off(company: Company, uses: list[CreditUse]) -> None:
    """Settles invoices with the credit notes that were issued for them; one that was used before stays as it is."""
    unused = CreditNote.objects.filter(company=company, allocations=None)
    credit_notes = {credit_note.number: credit_note for credit_note in unused}
    invoices = {invoice.number: invoice for invoice in Invoice.objects.filter(company=company)}
    for use in uses:
        if use.credit_note in credit_notes:
            Allocation.objects.create(
                invoice=invoices[use.invoice],
                credit_note=credit_notes[use.credit_note],
                amount_minor=use.amount_minor,
                on_date=use.on,
                reason="Goods returned",
            )


@transaction.atomic
def found(as_of: date, at: datetime) -> Company:
    """Returns Birch Supplies with its rates of exchange; made where it is missing."""
    company, _ = Company.objects.get_or_create(
        key=KEY,
        defaults={
            "name": "Birch Supplies",
            "currency": "EUR",
            "jurisdiction": "IE",
            "language": "en",
            "time_zone": TIME_ZONE,
            "contact_name": CONTACT,
            "contact_email": "dana.reyes@birch.example",
            "contact_phone": "+353 20 910 0100",
            "created_at": at,
        },
    )
    for currency, rates in RATES_E9.items():
        for quarter, rate_e9 in enumerate(rates):
            ExchangeRate.objects.get_or_create(
                company=company,
                currency=currency,
                from_on=as_of - timedelta(days=quarter * QUARTER_DAYS),
                defaults={"rate_e9": rate_e9},
            )
    return company


@transaction.atomic
def add_situations(company: Company, as_of: date, at: datetime) -> None:
    """Adds what the cast says of its customers and no file carries; what is there already stays as it is."""
    customers = {customer.ref: customer for customer in Customer.objects.filter(company=company)}
    for member in cast():
        customer, situation = customers[member.ref], member.situation
        if "hold" in situation:
            _hold(customer, situation["hold"], as_of, at)
        if "care" in situation:
            _note(Care, customer, situation["care"], as_of)
        if "opt_out" in situation:
            _note(OptOut, customer, situation["opt_out"], as_of)


def _hold(customer: Customer, hold: dict[str, Any], as_of: date, at: datetime) -> None:
    """Holds the whole customer, or so many of its oldest invoices as the hold is for."""
    starts_on = as_of - timedelta(days=hold["days_ago"])
    if customer.holds.filter(kind=hold["kind"], starts_on=starts_on).exists():
        return
    for invoice in _oldest_open(customer, hold["invoices"]) if "invoices" in hold else [None]:
        place_hold(
            customer,
            hold["kind"],
            starts_on,
            at=at - timedelta(days=hold["days_ago"]),
            note=hold["note"],
            owner=CONTACT,
            ends_on=as_of + timedelta(days=hold["until_days"]) if "until_days" in hold else None,
            review_on=as_of + timedelta(days=hold["review_days"]) if "review_days" in hold else None,
            invoice=invoice,
        )


def _oldest_open(customer: Customer, count: int) -> list[Invoice]:
    return list(customer.invoices.filter(open_minor__gt=0).order_by("due_on", "pk")[:count])


def _note(model: type[Care] | type[OptOut], customer: Customer, noted: dict[str, Any], as_of: date) -> None:
    model.objects.get_or_create(
        customer=customer,
        since_on=as_of - timedelta(days=noted["days_ago"]),
        defaults={"note": noted["note"], "noted_by": CONTACT},
    )
