"""Indexes from which countries and languages of customers are read off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_customers_of_account_managers")]
    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["company", "country"], name="customers_by_country"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["company", "language"], name="customers_by_language"),
        ),
    ]
