"""Indexes that hold what reports add up: open amounts by customer and by due day, and what was invoiced by day."""

from django.db import migrations, models

STILL_OPEN = models.Q(open_minor__gt=0)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_before_the_journal")]
    operations = [
        migrations.RemoveIndex(model_name="invoice", name="open_invoices"),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "customer", "currency", "due_on", "issued_on", "open_minor"],
                condition=STILL_OPEN,
                name="open_invoices",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "currency", "due_on", "issued_on", "open_minor"],
                condition=STILL_OPEN,
                name="open_by_due_day",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["company", "currency", "issued_on", "source", "amount_minor"], name="invoiced_by_day"
            ),
        ),
    ]
