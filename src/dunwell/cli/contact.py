"""`dunwell contact`."""

from datetime import date

import click

from dunwell.cli.arguments import Text, by_option, company_option, customer_of, now, today
from dunwell.cli.days import Day
from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.ledger.models import Company
from dunwell.outreach.taken import note_contact


@click.command()
@click.argument("customer")
@company_option
@click.option("--channel", type=click.Choice(CONTACT_CHANNELS), required=True)
@click.option("--on", "day", type=Day(), required=True, help="The customer's day on which it was made.")
@click.option("--note", type=Text(300, needed=True), required=True, help="What was said.")
@by_option
def contact(customer: str, company: Company, channel: str, day: date, note: str, by: str) -> None:
    """Note a contact with CUSTOMER made by hand, so that no message follows on its heels."""
    if day > today(company):
        raise click.BadParameter(f"{day} is still to come.", param_hint="--on")
    found = customer_of(company, customer)
    note_contact(found, channel, on=day, at=now(), by=by, note=note)
    click.echo(f"Noted: {found.name} was contacted by {channel.replace('_', ' ')} on {day}.")
