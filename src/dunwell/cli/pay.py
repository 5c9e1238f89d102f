"""`dunwell pay`."""

from datetime import date
from decimal import Decimal

import click

from dunwell.cli.arguments import (
    Amount,
    Currency,
    Text,
    by_option,
    company_option,
    customer_of,
    invoice_of,
    now,
)
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.ledger.payments import CannotReceive, receive
from dunwell.values.money import CannotReadAmount, to_minor, to_text


@click.command()
@click.argument("customer")
@company_option
@click.option("--amount", type=Amount(), required=True)
@click.option("--on", type=Day(), required=True, help="The day the money arrived.")
@click.option("--currency", type=Currency(), help="Default: of the named invoice, else the company's.")
@click.option("--invoice", "numbers", multiple=True, help="Settle this invoice; may be given several times.")
@click.option("--reference", type=Text(300), default="")
@by_option
def pay(
    customer: str,
    company: Company,
    amount: Decimal,
    on: date,
    currency: str | None,
    numbers: tuple[str, ...],
    reference: str,
    by: str,
) -> None:
    """Record a payment of CUSTOMER and allocate it: to the named invoices, else oldest due first."""
    payer = customer_of(company, customer)
    if currency is None:
        currency = invoice_of(payer, numbers[0]).currency if numbers else company.currency
    try:
        payment = receive(
            payer,
            to_minor(amount, currency),
            currency,
            on,
            at=now(),
            by=by,
            numbers=numbers,
            reference=reference,
            source="cli",
        )
    except (CannotReceive, CannotReadAmount) as error:
        raise click.ClickException(str(error)) from None
    settled = payment.amount_minor - payment.open_minor
    click.echo(
        f"Recorded {to_text(payment.amount_minor, currency, 'en')} as {payment.number}: "
        f"{to_text(settled, currency, 'en')} settles invoices, {to_text(payment.open_minor, currency, 'en')} is unapplied."
    )
