"""Where answers to customers arrive: mails are built by the real channel and kept instead of sent."""

import email
import email.policy

from django.conf import settings
from django.utils import timezone

from dunwell.adapters.mail import transport
from dunwell.portal.notices import send_notices
from dunwell.values.delivery import Place, Receipt


class Slot:
    """A way out that ends here; `trouble` is raised instead, once for each."""

    name, repeatable = "slot", False

    def __init__(self, *trouble):
        self._real = transport("smtp://127.0.0.1:9", Place(settings.HOME, settings.PUBLIC_URL, "secret"))
        self.prepare, self.close = self._real.prepare, self._real.close
        self.trouble, self.mails = list(trouble), []

    def hand_over(self, prepared):
        if self.trouble:
            raise self.trouble.pop(0)
        self.mails.append(email.message_from_bytes(prepared.content, policy=email.policy.default))
        return Receipt("250 kept", prepared.reference)


def answers(at=None):
    """Sends what waits, and returns the mails."""
    slot = Slot()
    send_notices(slot, "birch.example", at or timezone.now())
    return slot.mails


def text_of(mail):
    """The plain text of a mail, on one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())
