"""Files that customers add to what they say on their page. Leaves out what they say, which the hold keeps."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company, Customer, Hold


class Evidence(models.Model):
    """One file of a customer's, for whoever has the hold: `media_type` is what its first bytes say, never what was claimed.

    It is never changed, and shown to staff and to the same customer alone.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="evidence")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="evidence")
    hold = models.ForeignKey(Hold, models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hold", "sha256"], name="a_file_is_given_once"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="evidence_is_not_empty"),
        ]
