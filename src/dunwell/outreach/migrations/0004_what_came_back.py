"""A message that came back has no day on which it was done: its step is not taken."""

from django.db import migrations, models


def clear(apps, schema_editor):
    apps.get_model("outreach", "Message").objects.filter(status="bounced").update(done_on=None)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0003_delivery")]
    operations = [
        migrations.RunPython(clear),
        migrations.RemoveConstraint(model_name="message", name="only_what_left_has_a_day"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_on", None), ("status__in", ("sent", "uncertain")), _connector="OR"),
                name="only_what_left_has_a_day",
            ),
        ),
    ]
