"""Who wrote the words of a message, where a person did.

The column is added by hand: SQLite would make the table anew, and lose the triggers that keep what has left.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outreach", "0009_calls")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE outreach_message ADD COLUMN edited_by varchar(200) NOT NULL DEFAULT ''",
            "ALTER TABLE outreach_message DROP COLUMN edited_by",
            state_operations=[
                migrations.AddField(
                    model_name="message",
                    name="edited_by",
                    field=models.CharField(blank=True, db_default="", max_length=200),
                )
            ],
        )
    ]
