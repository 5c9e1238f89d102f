"""What people here write down about a customer, and files they keep with them. Rows are only added."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models.company import Company
from dunwell.ledger.models.customer import Customer


class Note(models.Model):
    """Something a person wants to remember of a customer, or of one invoice of theirs (`invoice_id`); no contact."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes")
    invoice = models.ForeignKey("ledger.Invoice", models.CASCADE, null=True, related_name="notes")
    text = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]


class KeptFile(models.Model):
    """A file that a person here keeps with a customer: a contract, a delivery note, a letter of theirs."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    about = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "sha256"], name="a_file_is_kept_once_a_customer")
        ]
