"""`dunwell assign` and `dunwell unassign`: a playbook that a person chooses for one customer."""

from datetime import date

import click

from dunwell.cli.arguments import Text, by_option, company_option, customer_of, now, today
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.outreach.own_playbook import CannotChoose, choose_playbook, give_up_playbook

_note_option = click.option("--note", type=Text(2000), default="", help="Why, for the journal.")


@click.command()
@click.argument("customer")
@click.argument("playbook")
@company_option
@click.option("--on", type=Day(), help="The first day of it. Default: today.")
@_note_option
@by_option
def assign(customer: str, playbook: str, company: Company, on: date | None, note: str, by: str) -> None:
    """Have CUSTOMER alone spoken with by PLAYBOOK, whatever rule fits them."""
    found, day = customer_of(company, customer), on or today(company)
    try:
        chosen = choose_playbook(found, playbook, day, at=now(), note=note, by=by)
    except CannotChoose as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{found.name} is spoken with by {chosen.playbook} from {chosen.since_on} on.")


@click.command()
@click.argument("customer")
@company_option
@click.option("--on", type=Day(), help="The first day on which it holds no more. Default: today.")
@_note_option
@by_option
def unassign(customer: str, company: Company, on: date | None, note: str, by: str) -> None:
    """Let the rules of the company choose CUSTOMER's playbook again."""
    found, day = customer_of(company, customer), on or today(company)
    try:
        ended = give_up_playbook(found, day, at=now(), note=note, by=by)
    except CannotChoose as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{found.name} is not spoken with by {ended.playbook} alone any more, from {day} on.")
