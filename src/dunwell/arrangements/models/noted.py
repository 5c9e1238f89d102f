"""What every row of an arrangement says: on which day, when and by whom it was noted, and why. And whose policy is whose.

Rows are only added: what changes is another row. The database refuses any change.
"""

from django.db import models

from dunwell.ledger.models import Company, Customer, Hold, Invoice


class Noted(models.Model):
    """`on_date` is the company's day it holds from; `noted_at` the moment; `reason` why, in words."""

    on_date = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Arrangement(Noted):
    """What is arranged with one customer."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True


class Covered(models.Model):
    """An invoice that an arrangement covers: what was open of it then, and the hold that keeps it from being chased."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="%(class)ss")
    open_minor = models.BigIntegerField()
    hold = models.OneToOneField(Hold, models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class CompanyPolicy(Noted):
    """From a day on the company uses this policy; the latest row counts."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="policies")
    policy = models.CharField(max_length=50)
