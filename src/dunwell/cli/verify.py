"""`dunwell verify`."""

import click

from dunwell.cli.arguments import CompanyKey, json_option
from dunwell.cli.output import print_document
from dunwell.ledger.check import check_money
from dunwell.ledger.models import Company


@click.command()
@click.option("--company", "company", type=CompanyKey(), help="Default: every company.")
@json_option
def verify(company: Company | None, as_json: bool) -> None:
    """Check that every open amount is the sum of what made it, and that nothing was settled more than once."""
    findings = check_money(company)
    if as_json:
        print_document({"findings": [finding.as_dict() for finding in findings]})
    else:
        for finding in findings:
            click.echo(str(finding), err=True)
        click.echo(f"{len(findings)} findings." if findings else "The money adds up.")
    if findings:
        raise click.exceptions.Exit(1)
