"""`dunwell arrange promise` and `defer`."""

from datetime import date
from decimal import Decimal

import click

from dunwell.arrangements.debts import owed
from dunwell.arrangements.promises import defer, promise
from dunwell.cli.arguments import Amount, by_option, company_option, customer_of, now, today
from dunwell.cli.arrange_arguments import (
    currency_option,
    invoices_option,
    minor,
    note_option,
    on_option,
    person_option,
    refusals,
)
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.values.money import to_text


@click.command("promise")
@click.argument("customer")
@company_option
@click.option("--pay-on", type=Day(), required=True, help="The promised day.")
@click.option("--amount", type=Amount(), help="Default: all that is open of the invoices.")
@currency_option
@invoices_option
@on_option
@note_option
@person_option
@by_option
def promise_(
    customer: str,
    company: Company,
    pay_on: date,
    amount: Decimal | None,
    currency: str | None,
    numbers: tuple[str, ...],
    on: date | None,
    note: str,
    person: bool,
    by: str,
) -> None:
    """Note that CUSTOMER promised to pay by a day; chasing is held until then."""
    owner, day = customer_of(company, customer), on or today(company)
    with refusals():
        of = owed(owner, day, currency=currency, numbers=numbers)
        made = promise(
            owner,
            pay_on,
            day,
            at=now(),
            by=by,
            amount_minor=None if amount is None else minor(amount, of.currency),
            currency=of.currency,
            numbers=numbers,
            note=note,
            person=person,
        )
    said = to_text(made.amount_minor, made.currency, "en")
    click.echo(
        f"Promise {made.pk}: {said} by {made.promised_on}; not chased until {made.grace_days} days after it."
    )


@click.command("defer")
@click.argument("customer")
@company_option
@click.option("--until", "until_on", type=Day(), required=True, help="The new day.")
@currency_option
@invoices_option
@on_option
@note_option
@person_option
@by_option
def defer_(
    customer: str,
    company: Company,
    until_on: date,
    currency: str | None,
    numbers: tuple[str, ...],
    on: date | None,
    note: str,
    person: bool,
    by: str,
) -> None:
    """Put the day of CUSTOMER's invoices off."""
    owner, day = customer_of(company, customer), on or today(company)
    with refusals():
        made = defer(
            owner,
            until_on,
            day,
            at=now(),
            by=by,
            currency=currency,
            numbers=numbers,
            note=note,
            person=person,
        )
    click.echo(f"Deferral {made.pk}: put off to {made.until_on}.")
