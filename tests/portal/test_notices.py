"""Mails that answer customers: each once, to the known address, whatever happens to the process or the server."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner
from django.utils import timezone
from letter_slot import Slot, answers, text_of
from page_cast import customer, path_to

from dunwell.cli import dunwell
from dunwell.journal.models import Entry
from dunwell.outreach.gates import pause, resume
from dunwell.outreach.questions import open_questions
from dunwell.portal.models import Notice
from dunwell.portal.notices import AGAIN_AFTER, LEFT_AFTER, queue_notice, send_notices
from dunwell.portal.words import LANGUAGES
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear


@pytest.fixture
def waiting(ash):
    """A notice that waits."""
    said = {"amount": "€5.00", "day": "1 March 2026"}
    return queue_notice(ash, "paid", "en", timezone.now(), **said)


def send(slot, at=None):
    return send_notices(slot, "birch.example", at or timezone.now())


def test_it_says_what_was_done_and_leads_to_the_page(client, waiting):
    [mail] = answers()

    text = text_of(mail)
    assert mail["To"] == "Ash <ash@customer.example>"
    assert mail["From"] == "Birch Supplies <dana@birch.example>"
    assert "you told us that you paid €5.00 on 1 March 2026" in text
    assert "Dana Reyes" in text
    path = "/p/" + text.split("/p/")[1].split()[0]
    assert client.get(path).status_code == 200


def test_it_leaves_once_and_the_journal_knows(waiting):
    slot = Slot()

    assert send(slot) == {"sent": 1}
    assert send(slot) == {}

    assert len(slot.mails) == 1
    assert Entry.objects.get(kind="notice").told["status"] == "sent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_can_be_written_in_every_language(ash, language):
    tells = dict.fromkeys(("amount", "day", "number", "what", "owner", "count"), "x")
    kinds = ("new_link", "paid", "wrong", "hard", "wrote", "preferences", "promise", "plan", "asked",
             "deferral", "taken_back")  # fmt: skip
    for kind in kinds:
        queue_notice(ash, kind, language, timezone.now(), **tells)

    mails = answers()

    assert len(mails) == len(kinds)
    assert all(mail["Content-Language"].startswith(language) for mail in mails)


def test_without_a_way_out_it_waits(waiting):
    assert send(None) == {}
    assert Notice.objects.get().status == "queued"


def test_while_the_company_is_paused_it_waits(ash, waiting):
    pause(ash.company, at=timezone.now(), by="Dana", reason="a mistake")
    assert send(Slot()) == {}

    resume(ash.company, at=timezone.now(), by="Dana")
    assert send(Slot()) == {"sent": 1}


def test_what_was_not_accepted_is_tried_again_later_and_fails_in_the_end(waiting):
    at = timezone.now()
    for pause_ in AGAIN_AFTER:
        assert send(Slot(DeliveryError("greylisted", permanent=False)), at) == {"queued": 1}
        assert send(Slot(), at) == {}
        at += pause_
    assert send(Slot(DeliveryError("greylisted", permanent=False)), at) == {"failed": 1}


def test_a_server_that_is_away_leaves_the_others_in_the_queue(ash, waiting):
    queue_notice(ash, "hard", "en", timezone.now(), owner="Dana", day="today")

    assert send(Slot(ChannelDown("no connection"))) == {"queued": 1}
    assert Notice.objects.filter(status="queued").count() == 2


def test_what_may_have_left_is_never_tried_again(waiting):
    assert send(Slot(DeliveryUnclear("no answer"))) == {"uncertain": 1}
    assert send(Slot(), timezone.now() + timedelta(days=1)) == {}


@pytest.mark.parametrize(
    "trouble", [DeliveryError("no such user", permanent=True), DeliveryUnclear("no answer")]
)
def test_an_answer_that_may_not_have_arrived_is_on_the_list_of_a_person(ash, waiting, trouble):
    queue_notice(ash, "hard", "en", timezone.now(), owner="Dana", day="today")

    send(Slot(trouble, trouble))

    [asked] = open_questions(ash.company)
    assert (asked["customer"], asked["kind"]) == ("ash", "answer_not_sent")
    assert "(paid)" in asked["said"]


def test_what_a_process_left_behind_is_uncertain_after_a_while(waiting):
    at = timezone.now()
    Notice.objects.update(status="sending", not_before=at + LEFT_AFTER)

    assert send(Slot(), at) == {}
    assert send(Slot(), at + LEFT_AFTER) == {"uncertain": 1}


def test_two_processes_send_it_once(waiting):
    slot, inner = Slot(), Slot()
    real = slot.prepare

    def meanwhile(outgoing):
        send(inner)
        return real(outgoing)

    slot.prepare = meanwhile
    send(slot)

    assert len(slot.mails) + len(inner.mails) == 1


def test_a_fault_of_the_program_stops_nobody_else(ash, waiting):
    broken = queue_notice(ash, "nothing like it", "en", timezone.now())
    queue_notice(ash, "hard", "en", timezone.now(), owner="Dana", day="today")

    assert send(Slot()) == {"sent": 2, "failed": 1}
    broken.refresh_from_db()
    assert broken.status == "failed"


def test_names_of_others_cannot_break_out_of_the_mail(company):
    evil = customer(company, "evil", language="en")
    type(evil).objects.filter(pk=evil.pk).update(name='X" <thief@evil.example>\r\nBcc: all@evil.example')
    evil.refresh_from_db()
    queue_notice(evil, "wrote", "en", timezone.now(), owner="<script>alert(1)</script>", day="{day}")

    [mail] = answers()

    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].addr_spec == "evil@customer.example"
    assert "<script>" not in mail.get_body(("html",)).get_content()
    assert "{day}" in text_of(mail)


def test_an_address_that_bounced_is_not_written_to(client, ash):
    ash.contact_points.update(bounced_on="2026-01-01")

    client.post(path_to(ash, "hard"))

    assert not Notice.objects.exists()


class Inbox:
    """Keeps what a mail server on loopback is handed."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 kept"


@pytest.mark.parametrize("command", [["deliver"], ["worker", "--once"]])
def test_the_worker_and_the_command_that_sends_answer_customers_by_mail(client, ash, settings, command):
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        channels, opens, _ = settings.DUNWELL_CHANNELS["DUNWELL_EMAIL_URL"]
        settings.DUNWELL_CHANNELS = {"DUNWELL_EMAIL_URL": (channels, opens, f"smtp://127.0.0.1:{port}")}
        client.post("/p/", {"email": "ash@customer.example"})
        client.post(path_to(ash, "hard"))

        done = CliRunner().invoke(dunwell, command)
    finally:
        server.stop()

    assert done.exit_code == 0, done.output
    assert [to for to, _ in inbox.mails] == [["ash@customer.example"]] * 2
    assert set(Notice.objects.values_list("kind", "status")) == {("hard", "sent"), ("new_link", "sent")}
