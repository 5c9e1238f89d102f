"""Discounts for paying early, rests written off, goodwill, waived claims, rewards: what the company gives, and why."""

from django.db import models
from django.db.models import Q

from dunwell.arrangements.models.noted import Arrangement, Noted
from dunwell.ledger.models import CreditNote, Invoice


class EarlyDiscount(Arrangement):
    """So much less if the rest of the invoice is paid by `pay_by`, that day included."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="early_discounts")
    share_bp = models.PositiveIntegerField()
    discount_minor = models.BigIntegerField()
    pay_by = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(discount_minor__gt=0), name="a_discount_is_of_money"),
            models.CheckConstraint(
                condition=Q(pay_by__gte=models.F("on_date")), name="a_discount_is_for_days_to_come"
            ),
        ]


class DiscountStep(Noted):
    """What became of a discount; the latest row counts. `asked`: the money came late; a person says whether it stands."""

    discount = models.ForeignKey(EarlyDiscount, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12)
    credit_note = models.ForeignKey(CreditNote, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=("taken", "asked", "lapsed", "granted", "refused", "undone")),
                name="a_step_of_a_discount_is_known",
            )
        ]


class Given(Arrangement):
    """Money the company gave up, as a credit note of the ledger."""

    amount_minor = models.BigIntegerField()
    credit_note = models.OneToOneField(CreditNote, models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class WriteOff(Given):
    """The rest of an invoice that is not worth asking for."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="write_offs")


class Goodwill(Given):
    """A credit for the customer, used on an invoice at once, or kept for the next one."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, null=True, related_name="goodwill")


class Waiver(Arrangement):
    """A claim beside the invoice that is not made: interest, compensation or a fee, as it stood on the day.

    `credit_note` is there where the claim had been put on the ledger as an item of its own.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="waivers")
    claim = models.CharField(max_length=12)
    amount_minor = models.BigIntegerField(null=True)
    credit_note = models.OneToOneField(CreditNote, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__in=("interest", "compensation", "fee")), name="a_waived_claim_is_known"
            )
        ]


class Incentive(Arrangement):
    """A reward for paying on time: a voucher of a share of the next order, or more days to pay."""

    reward = models.CharField(max_length=12)
    share_bp = models.PositiveIntegerField()
    extra_days = models.PositiveIntegerField()
    code = models.CharField(max_length=20, blank=True)
    valid_until_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reward__in=("voucher", "terms")), name="a_reward_is_known")
        ]
