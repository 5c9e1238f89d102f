"""Open items: invoices, credit notes and payments, and the rows that settle or correct them.

`open_minor` is what made it: the amount, plus corrections, less allocations. Triggers of the database keep it so (see
`migrations/0002_open_amounts.py`); it is never written by hand. Leaves out how money is spread over invoices.
A foreign key has no index of its own where a constraint or a partial index begins with it.
"""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models.company import Company
from dunwell.ledger.models.customer import Customer


class OpenItem(models.Model):
    """What invoices, credit notes and payments have in common. Amounts are minor units of `currency`."""

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="%(class)ss")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="%(class)ss")
    number = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    open_minor = models.BigIntegerField()
    reference = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="one_%(class)s_per_number"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="amount_of_%(class)s_not_negative"),
            models.CheckConstraint(condition=Q(open_minor__gte=0), name="open_of_%(class)s_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number


class Invoice(OpenItem):
    """What the customer has to pay. Without `due_on` it is never chased; data health asks for the date."""

    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(OpenItem.Meta):
        constraints = [
            *OpenItem.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=models.F("issued_on")), name="due_not_before_issue"
            ),
        ]
        # What a report adds up lies in the index itself: half a million rows need not be read for a few sums.
        indexes = [
            models.Index(
                fields=["company", "customer", "currency", "due_on", "issued_on", "open_minor"],
                condition=Q(open_minor__gt=0),
                name="open_invoices",
            ),
            models.Index(
                fields=["company", "currency", "due_on", "issued_on", "open_minor"],
                condition=Q(open_minor__gt=0),
                name="open_by_due_day",
            ),
            models.Index(
                fields=["company", "currency", "issued_on", "source", "amount_minor"], name="invoiced_by_day"
            ),
        ]


class CreditNote(OpenItem):
    """What the company owes back; `open_minor` is credit the customer can still use."""

    issued_on = models.DateField()

    class Meta(OpenItem.Meta):
        indexes = [
            models.Index(
                fields=["company", "customer"], condition=Q(open_minor__gt=0), name="open_credit_notes"
            )
        ]


class Payment(OpenItem):
    """Money received; `open_minor` is unapplied cash."""

    received_on = models.DateField()
    payer_iban = models.CharField(max_length=34, blank=True)

    class Meta(OpenItem.Meta):
        indexes = [
            models.Index(fields=["company", "customer"], condition=Q(open_minor__gt=0), name="unapplied_cash")
        ]


class Allocation(models.Model):
    """So much of one payment or one credit note settles one invoice from a day on. A negative row takes back.

    Rows are added, never changed or removed; the database refuses it.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="allocations")
    payment = models.ForeignKey(Payment, models.CASCADE, null=True, related_name="allocations")
    credit_note = models.ForeignKey(CreditNote, models.CASCADE, null=True, related_name="allocations")
    amount_minor = models.BigIntegerField()
    on_date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(payment=None, credit_note__isnull=False)
                | Q(payment__isnull=False, credit_note=None),
                name="an_allocation_has_one_source",
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="an_allocation_moves_money"),
        ]
        indexes = [models.Index(fields=["on_date"], name="allocations_by_day")]


class Correction(models.Model):
    """So much is added to (or, negative, taken from) one open item from a day on, and why. Rows are only added."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, null=True, related_name="corrections")
    payment = models.ForeignKey(Payment, models.CASCADE, null=True, related_name="corrections")
    credit_note = models.ForeignKey(CreditNote, models.CASCADE, null=True, related_name="corrections")
    amount_minor = models.BigIntegerField()
    on_date = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, payment=None, credit_note=None)
                | Q(invoice=None, payment__isnull=False, credit_note=None)
                | Q(invoice=None, payment=None, credit_note__isnull=False),
                name="a_correction_is_of_one_item",
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="a_correction_moves_money"),
        ]
        indexes = [models.Index(fields=["on_date"], name="corrections_by_day")]
