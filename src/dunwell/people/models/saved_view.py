"""Views of lists that somebody keeps under a name, for themselves or for everybody in the company."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company


class SavedView(models.Model):
    """The questions of an address (`query`) under a name. `user` None: it is everybody's, and `by` made it so."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="saved_views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user", "name"], name="one_saved_view_per_name"),
            models.UniqueConstraint(
                fields=["company", "name"], condition=Q(user=None), name="one_shared_view_per_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_view_has_a_name"),
        ]
