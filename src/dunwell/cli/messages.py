"""`dunwell messages` and `dunwell show message`."""

import click

from dunwell.cli.arguments import company_option
from dunwell.cli.output import print_lines
from dunwell.ledger.models import Company
from dunwell.outreach.message_list import as_text, listed
from dunwell.outreach.models import Message, Status


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
@click.argument("number", type=int)
def message(number: int) -> None:
    """Show a message as composed, headers included."""
    found = Message.objects.select_related("company", "customer", "decision").filter(pk=number).first()
    if found is None:
        raise click.ClickException(
            f"There is no message {number}. List them with: dunwell messages --company KEY."
        )
    click.echo(as_text(found))
