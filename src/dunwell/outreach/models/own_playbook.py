"""A playbook that a person chose for one customer. Leaves out what follows from it (`segment_queries`)."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Customer


class CustomerPlaybook(models.Model):
    """From a day on, a customer is spoken with by this playbook, whatever rule fits them; `note` says why.

    One that was given up on its first day ends the day before it began: it never held.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="own_playbooks")
    playbook = models.CharField(max_length=100)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(playbook=""), name="a_chosen_playbook_is_named"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(until_on=None), name="one_playbook_of_their_own_at_a_time"
            ),
        ]
