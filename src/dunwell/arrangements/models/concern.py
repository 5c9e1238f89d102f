"""Disputes, whose clock runs against us, and hardship, of which as little as possible is kept."""

from django.db import models
from django.db.models import Q

from dunwell.arrangements.models.noted import Arrangement, Noted
from dunwell.ledger.models import Care, CreditNote, Hold, Invoice

#: What can be wrong with an invoice.
WRONG = (
    "not_received",
    "wrong_amount",
    "wrong_goods",
    "faulty",
    "not_ordered",
    "already_paid",
    "wrong_customer",
    "other",
)


class Dispute(Arrangement):
    """The customer says what is wrong with an invoice. We answer by `answer_by`; it is not asked for meanwhile.

    `disputed_minor` None: all of it. `evidence` is what the customer adds, as text.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="disputes")
    wrong = models.CharField(max_length=20)
    disputed_minor = models.BigIntegerField(null=True)
    evidence = models.TextField(blank=True)
    answer_by = models.DateField()
    owner = models.CharField(max_length=200)
    hold = models.OneToOneField(Hold, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wrong__in=WRONG), name="what_is_wrong_is_known"),
            models.CheckConstraint(
                condition=Q(disputed_minor=None) | Q(disputed_minor__gt=0), name="a_dispute_is_about_money"
            ),
        ]


class DisputeStep(Noted):
    """How a dispute ended: we agreed (in whole or part, with a credit), did not, or the customer took it back."""

    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="end")
    step = models.CharField(max_length=12)
    credit_note = models.ForeignKey(CreditNote, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=("agreed", "part_agreed", "not_agreed", "withdrawn")),
                name="an_end_of_a_dispute_is_known",
            )
        ]


class DisputeQuestion(Noted):
    """We asked the customer for more about what they dispute: `reason` is what. Our clock runs on."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="questions")


class Hardship(Arrangement):
    """The customer finds it hard to pay. A person speaks with them by `speak_by`. No cause is asked for or kept."""

    wish = models.CharField(max_length=20, blank=True)
    speak_by = models.DateField()
    owner = models.CharField(max_length=200)
    hold = models.OneToOneField(Hold, models.CASCADE, related_name="+")
    care = models.ForeignKey(Care, models.CASCADE, related_name="+")


class HardshipStep(Noted):
    """A person spoke with the customer, or it is over; after the latest `ended` nothing is held any more."""

    hardship = models.ForeignKey(Hardship, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=("spoken", "ended")), name="a_step_of_hardship_is_known"
            ),
            models.UniqueConstraint(
                fields=["hardship"], condition=Q(step="ended"), name="hardship_ends_once"
            ),
        ]
