"""`dunwell migrate`."""

import click
from django.core.management import call_command


@click.command()
def migrate() -> None:
    """Create or upgrade the database. Safe to repeat."""
    call_command("migrate", interactive=False, verbosity=0)
    click.echo("The database is up to date.", err=True)
