"""`dunwell facts export`."""

from datetime import date
from pathlib import Path

import click

from dunwell.cli.arguments import company_option, today
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.outreach.assigning import CannotGather, assignment_of
from dunwell.outreach.facts_export import export_facts
from dunwell.outreach.playbooks import CannotReadPlaybook


@click.group()
def facts() -> None:
    """Export the facts of a day as Parquet."""


@facts.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@company_option
@click.option("--as-of", type=Day(), help="The company's day. Default: today.")
def export(folder: Path, company: Company, as_of: date | None) -> None:
    """Write the facts of a day, one Parquet file a table: what `dunwell plan` reads."""
    try:
        playbooks = assignment_of(company).playbooks
        counts = export_facts(company, as_of or today(company), folder, playbooks)
    except (CannotGather, CannotReadPlaybook) as error:
        raise click.ClickException(str(error)) from None
    for name, rows in counts.items():
        click.echo(f"{name}: {rows} rows", err=True)
