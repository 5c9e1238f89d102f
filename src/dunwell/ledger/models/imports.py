"""What was imported when, what was found wrong, and what an import asks. Leaves out how files are read."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models.company import Company
from dunwell.ledger.models.open_item import Invoice


class ImportRun(models.Model):
    """One file brought in: its hash, its counts of rows created, updated and unchanged by kind."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="imports")
    profile = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField()
    counts = models.JSONField()
    imported_at = models.DateTimeField()


class ImportFinding(models.Model):
    """One finding of an import, kept for the page that shows it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    severity = models.CharField(max_length=10)
    message = models.TextField()


class Vanished(models.Model):
    """An open invoice is missing from a full export it used to be in. A person answers; it is not closed by itself."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="vanished")
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="vanished")
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(answered_on=None), name="one_open_question_per_invoice"
            )
        ]
