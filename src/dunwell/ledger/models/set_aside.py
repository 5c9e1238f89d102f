"""That something odd in a customer's data is right as it is. Leaves out what is odd, which `insight` finds."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models.company import Company
from dunwell.ledger.models.customer import Customer


class SetAside(models.Model):
    """Somebody looked at a finding (`about`: its check) and said that it is right; `seen` is what it rested on then.

    It holds as long as the finding rests on the same, and until somebody takes it back.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="set_aside")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="set_aside")
    about = models.CharField(max_length=30)
    seen = models.TextField(blank=True)
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "about", "seen"],
                condition=Q(ended_at=None),
                name="a_finding_is_set_aside_once",
            )
        ]
