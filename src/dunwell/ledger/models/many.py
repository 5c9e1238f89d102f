"""What somebody changed for many customers at once, to be taken back exactly. Leaves out what a change does."""

from django.db import models

from dunwell.ledger.models.company import Company
from dunwell.ledger.models.customer import Customer


class ChangeOfMany(models.Model):
    """One change of many customers: `what` names it, `wish` (JSON) says how. `undone_at` None: it stands."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="changes_of_many")
    what = models.CharField(max_length=20)
    wish = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)


class ChangedOne(models.Model):
    """One customer of such a change: what was before, and the row it made, ended or changed."""

    change = models.ForeignKey(ChangeOfMany, models.CASCADE, related_name="ones")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    was = models.TextField(blank=True)
    row_id = models.BigIntegerField(null=True)
