"""`dunwell arrange discount`, `quote`, `approve`, `write-off`, `goodwill`, `waive` and `reward`."""

from datetime import date
from decimal import Decimal

import click

from dunwell.arrangements.concessions import CLAIMS, goodwill, reward, waive, write_off
from dunwell.arrangements.discounts import decide_discount, offer_discount
from dunwell.arrangements.models import EarlyDiscount, Settlement
from dunwell.arrangements.settlements import approve_settlement, other_ways, quote_settlement
from dunwell.cli.arguments import (
    Amount,
    Currency,
    Text,
    by_option,
    company_option,
    customer_of,
    invoice_of,
    json_option,
    now,
    today,
)
from dunwell.cli.arrange_arguments import (
    currency_option,
    invoices_option,
    minor,
    needed_note,
    note_option,
    on_option,
    refusals,
    row_of,
)
from dunwell.cli.output import print_document
from dunwell.ledger.models import Company
from dunwell.values.money import to_decimal, to_text

_invoice_option = click.option("--invoice", "number", required=True)
_approved_option = click.option(
    "--approved-by", type=Text(200), default="", help="Who approves more than the policy gives by itself."
)


@click.command()
@click.argument("customer")
@company_option
@_invoice_option
@on_option
@note_option
@by_option
def discount(customer: str, company: Company, number: str, on: date | None, note: str, by: str) -> None:
    """Offer CUSTOMER the policy's discount for paying an invoice early."""
    with refusals():
        made = offer_discount(
            invoice_of(customer_of(company, customer), number),
            on or today(company),
            at=now(),
            by=by,
            note=note,
        )
    less = to_text(made.discount_minor, made.invoice.currency, "en")
    click.echo(f"Discount {made.pk}: {less} less if invoice {number} is paid by {made.pay_by}.")


@click.command("decide-discount")
@click.argument("number", type=int)
@company_option
@click.option("--grant/--refuse", "grant", required=True, default=None)
@on_option
@needed_note
@by_option
def decide(number: int, company: Company, grant: bool, on: date | None, note: str, by: str) -> None:
    """Say whether discount NUMBER stands though the money came late."""
    with refusals():
        decide_discount(
            row_of(EarlyDiscount, company, number), grant, on or today(company), note, at=now(), by=by
        )
    click.echo(f"Discount {number} {'granted' if grant else 'refused'}.")


@click.command()
@click.argument("customer")
@company_option
@currency_option
@invoices_option
@on_option
@note_option
@json_option
@by_option
def quote(
    customer: str,
    company: Company,
    currency: str | None,
    numbers: tuple[str, ...],
    on: date | None,
    note: str,
    as_json: bool,
    by: str,
) -> None:
    """Quote a settlement of CUSTOMER's debt by the schedule, beside what other ways are expected to bring."""
    with refusals():
        made = quote_settlement(
            customer_of(company, customer), on or today(company), at=now(), by=by, currency=currency, numbers=numbers,
            note=note,
        )  # fmt: skip
    code = made.currency
    if as_json:
        ways = [
            {name.removesuffix("_minor"): to_decimal(value, code) if name.endswith("_minor") else value
             for name, value in each.items()}
            for each in other_ways(made)
        ]  # fmt: skip
        print_document(
            {"settlement": made.pk, "currency": code, "owed": to_decimal(made.owed_minor, code),
             "pay": to_decimal(made.pay_minor, code), "pay_by": made.pay_by, "other_ways": ways}
        )  # fmt: skip
        return
    owed, pay = (to_text(each, code, "en") for each in (made.owed_minor, made.pay_minor))
    click.echo(
        f"Settlement {made.pk}: {pay} by {made.pay_by} closes {owed}. It waits for: dunwell arrange approve."
    )
    for each in other_ways(made):
        brings, leaves = (to_text(each[name], code, "en") for name in ("recovers_minor", "leaves_minor"))
        known = each.get("of_invoices")
        told = f"told by {known} of your own invoices" if known else "the policy's figure, not yours"
        click.echo(
            f"  {each['key'].replace('_', ' ')}: brings {brings}, leaves {leaves}, {each['days']} days ({told})"
        )


@click.command()
@click.argument("number", type=int)
@company_option
@on_option
@needed_note
@by_option
def approve(number: int, company: Company, on: date | None, note: str, by: str) -> None:
    """Approve settlement NUMBER: the customer may settle, and is not chased until its day."""
    found = row_of(Settlement, company, number)
    with refusals():
        approve_settlement(found, on or today(company), note, at=now(), by=by)
    click.echo(f"Settlement {number} approved by {by}; it holds until {found.pay_by}.")


@click.command("write-off")
@click.argument("customer")
@company_option
@_invoice_option
@_approved_option
@on_option
@needed_note
@by_option
def write_off_(
    customer: str, company: Company, number: str, approved_by: str, on: date | None, note: str, by: str
) -> None:
    """Give up the rest of an invoice of CUSTOMER."""
    invoice = invoice_of(customer_of(company, customer), number)
    with refusals():
        made = write_off(invoice, on or today(company), note, at=now(), by=by, approved_by=approved_by)
    click.echo(f"Written off: {to_text(made.amount_minor, invoice.currency, 'en')} of invoice {number}.")


@click.command("goodwill")
@click.argument("customer")
@company_option
@click.option("--amount", type=Amount(), required=True)
@click.option("--currency", type=Currency(), help="Default: of the invoice, else the company's.")
@click.option("--invoice", "number", help="Use it on this invoice. Default: the customer keeps it as credit.")
@_approved_option
@on_option
@needed_note
@by_option
def goodwill_(
    customer: str,
    company: Company,
    amount: Decimal,
    currency: str | None,
    number: str | None,
    approved_by: str,
    on: date | None,
    note: str,
    by: str,
) -> None:
    """Give CUSTOMER a credit."""
    owner = customer_of(company, customer)
    invoice = invoice_of(owner, number) if number else None
    code = currency or (invoice.currency if invoice else company.currency)
    with refusals():
        made = goodwill(
            owner, minor(amount, code), code, on or today(company), note, at=now(), by=by, invoice=invoice,
            approved_by=approved_by,
        )  # fmt: skip
    click.echo(f"Credit {made.credit_note.number}: {to_text(made.amount_minor, code, 'en')}.")


@click.command("waive")
@click.argument("customer")
@company_option
@_invoice_option
@click.option("--claim", type=click.Choice(CLAIMS), required=True)
@click.option("--amount", type=Amount(), help="Default: all of it.")
@on_option
@needed_note
@by_option
def waive_(
    customer: str,
    company: Company,
    number: str,
    claim: str,
    amount: Decimal | None,
    on: date | None,
    note: str,
    by: str,
) -> None:
    """Waive interest, compensation or a fee for an invoice of CUSTOMER."""
    invoice = invoice_of(customer_of(company, customer), number)
    with refusals():
        waive(
            invoice, claim, on or today(company), note, at=now(), by=by,
            amount_minor=None if amount is None else minor(amount, invoice.currency),
        )  # fmt: skip
    click.echo(f"Waived: {claim} for invoice {number}.")


@click.command("reward")
@click.argument("customer")
@company_option
@on_option
@note_option
@by_option
def reward_(customer: str, company: Company, on: date | None, note: str, by: str) -> None:
    """Give CUSTOMER the policy's reward for paying on time, if it is earned."""
    with refusals():
        made = reward(customer_of(company, customer), on or today(company), at=now(), by=by, note=note)
    if made.reward == "voucher":
        click.echo(f"Voucher {made.code}: {made.share_bp / 100:g} % off, until {made.valid_until_on}.")
    else:
        click.echo(f"{made.extra_days} more days to pay from {made.on_date} on.")
