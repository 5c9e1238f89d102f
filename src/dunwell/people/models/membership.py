"""Who belongs to a company, in which role, since when and until when. Leaves out what a role may do."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company


class Role(models.TextChoices):
    """What somebody is in a company; `dunwell.people.roles` says what each may do."""

    OWNER = "owner"
    CONTROLLER = "controller"
    ACCOUNT_MANAGER = "account_manager"
    VIEWER = "viewer"
    AUDITOR = "auditor"


class MembershipEnd(models.Model):
    """A membership ended: when, by whom and why. A change of role ends one and begins another."""

    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)


class Membership(models.Model):
    """Somebody belongs to a company in a role from `since_at` on, until it is `ended`.

    `name` is how they are called in this company: the journal says it, and customers whose account manager has it are
    theirs. `other_names` are further ways the ledger writes them, one a line.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="memberships"
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=200)
    other_names = models.TextField(blank=True)
    since_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    ended = models.OneToOneField(MembershipEnd, models.PROTECT, null=True, related_name="membership")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"],
                condition=Q(ended=None),
                name="one_membership_at_a_time_in_a_company",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="a_member_has_a_role"),
            models.CheckConstraint(condition=~Q(name=""), name="a_member_has_a_name"),
        ]
        indexes = [models.Index(fields=["user", "company"], name="memberships_of_somebody")]

    @property
    def names(self) -> list[str]:
        """Every way the ledger may write this member's name."""
        return [name for name in (self.name, *self.other_names.splitlines()) if name.strip()]
