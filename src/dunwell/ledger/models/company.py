"""Companies (who is owed) and the rates at which they count foreign currencies. Leaves out people and sign-in."""

from django.db import models
from django.db.models import Q


class Company(models.Model):
    """A legal entity that is owed money. All money of a plan is counted in its currency."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    jurisdiction = models.CharField(max_length=10)
    language = models.CharField(max_length=35)
    time_zone = models.CharField(max_length=64, default="UTC")
    playbook = models.SlugField(default="standard")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=50, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ExchangeRate(models.Model):
    """From a day on, one unit of `currency` counts as `rate_e9` billionths of the company's currency.

    Rates only weigh and rank; nothing is ever asked of a customer in another currency than the invoice's.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="rates")
    currency = models.CharField(max_length=3)
    from_on = models.DateField()
    rate_e9 = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "currency", "from_on"], name="one_rate_per_currency_and_day"
            ),
            models.CheckConstraint(condition=Q(rate_e9__gt=0), name="a_rate_is_positive"),
        ]
