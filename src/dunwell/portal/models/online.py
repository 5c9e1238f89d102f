"""Payments that customers begin at a payment provider, and what it notified of them. Leaves out the ledger's payments."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company, Customer, Hold, Invoice, Payment


class OnlinePayment(models.Model):
    """A payment a customer began: so much for one invoice, or (None) for all. `key` is new for each."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="online_payments")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="online_payments")
    invoice = models.ForeignKey(Invoice, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    provider = models.CharField(max_length=20)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="an_online_payment_is_of_money")
        ]


class ProviderNotice(models.Model):
    """What the provider told of a payment, once. `payment`: what it made on the ledger; `minor`: what it took back."""

    online = models.ForeignKey(OnlinePayment, models.CASCADE, related_name="notices")
    event = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    minor = models.BigIntegerField()
    at = models.DateTimeField()
    payment = models.ForeignKey(Payment, models.CASCADE, null=True, related_name="+")
    hold = models.ForeignKey(Hold, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event"], name="a_notice_of_a_provider_counts_once"),
            models.UniqueConstraint(
                fields=["online"], condition=Q(kind="paid"), name="an_online_payment_is_paid_once"
            ),
        ]
