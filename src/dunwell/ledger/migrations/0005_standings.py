"""What each customer owes at one look: tables for it, filled and kept by the next migration, and customers by name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_invoices_added_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("weight_e9", models.BigIntegerField(db_default=1000000000)),
                ("owes_minor", models.BigIntegerField(db_default=0)),
                ("overdue_minor", models.BigIntegerField(db_default=0)),
                ("credit_minor", models.BigIntegerField(db_default=0)),
                ("open_count", models.IntegerField(db_default=0)),
                ("oldest_due_on", models.DateField(null=True)),
                ("next_due_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CountingDay",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="counting_day",
                        serialize=False,
                        to="ledger.company",
                    ),
                ),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="CurrencyWeight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("weight_e9", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="ledger.customer",
                    ),
                ),
                ("owes_base_minor", models.BigIntegerField(db_default=0)),
                ("overdue_base_minor", models.BigIntegerField(db_default=0)),
                ("credit_base_minor", models.BigIntegerField(db_default=0)),
                ("open_count", models.IntegerField(db_default=0)),
                ("oldest_due_on", models.DateField(null=True)),
                ("last_contact_on", models.DateField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["company", "name", "id"], name="customers_by_name"),
        ),
        migrations.AddField(
            model_name="balance",
            name="company",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="balances",
                to="ledger.company",
            ),
        ),
        migrations.AddField(
            model_name="balance",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="balances",
                to="ledger.customer",
            ),
        ),
        migrations.AddField(
            model_name="currencyweight",
            name="company",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="ledger.company",
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="company",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="ledger.company",
            ),
        ),
        migrations.AddIndex(
            model_name="balance",
            index=models.Index(fields=["company", "next_due_on"], name="balances_by_next_due_day"),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.UniqueConstraint(
                fields=("customer", "currency"), name="one_balance_per_currency"
            ),
        ),
        migrations.AddConstraint(
            model_name="currencyweight",
            constraint=models.UniqueConstraint(
                fields=("company", "currency"), name="one_weight_per_currency"
            ),
        ),
    ]
