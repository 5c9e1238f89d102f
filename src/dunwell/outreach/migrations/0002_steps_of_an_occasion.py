from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="covered",
            index=models.Index(fields=["track", "occasion_id"], name="steps_of_an_occasion"),
        ),
    ]
