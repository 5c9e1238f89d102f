"""What a customer chose and has yet to confirm with a code sent to their known address. Leaves out what it then does."""

from django.db import models

from dunwell.portal.models.link import PortalLink


class Confirmation(models.Model):
    """A choice that changes money terms (`kind`, `terms`), asked for on a link, until `expires_at`.

    The code is made from `nonce` with the secret key and is not kept. `tries` counts wrong codes; `confirmed_at` None: it
    was not confirmed.
    """

    link = models.ForeignKey(PortalLink, models.CASCADE, related_name="confirmations")
    kind = models.CharField(max_length=30)
    terms = models.JSONField()
    nonce = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
