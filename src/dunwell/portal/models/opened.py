"""Days on which a customer's page was opened by the link of a message. Leaves out what was done there."""

from django.db import models

from dunwell.ledger.models import Customer
from dunwell.portal.models.link import PortalLink


class How(models.TextChoices):
    """What can be said of who opened it: `opened` may be a mail scanner, `used` is a person."""

    OPENED = "opened"
    USED = "used"


class PageOpened(models.Model):
    """On a day of the company's, a customer's page was opened for the first time (`opened`), or looked round in (`used`)."""

    link = models.ForeignKey(PortalLink, models.CASCADE, related_name="openings")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="page_openings")
    on_date = models.DateField()
    how = models.CharField(max_length=10, choices=How)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "on_date", "how"], name="a_page_is_opened_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(how__in=How.values), name="how_a_page_was_opened_is_known"
            ),
        ]
