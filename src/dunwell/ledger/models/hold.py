"""Holds: what stops chasing, for which part of an account, since when, why, and who looks at it again when."""

from django.db import models
from django.db.models import Q

from dunwell.engine.facts import HOLD_KINDS
from dunwell.ledger.models.company import Company
from dunwell.ledger.models.customer import Customer


class Hold(models.Model):
    """Chasing is held for the whole customer, or for one occasion (`track` and `occasion_id`, say one invoice).

    Active from `starts_on` to `ends_on`, both included; without `ends_on` until released. `review_on` is the day its
    owner looks at it again.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="holds")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="holds")
    track = models.CharField(max_length=20, blank=True)
    occasion_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    review_on = models.DateField()
    owner = models.CharField(max_length=200)
    note = models.TextField()
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HOLD_KINDS), name="a_hold_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(track="", occasion_id=None) | (~Q(track="") & Q(occasion_id__isnull=False)),
                name="a_hold_covers_a_customer_or_an_occasion",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="a_hold_ends_after_it_starts",
            ),
        ]


class Release(models.Model):
    """A hold was lifted: from `on_date` on it holds no more."""

    hold = models.OneToOneField(Hold, models.CASCADE, related_name="release")
    on_date = models.DateField()
    reason = models.TextField()
    released_by = models.CharField(max_length=200)
    released_at = models.DateTimeField()
