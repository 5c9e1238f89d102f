"""Makes the table that counts tries to sign in, and codes that were used."""

from django.core.management import call_command
from django.db import migrations

TABLE = "people_tries"


def make(apps, schema_editor):
    """Makes the table as Django's cache in the database wants it."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    """Takes it away."""
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_open_sessions")]
    operations = [migrations.RunPython(make, drop)]
