"""Promises to pay, days put off, and what became of them."""

from django.db import models
from django.db.models import Q

from dunwell.arrangements.models.noted import Arrangement, Covered, Noted


class Promise(Arrangement):
    """The customer says that so much will be paid by a day; judged `grace_days` later.

    `on_date`: when it was made; `owed_minor`: what its invoices then came to, net of credit.
    """

    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    owed_minor = models.BigIntegerField()
    promised_on = models.DateField()
    grace_days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_promise_is_of_money"),
            models.CheckConstraint(
                condition=Q(promised_on__gte=models.F("on_date")), name="a_promise_is_for_a_day_to_come"
            ),
        ]


class PromisedInvoice(Covered):
    """An invoice the promise is about."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="invoices")


class PromiseOutcome(Noted):
    """What became of a promise; the latest row counts. Money that turns up later with an earlier day makes another."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="outcomes")
    outcome = models.CharField(max_length=12)
    paid_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=("kept", "part_kept", "broken", "replaced", "withdrawn")),
                name="an_outcome_of_a_promise_is_known",
            )
        ]


class PaymentDeferral(Arrangement):
    """Nothing is asked for until `until_on` is over; the invoices count as due on that day."""

    until_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=models.F("on_date")), name="a_deferral_is_to_a_later_day"
            )
        ]


class DeferredInvoice(Covered):
    """An invoice that was put off."""

    deferral = models.ForeignKey(PaymentDeferral, models.CASCADE, related_name="invoices")


class DeferralEnd(Noted):
    """A deferral ended before its day: something else took its place, or it was taken back."""

    deferral = models.OneToOneField(PaymentDeferral, models.CASCADE, related_name="end")
