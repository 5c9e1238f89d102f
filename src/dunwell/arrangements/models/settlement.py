"""Settlements: an old, large debt is closed with a part of it. A person approves before the customer hears of it."""

from django.db import models
from django.db.models import Q

from dunwell.arrangements.models.noted import Arrangement, Noted
from dunwell.ledger.models import Hold, Invoice


class Settlement(Arrangement):
    """A quote: `pay_minor` by `pay_by` closes `owed_minor`. `beside` is what other ways were expected to bring, as JSON."""

    currency = models.CharField(max_length=3)
    owed_minor = models.BigIntegerField()
    pay_minor = models.BigIntegerField()
    share_bp = models.PositiveIntegerField()
    pay_by = models.DateField()
    grace_days = models.PositiveIntegerField()
    beside = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pay_minor__gt=0, owed_minor__gt=models.F("pay_minor")),
                name="a_settlement_asks_for_a_part",
            )
        ]


class QuotedInvoice(models.Model):
    """An invoice the settlement closes, and what was open of it."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="quotes")
    open_minor = models.BigIntegerField()


class SettlementStep(Noted):
    """A step in its life; the latest row counts."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=("approved", "refused", "taken", "lapsed", "withdrawn")),
                name="a_step_of_a_settlement_is_known",
            )
        ]


class SettlementHold(models.Model):
    """What an approved settlement put on hold."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="holds")
    hold = models.OneToOneField(Hold, models.CASCADE, related_name="+")
