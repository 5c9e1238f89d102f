"""`dunwell messages` and `dunwell show message`."""

import sys

import click

from dunwell.cli.arguments import company_option
from dunwell.cli.judging import MessageNumber
from dunwell.cli.output import print_lines
from dunwell.ledger.models import Company
from dunwell.outreach.message_list import CopyDiffers, as_text, listed, unpacked
from dunwell.outreach.models import Message, SentCopy, Status


@click.command()
@company_option
@click.option("--status", type=click.Choice(Status.values))
@click.option("--jsonl", is_flag=True, help="Print one JSON object a line.")
def messages(company: Company, status: str | None, jsonl: bool) -> None:
    """List messages, newest day first."""
    rows = listed(company, status)
    if jsonl:
        print_lines(rows)
        return
    for row in rows:
        place = f"{row['message']:>8}  {row['as_of']}  {row['status']:<18} {row['channel']:<7}"
        click.echo(f"{place} {row['customer']}: {row['subject']}")


@click.group()
def show() -> None:
    """Show one thing whole."""


@show.command()
@click.argument("found", metavar="ID", type=MessageNumber())
@click.option("--raw", is_flag=True, help="Write exactly the bytes that left, and nothing else.")
def message(found: Message, raw: bool) -> None:
    """Show a message as it was sent (before that: as composed), headers and attempts included."""
    try:
        if not raw:
            click.echo(as_text(found))
            return
        copy = SentCopy.objects.filter(message=found).first()
        if copy is None:
            raise click.ClickException(f"Message {found.pk} is {found.status}: nothing of it has left.")
        sys.stdout.buffer.write(unpacked(copy))
    except CopyDiffers as error:
        raise click.ClickException(str(error)) from None
