"""Payment plans, their instalments and what became of them; and plans that customers propose."""

from django.db import models
from django.db.models import Q

from dunwell.arrangements.models.noted import Arrangement, Covered, Noted


class PaymentPlan(Arrangement):
    """A debt is paid in instalments. `total_minor` is the debt and `interest_minor`; `offer` which one was taken."""

    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField(default=0)
    offer = models.CharField(max_length=12)
    grace_days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total_minor__gt=models.F("interest_minor"), interest_minor__gte=0),
                name="a_plan_is_for_a_debt",
            )
        ]


class PlannedInvoice(Covered):
    """An invoice the plan pays off."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, related_name="invoices")


class PlanChange(Noted):
    """A step in a plan's life: a missed instalment was asked about, moved, handed to a person; or the plan ended."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12)
    missed_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("asked", "replanned", "handed", "resumed", "finished", "cancelled")),
                name="a_change_of_a_plan_is_known",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(kind__in=("finished", "cancelled")), name="a_plan_ends_once"
            ),
        ]


class Instalment(models.Model):
    """One part of a schedule. The highest revision that has begun is in force; each adds up to the plan's total."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, db_index=False, related_name="instalments")
    revision = models.PositiveIntegerField()
    since_on = models.DateField()
    position = models.PositiveIntegerField()
    due_on = models.DateField()
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision", "position"], name="one_instalment_per_place"),
            models.UniqueConstraint(fields=["plan", "revision", "due_on"], name="one_instalment_per_day"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="an_instalment_is_not_nothing"),
        ]


class PlanProposal(Arrangement):
    """A plan the customer proposes that is not agreed to by itself. `schedule`, `counter`: `YYYY-MM-DD minor` a line.

    `reasons` are the codes of why, parted by spaces.
    """

    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    schedule = models.TextField()
    reasons = models.TextField()
    counter = models.TextField(blank=True)


class ProposedInvoice(Covered):
    """An invoice the proposal is about."""

    proposal = models.ForeignKey(PlanProposal, models.CASCADE, related_name="invoices")


class ProposalAnswer(Noted):
    """What a person answered; the latest row counts. `schedule` is that of a counter-offer, or what was agreed."""

    proposal = models.ForeignKey(PlanProposal, models.CASCADE, related_name="answers")
    answer = models.CharField(max_length=12)
    schedule = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=("accepted", "declined", "countered", "withdrawn")),
                name="an_answer_to_a_proposal_is_known",
            )
        ]
