"""Mails that answer what a customer did on their page: a confirmation, a code, a new link. Leaves out their words.

The words are written at the moment of sending from `kind` and `tells`, so that no link and no code lies in the database.
"""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company, Customer


class NoticeStatus(models.TextChoices):
    """The life of a notice; one that may have left goes to a person, not to a second try."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class Notice(models.Model):
    """One mail to the address known for the customer at `queued_at`; `tells` holds what its words name, as text."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="notices")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=2)
    to_address = models.CharField(max_length=254)
    tells = models.JSONField()
    status = models.CharField(max_length=10, choices=NoticeStatus, default=NoticeStatus.QUEUED)
    evidence = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="a_notice_has_a_status"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status__in=("queued", "sending")), name="notices_to_send")
        ]
