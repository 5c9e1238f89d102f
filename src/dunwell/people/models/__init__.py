"""Who works for which company, invitations, second factors, and which sessions are open. Leaves out passwords."""

from dunwell.people.models.invitation import Invitation, InvitationEnd
from dunwell.people.models.membership import Membership, MembershipEnd, Role
from dunwell.people.models.saved_view import SavedView
from dunwell.people.models.second_factor import FirstAsked, SignInRule
from dunwell.people.models.session import OpenSession

__all__ = [
    "FirstAsked",
    "Invitation",
    "InvitationEnd",
    "Membership",
    "MembershipEnd",
    "OpenSession",
    "Role",
    "SavedView",
    "SignInRule",
]
