"""`dunwell opt-out` and `dunwell opt-in`."""

from datetime import date

import click

from dunwell.cli.arguments import Text, by_option, company_option, customer_of, now, today
from dunwell.cli.days import Day
from dunwell.ledger import wishes
from dunwell.ledger.models import Company

_channel_option = click.option(
    "--channel",
    type=click.Choice(wishes.DECLINABLE),
    default=None,
    help="Default: all of them. clicks: links in messages to them are not counted.",
)
_note_option = click.option("--note", type=Text(2000), default="", help="What the customer said.")


@click.command("opt-out")
@click.argument("customer")
@company_option
@_channel_option
@click.option("--on", type=Day(), help="The first day of it. Default: today.")
@_note_option
@by_option
def opt_out(
    customer: str, company: Company, channel: str | None, on: date | None, note: str, by: str
) -> None:
    """Note that CUSTOMER is not to be contacted, at all or on one channel."""
    found, day = customer_of(company, customer), on or today(company)
    wish = wishes.opt_out(found, channel or "", day, at=now(), note=note, by=by)
    if wish.channel == wishes.CLICKS:
        click.echo(f"Links in messages to {found.name} are not counted from {wish.since_on} on.")
    else:
        click.echo(f"{found.name} is not contacted {_where(wish.channel)} from {wish.since_on} on.")


@click.command("opt-in")
@click.argument("customer")
@company_option
@_channel_option
@click.option("--on", type=Day(), help="The first day on which contact is welcome again. Default: today.")
@_note_option
@by_option
def opt_in(customer: str, company: Company, channel: str | None, on: date | None, note: str, by: str) -> None:
    """Note that CUSTOMER may be contacted again: on one channel, or whatever was asked before."""
    found, day = customer_of(company, customer), on or today(company)
    try:
        ended = wishes.opt_in(found, channel or "", day, at=now(), note=note, by=by)
    except wishes.CannotNote as error:
        raise click.ClickException(str(error)) from None
    for wish in ended:
        if wish.channel == wishes.CLICKS:
            click.echo(f"Links in messages to {found.name} may be counted again from {day} on.")
        else:
            click.echo(f"{found.name} may be contacted {_where(wish.channel)} again from {day} on.")


def _where(channel: str) -> str:
    return f"by {channel.replace('_', ' ')}" if channel else "at all"
