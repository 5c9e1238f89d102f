"""What the worker does for customers' pages in one turn: new links that were wished, and the mails that wait."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from dunwell.portal.models import LinkWish, Notice, NoticeStatus
from dunwell.portal.new_links import work_off_wishes
from dunwell.portal.notices import send_notices
from dunwell.values.delivery import Transport

Open = Callable[[], AbstractContextManager[dict[str, Transport]]]


def answer_customers(open_channels: Open, mail_domain: str, at: datetime) -> dict[str, int]:
    """Works off wishes for links and sends what waits; returns how each mail ended, by its status.

    The ways out are opened only where something waits: mostly nothing does.
    """
    if LinkWish.objects.exists():
        work_off_wishes(at)
    if not Notice.objects.filter(status__in=(NoticeStatus.QUEUED, NoticeStatus.SENDING)).exists():
        return {}
    with open_channels() as transports:
        return send_notices(transports.get("email"), mail_domain, at)
