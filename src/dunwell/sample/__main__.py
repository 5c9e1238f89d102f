"""Writes the sample company's files: `python -m dunwell.sample FOLDER --as-of DATE`. Leaves out importing them."""

from datetime import datetime
from pathlib import Path

import click

from dunwell.sample.files import write_files


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--as-of", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day the ledger is shown for."
)
def main(folder: Path, as_of: datetime) -> None:
    """Writes customers.csv, invoices.csv and payments.csv of Birch Supplies into FOLDER, as of a day."""
    for path in write_files(folder, as_of.date()).values():
        click.echo(path)


if __name__ == "__main__":
    main()
