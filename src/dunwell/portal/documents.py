"""What the PDFs of a customer's page say: statement, an invoice's standing, a receipt. Leaves out how they are set."""

from datetime import date

from django.db.models import Sum

from dunwell.ledger.models import Allocation, Company, Customer, Invoice, Payment, PostalAddress
from dunwell.outreach.gates import rules_of
from dunwell.portal.account import Account
from dunwell.portal.colours import LIGHT, tones
from dunwell.portal.looks import look_of
from dunwell.portal.ways_to_pay import Transfer, transfers
from dunwell.portal.words import Words
from dunwell.values.bank_account import LENGTHS
from dunwell.values.creditor_reference import spaced
from dunwell.values.statements import Document, HowToPay, Part


def statement(customer: Customer, account: Account, w: Words, today: date) -> Document:
    """Returns the statement of account: what is open, credit, the latest payments, how to pay."""
    parts = []
    if account.invoices:
        totals = [(w.say("document.total"), w.money(each.open_minor, each.currency)) for each in account.owed]
        for each in account.owed:
            if each.credit_minor:
                totals.append((w.say("document.credit"), w.money(-each.credit_minor, each.currency)))
                totals.append((w.say("document.net"), w.money(each.net_minor, each.currency)))
        columns = ("number", "issued", "due", "open")
        rows = tuple(_open_row(each, w) for each in account.invoices)
        parts.append(Part(w.say("document.open_items"), _columns(columns, w), rows, tuple(totals)))
    if account.payments:
        parts.append(_payments(account.payments, w))
    lead = () if account.to_pay else (w.say("document.nothing"),)
    pay = tuple(how_to_pay(each, w) for each in transfers(customer, account))
    return _document(customer, w, today, w.say("document.statement"), lead, tuple(parts), pay)


def invoice_standing(
    customer: Customer, invoice: Invoice, account: Account, w: Words, today: date
) -> Document:
    """Returns where one invoice stands: its amount, what has settled it, what is open, how to pay it."""
    facts = (
        (
            invoice.number,
            w.short_day(invoice.issued_on),
            _due(invoice, w),
            w.money(invoice.amount_minor, invoice.currency),
        ),
    )
    columns = (*_columns(("number", "issued", "due"), w), w.say("document.amount"))
    open_ = ((w.say("invoices.open"), w.money(invoice.open_minor, invoice.currency)),)
    parts = [Part(w.say("invoices.title"), columns, facts, open_)]
    settled = _settled_by(invoice, w)
    if settled:
        parts.append(
            Part(
                w.say("document.settled_by"), _columns(("issued",), w) + (w.say("document.amount"),), settled
            )
        )
    pay = (
        tuple(how_to_pay(each, w) for each in transfers(customer, account, invoice))
        if invoice.open_minor
        else ()
    )
    heading = w.say("document.invoice", number=invoice.number)
    lead = (invoice.note,) if invoice.note else ()
    return _document(customer, w, today, heading, lead, tuple(parts), pay, (w.say("document.note"),))


def receipt(customer: Customer, payment: Payment, w: Words, today: date) -> Document:
    """Returns the receipt of a payment: when, how much, and what it settles."""
    parts = [_payments((payment,), w)]
    settles = payment.allocations.values_list("invoice__number").annotate(minor=Sum("amount_minor"))
    rows = tuple(
        (number, w.money(minor, payment.currency))
        for number, minor in settles.order_by("invoice__number")
        if minor
    )
    if rows:
        columns = (w.say("invoices.number"), w.say("document.amount"))
        parts.append(Part(w.say("document.settles"), columns, rows))
    closing = (w.say("document.thanks"),)
    return _document(customer, w, today, w.say("document.receipt"), (), tuple(parts), (), closing)


def how_to_pay(transfer: Transfer, w: Words) -> HowToPay:
    """Returns an account to pay to, with its labels."""
    to = transfer.pay_to
    iban = spaced(to.iban) if to.iban[:2] in LENGTHS else to.iban
    amount = w.money(to.amount_minor, to.currency)
    rows = (
        (w.say("pay.holder"), to.holder),
        (w.say("pay.iban"), iban),
        (w.say("pay.bic"), to.bic),
        (w.say("pay.amount"), amount),
        (w.say("pay.reference"), spaced(to.reference)),
    )
    alt = w.say("pay.code", amount=amount, iban=iban) if transfer.drawing else ""
    shown = tuple(row for row in rows if row[1])
    return HowToPay(w.say("pay.transfer"), shown, transfer.drawing, alt, w.say("pay.scan"))


def _document(
    customer: Customer, w: Words, today: date, heading: str, lead: tuple[str, ...],
    parts: tuple[Part, ...], pay: tuple[HowToPay, ...], closing: tuple[str, ...] = (),
) -> Document:  # fmt: skip
    company: Company = customer.company
    address = rules_of(company).postal_address.splitlines()
    lines = [*address, company.contact_phone, company.contact_email]
    return Document(
        locale=w.locale,
        on=today,
        company_name=company.name,
        company_lines=tuple(each for each in lines if each and each != company.name),
        colour=tones(look_of(company).colour, LIGHT).accent,
        to=(customer.name, *_postal(customer)),
        heading=heading,
        day=w.say("document.as_of", day=w.day(today)),
        lead=lead,
        parts=parts,
        pay=pay,
        closing=closing,
        pages=w.sentences["document.pages"],
    )


def _postal(customer: Customer) -> list[str]:
    found = PostalAddress.objects.filter(customer=customer).first()
    if found is None:
        return []
    return [*found.lines.splitlines(), " ".join(part for part in (found.postcode, found.city) if part)]


def _columns(names: tuple[str, ...], w: Words) -> tuple[str, ...]:
    return tuple(w.say(f"invoices.{name}") for name in names)


def _open_row(invoice: Invoice, w: Words) -> tuple[str, ...]:
    open_ = w.money(invoice.open_minor, invoice.currency)
    return (invoice.number, w.short_day(invoice.issued_on), _due(invoice, w), open_)


def _due(invoice: Invoice, w: Words) -> str:
    return w.short_day(invoice.due_on) if invoice.due_on else "–"


def _payments(payments: tuple[Payment, ...], w: Words) -> Part:
    columns = (w.say("payments.reference"), w.say("payments.received"), w.say("payments.amount"))
    rows = tuple(
        (
            each.reference or each.number,
            w.short_day(each.received_on),
            w.money(each.amount_minor, each.currency),
        )
        for each in payments
    )
    return Part(w.say("document.payments"), columns, rows)


def _settled_by(invoice: Invoice, w: Words) -> tuple[tuple[str, ...], ...]:
    rows = Allocation.objects.filter(invoice=invoice).order_by("on_date", "pk")
    return tuple(
        (w.short_day(on), w.money(minor, invoice.currency))
        for on, minor in rows.values_list("on_date", "amount_minor")
    )
