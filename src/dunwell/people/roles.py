"""What each role may do. Pure data; leaves out who has which role, and in which company.

A permission is a word that pages ask for. A role sees every customer of its company, but for those of `OWN_CUSTOMERS_ONLY`.
"""

from collections.abc import Mapping
from types import MappingProxyType

#: Every permission, and what it lets somebody do.
PERMISSIONS: Mapping[str, str] = MappingProxyType(
    {
        "see": "read customers, rounds and messages",
        "see_reports": "read reports",
        "see_journal": "read the journal",
        "work": "log calls and notes, place holds, take promises, match payments",
        "approve": "approve, edit and withdraw messages",
        "run": "make rounds, send at once, stop everything",
        "import": "bring in files",
        "settle": "agree to plans beyond the policy, write off, settle and give discounts",
        "set": "change settings, policies, playbooks and texts",
        "people": "invite people and give them roles",
    }
)

OWNER, CONTROLLER, ACCOUNT_MANAGER, VIEWER, AUDITOR = (
    "owner",
    "controller",
    "account_manager",
    "viewer",
    "auditor",
)

#: What each role may do.
ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        OWNER: frozenset(PERMISSIONS),
        CONTROLLER: frozenset(PERMISSIONS) - {"set", "people"},
        ACCOUNT_MANAGER: frozenset({"see", "work", "approve"}),
        VIEWER: frozenset({"see", "see_reports"}),
        AUDITOR: frozenset({"see", "see_reports", "see_journal"}),
    }
)

#: Roles that see only the customers they look after, and do everything for these alone.
OWN_CUSTOMERS_ONLY = frozenset({ACCOUNT_MANAGER})

#: Roles that must have a second factor where the company asks for one: what they do moves money or rights.
SECOND_FACTOR_ROLES = frozenset({OWNER, CONTROLLER})


def may(role: str, permission: str) -> bool:
    """Says whether a role may do something. Raises `KeyError` for a role or permission that there is not."""
    if permission not in PERMISSIONS:
        raise KeyError(f"{permission!r} is no permission.")
    return permission in ROLES[role]


def roles_that_may(permission: str) -> tuple[str, ...]:
    """Returns the roles that may do something, the one with most rights first."""
    return tuple(role for role in ROLES if may(role, permission))
