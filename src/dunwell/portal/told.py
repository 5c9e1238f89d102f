"""Which rows of the customer's page the journal tells of. Leaves out who writes entries."""

from dunwell.journal.rows import Kept
from dunwell.portal.models import LinkEnd, PortalLink

LINK = Kept(
    "portal_link",
    PortalLink,
    ("company_id", "customer_id", "token_sha256", "reason", "made_by", "made_at", "expires_at"),
)
LINK_END = Kept("portal_link_end", LinkEnd, ("at", "by", "reason"), ("link__company_id",))

KEPT = (LINK, LINK_END)
