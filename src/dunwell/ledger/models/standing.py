"""What each customer owes, at one look: kept by triggers of the database, never written by hand.

See `migrations/0006_standings_kept.py` for how, and `dunwell.ledger.standings` for what moves with the day and the rates.
Leaves out single invoices.
"""

from django.db import models

from dunwell.ledger.models.company import Company
from dunwell.ledger.models.customer import Customer


class Balance(models.Model):
    """What one customer owes and has to their credit in one currency.

    `overdue_minor` is what was due before the company's day of counting (`CountingDay`); `oldest_due_on` the earliest due
    day of what is open, `next_due_on` the earliest that is not before that day. `weight_e9`: so many billionths of a minor
    unit of the company's currency one minor unit counts.
    """

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="balances")
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="balances")
    currency = models.CharField(max_length=3)
    weight_e9 = models.BigIntegerField(db_default=10**9)
    owes_minor = models.BigIntegerField(db_default=0)
    overdue_minor = models.BigIntegerField(db_default=0)
    credit_minor = models.BigIntegerField(db_default=0)
    open_count = models.IntegerField(db_default=0)
    oldest_due_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "currency"], name="one_balance_per_currency")
        ]
        indexes = [models.Index(fields=["company", "next_due_on"], name="balances_by_next_due_day")]


class Standing(models.Model):
    """One customer's balances together, weighed in the company's currency: what lists of customers are ordered by.

    It only weighs and ranks; what is shown is each currency's own balance. `last_contact_on` is kept by outreach; a reminder
    from before Dunwell counts. No index: reading them all takes less than keeping one does at each payment.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="standing")
    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="+")
    owes_base_minor = models.BigIntegerField(db_default=0)
    overdue_base_minor = models.BigIntegerField(db_default=0)
    credit_base_minor = models.BigIntegerField(db_default=0)
    open_count = models.IntegerField(db_default=0)
    oldest_due_on = models.DateField(null=True)
    last_contact_on = models.DateField(null=True)


class CountingDay(models.Model):
    """The day that a company's balances call overdue from. Without a row nothing is."""

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="counting_day")
    day = models.DateField()


class CurrencyWeight(models.Model):
    """What one minor unit of a currency counts in the company's, in billionths, as its balances have it."""

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="+")
    currency = models.CharField(max_length=3)
    weight_e9 = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "currency"], name="one_weight_per_currency")
        ]
