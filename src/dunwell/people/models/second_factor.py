"""When a company's people need a second factor, and since when somebody has been asked for one."""

from django.conf import settings
from django.db import models

from dunwell.ledger.models import Company


class SignInRule(models.Model):
    """So many days after they were first asked, a company's owners and controllers need a second factor.

    0: at once; None: never, it is only offered. A company without a row has the usual one.
    """

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="sign_in_rule")
    second_factor_after_days = models.PositiveSmallIntegerField(null=True)


class FirstAsked(models.Model):
    """Somebody was first asked for a second factor; from here on the days in which it may be put off are counted."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="first_asked"
    )
    at = models.DateTimeField()
