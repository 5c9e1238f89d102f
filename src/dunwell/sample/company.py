"""Puts the sample company into the ledger: its files through the importer, the rest through the ledger's verbs."""

from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from dunwell.ledger.companies import make_company, set_rate
from dunwell.ledger.holds import place_hold
from dunwell.ledger.imports import ImportOptions, import_export
from dunwell.ledger.models import Company, CreditNote, Customer, Invoice
from dunwell.ledger.payments import use_credit
from dunwell.ledger.wishes import need_care, opt_out
from dunwell.sample import KEY, TIME_ZONE
from dunwell.sample.arranged import CONTACT, arrange, oldest_open
from dunwell.sample.book import CreditUse, book
from dunwell.sample.cast import cast
from dunwell.sample.files import write_files

#: Who put the sample there, as the journal keeps it.
BY = "the sample"
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
            outcome = import_export(company, path, "generic", as_of, at, ImportOptions(kind=kind), by=BY)
            if not outcome.written:
                raise CannotLoad("\n".join(str(finding) for finding in outcome.findings))
    set_off(company, book(as_of).uses, at)
    add_situations(company, as_of, at)
    return company


@transaction.atomic
def set_off(company: Company, uses: list[CreditUse], at: datetime) -> None:
    """Settles invoices with the credit notes that were issued for them; one that was used before stays as it is."""
    unused = CreditNote.objects.filter(company=company, allocations=None)
    credit_notes = {credit_note.number: credit_note for credit_note in unused}
    invoices = {invoice.number: invoice for invoice in Invoice.objects.filter(company=company)}
    for use in uses:
        if use.credit_note in credit_notes:
            use_credit(
                credit_notes[use.credit_note],
                invoices[use.invoice],
                use.amount_minor,
                use.on,
                at=at,
                by=BY,
                reason="Goods returned",
            )


@transaction.atomic
def found(as_of: date, at: datetime) -> Company:
    """Returns Birch Supplies with its rates of exchange; made where it is missing."""
    company = Company.objects.filter(key=KEY).first() or make_company(
        key=KEY,
        name="Birch Supplies",
        currency="EUR",
        jurisdiction="IE",
        language="en",
        time_zone=TIME_ZONE,
        contact_name=CONTACT,
        contact_email="dana.reyes@birch.example",
        contact_phone="+353 20 910 0100",
        at=at,
        by=BY,
    )
    for currency, rates in RATES_E9.items():
        for quarter, rate_e9 in enumerate(rates):
            from_on = as_of - timedelta(days=quarter * QUARTER_DAYS)
            if not company.rates.filter(currency=currency, from_on=from_on).exists():
                set_rate(company, currency, from_on, rate_e9, at=at, by=BY)
    return company


@transaction.atomic
def add_situations(company: Company, as_of: date, at: datetime) -> None:
    """Adds what the cast says of its customers and no file carries; what is there already stays as it is."""
    customers = {customer.ref: customer for customer in Customer.objects.filter(company=company)}
    for member in cast():
        customer, situation = customers[member.ref], member.situation
        if "hold" in situation:
            _hold(customer, situation["hold"], as_of, at)
        arrange(customer, situation, as_of, at)
        if "care" in situation:
            since_on = as_of - timedelta(days=situation["care"]["days_ago"])
            need_care(customer, since_on, at=at, note=situation["care"]["note"], by=CONTACT)
        if "opt_out" in situation:
            since_on = as_of - timedelta(days=situation["opt_out"]["days_ago"])
            opt_out(customer, "", since_on, at=at, note=situation["opt_out"]["note"], by=CONTACT)


def _hold(customer: Customer, hold: dict[str, Any], as_of: date, at: datetime) -> None:
    """Holds the whole customer, or so many of its oldest invoices as the hold is for."""
    starts_on = as_of - timedelta(days=hold["days_ago"])
    if customer.holds.filter(kind=hold["kind"], starts_on=starts_on).exists():
        return
    for invoice in oldest_open(customer, hold["invoices"]) if "invoices" in hold else [None]:
        place_hold(
            customer,
            hold["kind"],
            starts_on,
            at=at - timedelta(days=hold["days_ago"]),
            by=BY,
            note=hold["note"],
            owner=CONTACT,
            ends_on=as_of + timedelta(days=hold["until_days"]) if "until_days" in hold else None,
            review_on=as_of + timedelta(days=hold["review_days"]) if "review_days" in hold else None,
            invoice=invoice,
        )
