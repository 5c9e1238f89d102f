"""The tables of the customer's page."""

from dunwell.portal.models.confirmation import Confirmation
from dunwell.portal.models.evidence import Evidence
from dunwell.portal.models.link import LinkEnd, LinkWish, PortalLink
from dunwell.portal.models.look import Look
from dunwell.portal.models.notice import Notice, NoticeStatus
from dunwell.portal.models.online import OnlinePayment, ProviderNotice
from dunwell.portal.models.opened import How, PageOpened
from dunwell.portal.models.turnout import Knock

__all__ = [
    "Confirmation",
    "Evidence",
    "How",
    "Knock",
    "LinkEnd",
    "LinkWish",
    "Look",
    "Notice",
    "NoticeStatus",
    "OnlinePayment",
    "PageOpened",
    "PortalLink",
    "ProviderNotice",
]
