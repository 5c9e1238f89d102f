"""Notes and files of customers, which are only added, and what was changed for many customers at once."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("note", "keptfile")


def create(apps, schema_editor):
    """Refuses changes of what people wrote and kept."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            """CREATE FUNCTION ledger_only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '%: rows are added, never changed', TG_TABLE_NAME USING ERRCODE = '23514';
            END $$""",
            params=None,
        )
    does = (
        "FOR EACH ROW EXECUTE FUNCTION ledger_only_added()"
        if postgresql
        else "BEGIN SELECT RAISE(ABORT, 'rows are added, never changed'); END"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER ledger_{table}_stays BEFORE UPDATE ON ledger_{table} {does}", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_contact_times"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeOfMany",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                ("wish", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, max_length=200)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes_of_many",
                        to="ledger.company",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChangedOne",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was", models.TextField(blank=True)),
                ("row_id", models.BigIntegerField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ledger.customer"
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ones",
                        to="ledger.changeofmany",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("about", models.CharField(blank=True, max_length=300)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=200)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ledger.company"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="ledger.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "sha256"), name="a_file_is_kept_once_a_customer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=200)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ledger.company"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="ledger.customer",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="ledger.invoice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_note_says_something"
                    )
                ],
            },
        ),
        # Last, for SQLite makes a table anew when a constraint of it changes.
        migrations.RunPython(create),
    ]
