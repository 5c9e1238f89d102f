"""Invitations to a company, and how each ended. Leaves out how they are sent and taken up."""

from django.db import models
from django.db.models import F, Q

from dunwell.ledger.models import Company
from dunwell.people.models.membership import Membership, Role


class Invitation(models.Model):
    """Somebody is asked to join a company in a role, by a link that holds until `expires_at`.

    What stands in the link is not kept, only its hash.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="invitations")
    email = models.CharField(max_length=150)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    token_sha256 = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="an_invitation_is_to_a_role"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("at")), name="an_invitation_ends_after_it_was_made"
            ),
        ]


class InvitationEnd(models.Model):
    """An invitation was taken up (with the membership it led to) or taken back (without one): it works no more."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, primary_key=True, related_name="end")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, related_name="invitation_end")
