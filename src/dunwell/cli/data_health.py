"""`dunwell data-health`: what is missing or odd in a company's data."""

import click

from dunwell.cli.arguments import company_option, json_option, today
from dunwell.cli.output import print_document
from dunwell.insight.data_health import data_health as checked
from dunwell.ledger.models import Company

#: Check to what it says.
MEANINGS = {
    "stale": "no file was brought in lately",
    "vanished": "open invoices that the last export does not name",
    "questions": "open questions about data",
    "unreachable": "customers who owe and cannot be reached at all",
    "bounced": "addresses that came back",
    "no_mail": "customers who owe and have no e-mail address",
    "unapplied": "customers who owe and whose money or credit is not set off",
    "no_due_day": "open invoices without a due date",
    "other_terms": "open invoices that are not due as the terms say",
    "shared": "addresses that several customers share",
    "no_zone": "customers whose time zone is none",
    "no_words": "customers in whose language there are no messages",
}


@click.command()
@company_option
@json_option
def data_health(company: Company, as_json: bool) -> None:
    """Say what is missing or odd in the data, and whom it concerns."""
    found = checked(company, today(company))
    if as_json:
        print_document(
            [
                {
                    "check": each.key,
                    "count": each.count,
                    "first": [{"name": row.name, "detail": row.detail} for row in each.rows],
                }
                for each in found
            ]
        )
        return
    for each in found:
        click.echo(f"{each.count} {MEANINGS[each.key]}")
        for row in each.rows:
            click.echo(f"    {row.name}{f' ({row.detail})' if row.detail else ''}")
    if not found:
        click.echo("Nothing is missing.")
