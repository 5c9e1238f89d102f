"""`dunwell pause`, `dunwell resume` and `dunwell allow-old-ledger`."""

from datetime import date

import click

from dunwell.cli.arguments import CompanyKey, Text, by_option, now
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.outreach import gates

_reason = click.option("--reason", type=Text(2000, needed=True), required=True, help="Why.")


@click.command()
@click.argument("company", type=CompanyKey())
@_reason
@by_option
def pause(company: Company, reason: str, by: str) -> None:
    """Stop everything of COMPANY that has not begun to leave, at once."""
    try:
        gates.pause(company, at=now(), by=by, reason=reason)
    except gates.CannotPause as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Nothing of {company.name} leaves any more. Let it go on with: dunwell resume {company.key}")


@click.command()
@click.argument("company", type=CompanyKey())
@by_option
def resume(company: Company, by: str) -> None:
    """Let messages of COMPANY leave again."""
    try:
        gates.resume(company, at=now(), by=by)
    except gates.CannotPause as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Messages of {company.name} leave again.")


@click.command("allow-old-ledger")
@click.argument("company", type=CompanyKey())
@click.option(
    "--until", type=Day(), required=True, help="The last day on which messages may leave all the same."
)
@_reason
@by_option
def allow_old_ledger(company: Company, until: date, reason: str, by: str) -> None:
    """Let messages of COMPANY leave though its ledger is older than its limit."""
    gates.allow_old_ledger(company, until, at=now(), by=by, reason=reason)
    click.echo(f"Messages of {company.name} may leave until {until}, though nothing newer was imported.")
