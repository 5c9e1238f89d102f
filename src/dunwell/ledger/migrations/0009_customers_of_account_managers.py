from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_notes_and_changes_of_many")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["company", "account_manager", "name", "id"], name="customers_of_account_managers"
            ),
        ),
    ]
