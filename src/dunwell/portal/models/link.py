"""Links to a customer's page, how they ended, and who asked for a new one. Leaves out what a link opens."""

from django.db import models
from django.db.models import F, Q

from dunwell.ledger.models import Company, Customer


class PortalLink(models.Model):
    """A link to one customer's page, made by somebody for a reason, until `expires_at`.

    What stands in the address is not kept: `token_sha256` is its hash, and `nonce` gives it back only together with the
    secret key, so that every try of a message carries the same link and a copy of the database opens nothing.
    """

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="portal_links")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="portal_links")
    nonce = models.CharField(max_length=64)
    token_sha256 = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="a_portal_link_ends_after_it_was_made"
            )
        ]


class LinkEnd(models.Model):
    """A link was ended before its time: from `at` on it opens nothing."""

    link = models.OneToOneField(PortalLink, models.CASCADE, primary_key=True, related_name="end")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)


class LinkWish(models.Model):
    """Somebody asked for a new link, by an old one (`token_sha256`) or by an address (`email`); known or not.

    It is written for everybody alike and worked off later, so that asking tells nobody who is known.
    """

    token_sha256 = models.CharField(max_length=64, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="wishes_for_links_in_order")]
