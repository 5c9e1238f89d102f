"""Which rows of the customer's page the journal tells of. Leaves out who writes entries."""

from dunwell.journal.rows import Kept
from dunwell.portal.models import Evidence, LinkEnd, PageOpened, PortalLink

LINK = Kept(
    "portal_link",
    PortalLink,
    ("company_id", "customer_id", "token_sha256", "reason", "made_by", "made_at", "expires_at"),
)
LINK_END = Kept("portal_link_end", LinkEnd, ("at", "by", "reason"), ("link__company_id",))
EVIDENCE = Kept(
    "evidence",
    Evidence,
    ("company_id", "customer_id", "hold_id", "name", "media_type", "size_bytes", "sha256", "given_at"),
)

OPENED = Kept(
    "page_opened", PageOpened, ("link_id", "customer_id", "on_date", "how", "at"), ("link__company_id",)
)

KEPT = (LINK, LINK_END, EVIDENCE, OPENED)
