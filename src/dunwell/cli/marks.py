"""`dunwell mark` and `dunwell unmark`: what a person knows of a customer that decides how they are spoken with."""

from datetime import date

import click

from dunwell.cli.arguments import Text, by_option, company_option, customer_of, now, today
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.outreach import marks
from dunwell.outreach.segments import MARKS

_mark = click.argument("what", metavar="MARK", type=click.Choice(MARKS))
_note_option = click.option("--note", type=Text(2000), default="", help="How that is known, for the journal.")


@click.command()
@click.argument("customer")
@_mark
@company_option
@click.option("--on", type=Day(), help="The first day of it. Default: today.")
@_note_option
@by_option
def mark(customer: str, what: str, company: Company, on: date | None, note: str, by: str) -> None:
    """Note that CUSTOMER is a public_body, or a late payer who cannot_pay just now, juggles payments, or avoids paying."""
    found, day = customer_of(company, customer), on or today(company)
    try:
        put = marks.put_mark(found, what, day, at=now(), note=note, by=by)
    except marks.CannotMark as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{found.name} is marked {put.mark} from {put.since_on} on.")


@click.command()
@click.argument("customer")
@_mark
@company_option
@click.option("--on", type=Day(), help="The first day on which it holds no more. Default: today.")
@_note_option
@by_option
def unmark(customer: str, what: str, company: Company, on: date | None, note: str, by: str) -> None:
    """Note that CUSTOMER is that no more."""
    found, day = customer_of(company, customer), on or today(company)
    try:
        marks.take_mark_off(found, what, day, at=now(), note=note, by=by)
    except marks.CannotMark as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{found.name} is not marked {what} any more from {day} on.")
