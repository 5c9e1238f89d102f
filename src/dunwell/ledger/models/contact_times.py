"""On which days and at which hours a customer wants to be reached. Leaves out by what, which `OptOut` says."""

from django.db import models
from django.db.models import F, Q

from dunwell.ledger.models.customer import Customer

DAY_MINUTES = 24 * 60


class ContactTimes(models.Model):
    """From `since_on` on, the customer wants to be reached on `weekdays` only (`135`: Monday, Wednesday, Friday).

    Between these minutes of the day on their clock, the first included, the last not; a letter lies until it is read.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contact_times")
    weekdays = models.CharField(max_length=7)
    begin_minute = models.PositiveIntegerField(default=0)
    end_minute = models.PositiveIntegerField(default=DAY_MINUTES)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end_minute__gt=F("begin_minute"), end_minute__lte=DAY_MINUTES),
                name="hours_to_be_reached_have_a_length",
            ),
            models.CheckConstraint(condition=~Q(weekdays=""), name="there_is_a_day_to_be_reached"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(until_on=None), name="one_wish_for_times_is_in_force"
            ),
        ]
