"""How often somebody knocked: counts in windows of time, in the database, so that all processes count together."""

from django.db import models


class Knock(models.Model):
    """So many came to one place (`bucket`) in the window of time that began at `begins_at`."""

    bucket = models.CharField(max_length=100)
    begins_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bucket", "begins_at"], name="one_count_per_bucket_and_window")
        ]
