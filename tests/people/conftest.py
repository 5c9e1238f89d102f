"""A cast of people: one of each role in Birch, an owner of Elm, their browsers, and a letterbox that mails arrive in."""

import queue
import socket
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from doors import PASSWORD

from days import NOW
from dunwell.ledger.models import Company
from dunwell.people.models import Role

# The small ledger of the workbench's tests is opened here too, and the browser of the portal's.
sys.path += [str(Path(__file__).parents[1] / area) for area in ("workbench", "portal")]

NAMES = {
    "owner": "Olive Owner",
    "controller": "Conny Control",
    "account_manager": "Tom Keane",
    "viewer": "Vera Vogel",
    "auditor": "Audrey Audit",
}


@pytest.fixture
def other(db):
    """Another company."""
    return Company.objects.create(
        key="elm", name="Elm Ltd", currency="EUR", jurisdiction="IE", language="en", created_at=NOW
    )


@pytest.fixture
def cast(company, join):
    """One member of Birch of each role, each with a password."""
    people = {role: join(company, role, name=NAMES[role]) for role in Role.values}
    for user in people.values():
        user.set_password(PASSWORD)
        user.save()
    return people


@pytest.fixture
def browser():
    """Returns a browser of somebody who is signed in already; without somebody, of nobody yet."""

    def browse(user=None, **headers):
        client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Gecko Firefox/140.0", **headers})
        if user is not None:
            client.force_login(user)
        return client

    return browse


class Letterbox:
    """Takes mails over SMTP and hands them out in the order they came."""

    def __init__(self):
        self._mails = queue.Queue()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, aiosmtpd's own name
        self._mails.put((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 kept"

    def next(self):
        """The next mail: to whom, its subject, its plain text. Fails where none comes."""
        to, mail = self._mails.get(timeout=20)
        return to, mail["Subject"], mail.get_body(("plain",)).get_content()

    def empty(self):
        """Whether no mail waits."""
        return self._mails.empty()


@pytest.fixture
def letterbox(settings):
    """A mail server on this machine that the installation sends by."""
    box = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    channels, opens, _ = settings.DUNWELL_CHANNELS["DUNWELL_EMAIL_URL"]
    settings.DUNWELL_CHANNELS = {"DUNWELL_EMAIL_URL": (channels, opens, f"smtp://127.0.0.1:{port}")}
    yield box
    controller.stop()
