"""What is known of reminders sent before Dunwell: so that the past is remembered and nobody starts over or is skipped up."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models.open_item import Invoice


class EarlierReminder(models.Model):
    """At import, the source said that this invoice was last chased on a day, and how far (a step of its playbook)."""

    invoice = models.OneToOneField(Invoice, models.CASCADE, related_name="earlier_reminder")
    on_date = models.DateField()
    step_no = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step_no__gte=1), name="an_earlier_reminder_has_a_step")
        ]
