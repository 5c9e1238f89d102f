"""What a person noted of a customer that decides how the company speaks with them. Leaves out what follows from it."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Customer
from dunwell.outreach.segments import MARKS


class CustomerMark(models.Model):
    """From a day on, a customer is a public body, or a late payer of one kind; `note` says how that is known.

    Of late payers there are three kinds, each met differently: those who want to pay and cannot just now, those who delay
    to juggle several payments, and those who avoid paying.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=20, choices=[(mark, mark) for mark in MARKS])
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mark__in=MARKS),
                name="a_mark_is_known",
            ),
            models.UniqueConstraint(
                fields=["customer", "mark"], condition=Q(until_on=None), name="one_mark_of_a_kind_at_a_time"
            ),
        ]
