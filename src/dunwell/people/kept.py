"""Which rows about people the journal tells of, and by which fields: a right that nobody gave is found."""

from dunwell.journal.rows import Kept
from dunwell.people.models import Invitation, InvitationEnd, Membership

MEMBERSHIP = Kept(
    "membership",
    Membership,
    ("user_id", "company_id", "role", "name", "other_names", "since_at", "by", "ended_id"),
)
INVITATION = Kept(
    "invitation", Invitation, ("company_id", "email", "role", "token_sha256", "by", "at", "expires_at")
)
#: An invitation without its end could be taken up again.
INVITATION_END = Kept(
    "invitation_end", InvitationEnd, ("at", "by", "membership_id"), ("invitation__company_id",)
)

KEPT = (MEMBERSHIP, INVITATION, INVITATION_END)
