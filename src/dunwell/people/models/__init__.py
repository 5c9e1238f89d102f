"""Who works for which company, invitations, second factors. Leaves out passwords and sessions, which are the library's."""

from dunwell.people.models.invitation import Invitation, InvitationEnd
from dunwell.people.models.membership import Membership, MembershipEnd, Role
from dunwell.people.models.second_factor import FirstAsked, SignInRule

__all__ = [
    "FirstAsked",
    "Invitation",
    "InvitationEnd",
    "Membership",
    "MembershipEnd",
    "Role",
    "SignInRule",
]
