"""A mail server that is not ours (aiosmtpd) takes our mails as they are."""

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from certificates import certificate_for
from hostile_smtp import port_of_nobody
from outgoing_mail import PLACE, TEXT, reminder, reminder_to
from read_back import part, read_back

from dunwell.adapters.mail import transport
from dunwell.values.delivery import DeliveryError


class _Box:
    """Keeps what comes, and knows nobody called gone@."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("gone@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(envelope)
        return "250 taken"


def _listening(box, **options):
    controller = Controller(
        box, hostname="127.0.0.1", port=port_of_nobody(), server_hostname="aio.example", **options
    )
    controller.start()
    return controller


@pytest.fixture
def box():
    """A box, behind a server that takes addresses beyond ASCII."""
    box = _Box()
    controller = _listening(box, enable_SMTPUTF8=True)
    box.url = f"smtp://127.0.0.1:{controller.port}"
    yield box
    controller.stop()


def test_mails_arrive_byte_for_byte_and_a_refused_one_does_not_stop_the_next(box):
    channel = transport(box.url, PLACE)
    recipients = ["ana@cedar.example", "gone@cedar.example", "josé@bücher.example"]
    prepared = [channel.prepare(reminder_to(to, text=TEXT + "\n.\n..\n")) for to in recipients]
    channel.hand_over(prepared[0])
    with pytest.raises(DeliveryError) as refused:
        channel.hand_over(prepared[1])
    channel.hand_over(prepared[2])
    channel.close()
    assert refused.value.bad_address
    assert [mail.content for mail in box.mails] == [prepared[0].content, prepared[2].content]
    assert [mail.rcpt_tos for mail in box.mails] == [["ana@cedar.example"], ["josé@xn--bcher-kva.example"]]
    assert [mail.mail_from for mail in box.mails] == ["dana@birch.example"] * 2


def test_an_encrypted_signed_in_conversation_carries_mails(tmp_path):
    certificate, context = certificate_for(tmp_path, "127.0.0.1")
    box = _Box()
    told = []

    def known(server, session, envelope, mechanism, data):
        told.append((mechanism, data.login, data.password))
        return AuthResult(success=data.password == "pä:ss".encode())

    controller = _listening(
        box, tls_context=context, require_starttls=True, auth_required=True, authenticator=known
    )
    port = controller.port
    channel = transport(
        f"smtp+starttls://dana:p%C3%A4%3Ass@127.0.0.1:{port}?ca={certificate}&timeout=10", PLACE
    )
    channel.hand_over(channel.prepare(reminder()))
    channel.close()
    controller.stop()
    assert told == [("PLAIN", b"dana", "pä:ss".encode())]
    assert read_back(box.mails[0].content)["X-Dunwell-Message"] == "17"
    assert part(box.mails[0].content, "plain") == TEXT
