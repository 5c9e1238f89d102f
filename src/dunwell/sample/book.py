"""The sample's ledger as rows of the `generic` import profile: numbers, references, credit notes. Leaves out writing files.

The files say what was invoiced, credited and paid. Which credit note was set off against which invoice they cannot say:
that is in `uses`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from dunwell.sample.cast import Member, cast
from dunwell.sample.dice import Dice
from dunwell.sample.earlier import chase
from dunwell.sample.history import Sale, sales
from dunwell.values.money import to_decimal

SEED = "birch supplies 1"
FIRST_INVOICE = 24001
FIRST_CREDIT_NOTE = 501
#: How customers name the invoice in a transfer, by language; some write nothing.
TRANSFER_WORDS = {
    "en": ("{number}", "Invoice {number}", "inv {number} thanks", "{ref} {number}", ""),
    "de": ("{number}", "Rechnung {number}", "RG {number} Kd. {ref}", "Re-Nr. {number}", ""),
    "fr": ("{number}", "Facture {number}", "FACT {number}", "VIR facture {number}", ""),
}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class CreditUse:
    """A credit note settled so much of an invoice on a day."""

    credit_note: str
    invoice: str
    amount_minor: int
    on: date


@dataclass(slots=True)
class Book:
    """Rows of the three files, column to text, and what was set off."""

    customers: list[Row] = field(default_factory=list)
    invoices: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    uses: list[CreditUse] = field(default_factory=list)


def book(as_of: date) -> Book:
    """Returns the rows as of a day: the same day always gives the same rows."""
    made = Book(customers=[_customer(member) for member in cast()])
    sold = [sale for member in cast() for sale in _sales(member, as_of)]
    sold.sort(key=lambda sale: (sale.issued_on, sale.member.ref))
    for position, sale in enumerate(sold):
        _add(made, sale, f"INV-{FIRST_INVOICE + position}")
    for member in cast():
        _add_loose(made, member, as_of)
    made.payments.sort(key=lambda row: (row["received_on"], row["customer_ref"], row["invoice_number"]))
    return made


def _sales(member: Member, as_of: date) -> list[Sale]:
    dice = Dice(f"{SEED} {member.ref}")
    sold = sales(member, dice, as_of)
    chase(sold, dice, as_of)
    short_minor = member.major("short_paid") * 100
    if short_minor:
        settled = [sale for sale in sold if sale.receipts and sale.due_on < as_of - timedelta(days=20)]
        settled[-1].receipts[-1].amount_minor -= short_minor
    return sold


def _customer(member: Member) -> Row:
    return {"customer_ref": member.ref, "customer_name": member.name, **member.details}


def _add(made: Book, sale: Sale, number: str) -> None:
    """Adds an invoice, the credit note for what was returned, and the transfers that paid it."""
    member, dice = sale.member, Dice(f"{SEED} {number}")
    order = f"PO {dice.between(1000, 9899)}" if member.details["customer_kind"] == "business" else ""
    made.invoices.append(
        _invoice(member, number, "invoice", sale.issued_on, sale.amount_minor)
        | {
            "due_on": sale.due_on.isoformat(),
            "last_chased_on": sale.chased_on.isoformat() if sale.chased_on else "",
            "last_step": str(sale.chased_step or ""),
            "reference": order,
        }
    )
    if sale.returned_minor:
        credited_on = min(receipt.on for receipt in sale.receipts) if sale.receipts else sale.due_on
        credit = _credit_note(made, member, credited_on, sale.returned_minor)
        made.invoices.append(credit | {"note": f"Goods returned, {number}"})
        made.uses.append(CreditUse(credit["number"], number, sale.returned_minor, credited_on))
    words = dice.pick(TRANSFER_WORDS[member.details["language"]])
    for receipt in sale.receipts:
        reference = words.format(number=number, ref=member.ref)
        made.payments.append(_payment(member, receipt.on, receipt.amount_minor, number, reference))


def _add_loose(made: Book, member: Member, as_of: date) -> None:
    """Adds what belongs to no invoice: credit that is still open, and money that came without a word."""
    if member.major("credit"):
        credit = _credit_note(made, member, as_of - timedelta(days=9), member.major("credit") * 100)
        made.invoices.append(credit | {"note": "Order returned after payment"})
    if member.major("unapplied"):
        made.payments.append(
            _payment(member, as_of - timedelta(days=2), member.major("unapplied") * 100, "", "Birch")
        )


def _credit_note(made: Book, member: Member, issued_on: date, amount_minor: int) -> Row:
    count = sum(row["kind"] == "credit_note" for row in made.invoices)
    number = f"CN-{FIRST_CREDIT_NOTE + count}"
    return _invoice(member, number, "credit_note", issued_on, amount_minor) | {
        "due_on": issued_on.isoformat()
    }


def _invoice(member: Member, number: str, kind: str, issued_on: date, amount_minor: int) -> Row:
    return {
        "customer_ref": member.ref,
        "number": number,
        "kind": kind,
        "issued_on": issued_on.isoformat(),
        "currency": member.trade.currency,
        "amount": _text(member, amount_minor),
    }


def _payment(member: Member, on: date, amount_minor: int, number: str, reference: str) -> Row:
    return {
        "customer_ref": member.ref,
        "received_on": on.isoformat(),
        "currency": member.trade.currency,
        "amount": _text(member, amount_minor),
        "invoice_number": number,
        "reference": reference,
    }


def _text(member: Member, minor: int) -> str:
    return str(to_decimal(minor, member.trade.currency))
