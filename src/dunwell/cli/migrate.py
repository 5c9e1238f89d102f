"""`dunwell migrate`."""

import os

import click
from django.core.management import call_command
from django.db import connection


@click.command()
def migrate() -> None:
    """Create or upgrade the database. Safe to repeat."""
    set_up_database()
    click.echo("The database is up to date.", err=True)


def set_up_database() -> None:
    """Makes every table this version needs. A new SQLite file can be read by its owner only: it holds a ledger."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:"):
        os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
    call_command("migrate", interactive=False, verbosity=0)
