"""Sessions that are open: whose, from where, by which browser, since when. Leaves out what is kept in them."""

from django.conf import settings
from django.db import models


class OpenSession(models.Model):
    """Somebody is signed in with a browser from an address. The row goes when the session ends.

    `seen_at` is kept to about ten minutes, so that reading a page seldom writes.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
