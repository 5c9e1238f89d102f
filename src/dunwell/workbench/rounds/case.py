"""What the words of one message are judged by, remembered as long as nothing happened at the company."""

from dataclasses import dataclass

from django.core.cache import cache

from dunwell.journal.record import latest
from dunwell.outreach.compose import CannotCompose
from dunwell.outreach.gather import CannotGather
from dunwell.outreach.models import Message
from dunwell.outreach.own_words import case_of
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.outreach.texts import CannotReadTexts
from dunwell.outreach.yardstick import Yardstick

_REMEMBERED_SECONDS = 900
_CANNOT = (CannotGather, CannotCompose, CannotReadPlaybook, CannotReadTexts)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a message at this moment: what its words are judged by, and what the program would write.

    `ends` says why it would not be sent now; then there is nothing to judge by.
    """

    ends: str
    yardstick: Yardstick | None
    subject: str
    text: str


def known_of(message: Message) -> Known:
    """Returns what is known of a message; a playbook that cannot be read is a reason why it would not be sent."""
    key = f"words-{message.pk}-{latest(message.company_id)}"
    known = cache.get(key)
    if known is None:
        known = _read(message)
        cache.set(key, known, _REMEMBERED_SECONDS)
    return known


def _read(message: Message) -> Known:
    try:
        case = case_of(message)
    except _CANNOT as error:
        return Known(str(error), None, "", "")
    draft = case.draft
    return Known(case.ends, case.yardstick, draft.subject if draft else "", draft.body if draft else "")
