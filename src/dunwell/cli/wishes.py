"""`dunwell opt-out`, `opt-in` and `contact-times`."""

from datetime import date, datetime

import click

from dunwell.cli.arguments import Text, by_option, company_option, customer_of, now, today
from dunwell.cli.days import Day
from dunwell.law.contact_kinds import WEEKDAYS
from dunwell.ledger import wishes
from dunwell.ledger.contact_times import WORKING_DAYS, set_contact_times
from dunwell.ledger.models import Company

_channel_option = click.option(
    "--channel",
    type=click.Choice(wishes.DECLINABLE),
    default=None,
    help="Default: all of them. clicks: links in messages to them are not counted, nor that they open their page.",
)
_CLOCK = click.DateTime(["%H:%M"])
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


@click.command("contact-times")
@click.argument("customer")
@company_option
@click.option("--days", default="", help="The days on which they want to be reached: mon,wed. Default: any.")
@click.option("--from", "begin", type=_CLOCK, help="Not before this time of their day, as 09:00.")
@click.option("--to", "end", type=_CLOCK, help="Only before this time.")
@click.option("--on", type=Day(), help="The first day of it. Default: today.")
@by_option
def contact_times(
    customer: str,
    company: Company,
    days: str,
    begin: datetime | None,
    end: datetime | None,
    on: date | None,
    by: str,
) -> None:
    """Note when CUSTOMER wants to be reached; without days and times: whenever the rules allow."""
    found = customer_of(company, customer)
    named = [each.strip().lower() for each in days.split(",") if each.strip()]
    if unknown := [each for each in named if each not in WEEKDAYS]:
        raise click.UsageError(f"{unknown[0]!r} is no day. Write days as {', '.join(WEEKDAYS)}.")
    chosen = [WEEKDAYS.index(each) + 1 for each in named] or [int(each) for each in WORKING_DAYS]
    hours = {"begin_minute": begin.hour * 60 + begin.minute} if begin else {}
    hours |= {"end_minute": end.hour * 60 + end.minute} if end else {}
    try:
        changed = set_contact_times(found, chosen, on or today(company), at=now(), by=by, **hours)
    except wishes.CannotNote as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Noted for {found.name}." if changed else "That was so already.")
