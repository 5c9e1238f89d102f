"""How a company's pages for customers look and whom they name. Leaves out its name and contact, which the ledger keeps."""

from django.db import models

from dunwell.ledger.models import Company

#: The accent of a company that has not chosen one.
COLOUR = "#1a6354"


class Look(models.Model):
    """A company's colour, its logo as a picture, and what it adds to "How to complain"; without a row the defaults."""

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="portal_look")
    colour = models.CharField(max_length=7, default=COLOUR)
    logo = models.BinaryField(null=True)
    logo_type = models.CharField(max_length=20, blank=True)
    complaints = models.TextField(blank=True)
    office_hours = models.CharField(max_length=100, blank=True)
