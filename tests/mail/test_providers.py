"""A mail goes through a provider's web interface as it would through a server, and what became of it is known."""

import provider_server as recorded
import pytest
from certificates import certificate_for
from hostile_smtp import DROP as HOSTILE_DROP
from hostile_smtp import HANG as HOSTILE_HANG
from hostile_smtp import RESET as HOSTILE_RESET
from hostile_smtp import HostileSmtp, seconds_of
from outgoing_mail import PLACE, reminder, reminder_to
from provider_server import DRIP, DROP, HALF, HANG, RESET_AT_ONCE, ProviderServer
from read_back import page, part

from dunwell.adapters.mail import transport
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Receipt

URLS = {
    "postmark": "anymail+postmark://token@?stream=outbound",
    "mailgun": "anymail+mailgun://token@mg.birch.example?",
    "mailjet": "anymail+mailjet://token:secret@?",
    "sendgrid": "anymail+sendgrid://token@?",
    "brevo": "anymail+brevo://token@?",
    "resend": "anymail+resend://token@?",
}


def _hand_over(server, provider="postmark", outgoing=None, api_url=None, seconds=10):
    url = f"{URLS[provider]}&timeout={seconds}&api_url={api_url or server.api_url}".replace("?&", "?")
    channel = transport(url, PLACE)
    took, ended = seconds_of(lambda: channel.hand_over(channel.prepare(outgoing or reminder())))
    channel.close()
    assert took < channel.longest_seconds + 4
    return ended


def test_postmark_is_asked_for_the_same_mail_and_its_number_is_kept():
    outgoing = reminder(unsubscribe_url="https://dunwell.example/stop/1")
    with ProviderServer(recorded.POSTMARK_TAKEN) as server:
        ended = _hand_over(server, outgoing=outgoing)
    assert isinstance(ended, Receipt)
    assert ended.reference == "b7bc2f4a-e38e-4336-af7d-e6c392c2f817"
    assert ended.evidence.startswith("200 sent ")
    assert "\n" not in ended.evidence
    asked = server.json()
    prepared = transport("smtp://mail.example", PLACE).prepare(outgoing)
    assert asked["TextBody"] == part(prepared.content, "plain")
    assert asked["HtmlBody"] == part(prepared.content, "html")
    assert page(prepared.content).words[:2] == ["Dear", "Ana"]
    assert asked["Subject"] == outgoing.subject
    assert asked["MessageStream"] == "outbound"
    headers = {each["Name"]: each["Value"] for each in asked["Headers"]}
    assert headers == {
        "X-Dunwell-Message": "17",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "List-Unsubscribe": "<https://dunwell.example/stop/1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": prepared.reference,
        "X-PM-KeepID": "true",
    }
    assert server.requests[0][1]["X-Postmark-Server-Token"] == "token"


@pytest.mark.parametrize(
    ("provider", "answer", "reference"),
    [
        ("mailgun", recorded.MAILGUN_TAKEN, "<20260311080001.1.ABC@mg.birch.example>"),
        ("mailjet", recorded.MAILJET_TAKEN, "5764"),
        ("brevo", recorded.BREVO_TAKEN, "<202603110800.1@smtp-relay.mailin.fr>"),
        ("resend", recorded.RESEND_TAKEN, "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"),
        ("sendgrid", recorded.SENDGRID_TAKEN, None),
    ],
)
def test_other_providers_take_a_mail_and_give_their_number(provider, answer, reference):
    with ProviderServer(answer) as server:
        ended = _hand_over(server, provider)
    assert isinstance(ended, Receipt), repr(ended)
    assert ended.reference == reference if reference else ended.reference
    assert b"ana@cedar.example" in server.requests[0][2] or b"ana%40cedar.example" in server.requests[0][2]
    assert len(server.requests) == 1


def test_a_name_with_quotes_commas_and_accents_reaches_the_provider_as_it_is():
    with ProviderServer(recorded.RESEND_TAKEN) as server:
        _hand_over(server, "resend", reminder_to("ana@bücher.example", 'Müller, "Ana"\r\nBcc: x@y.example'))
    (asked,) = server.json()["to"]
    assert asked.endswith("<ana@xn--bcher-kva.example>")
    assert "Bcc" not in server.json()
    assert "bcc" not in server.json()


def test_many_mails_go_over_one_connection():
    with ProviderServer(recorded.POSTMARK_TAKEN) as server:
        channel = transport(f"{URLS['postmark']}&api_url={server.api_url}", PLACE)
        ends = [channel.hand_over(channel.prepare(reminder(message_id=number))) for number in range(5)]
        channel.close()
    assert all(isinstance(end, Receipt) for end in ends)
    assert len(server.requests) == 5


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("postmark", recorded.POSTMARK_INACTIVE),
        ("postmark", recorded.POSTMARK_WRONG_TO),
    ],
)
def test_a_recipient_the_provider_refuses_is_a_bad_address(provider, answer):
    with ProviderServer(answer) as server:
        ended = _hand_over(server, provider)
    assert type(ended) is DeliveryError
    assert ended.permanent
    assert ended.bad_address


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("postmark", recorded.POSTMARK_WRONG_FROM),
        ("mailgun", recorded.MAILGUN_WRONG_TO),
        ("mailjet", recorded.MAILJET_REFUSED),
        ("brevo", (400, {"code": "invalid_parameter", "message": "no"})),
        ("sendgrid", (413, b"too large")),
    ],
)
def test_a_message_the_provider_refuses_is_refused_for_good(provider, answer):
    with ProviderServer(answer) as server:
        ended = _hand_over(server, provider)
    assert type(ended) is DeliveryError, repr(ended)
    assert ended.permanent
    assert not ended.bad_address


@pytest.mark.parametrize("status", [401, 402, 403, 404, 429, 302, 307])
@pytest.mark.parametrize("provider", ["postmark", "mailgun"])
def test_a_refusal_that_is_no_message_s_fault_is_a_channel_that_is_down(provider, status):
    with ProviderServer((status, {"Message": "no", "message": "no", "ErrorCode": 10})) as server:
        ended = _hand_over(server, provider)
    assert type(ended) is ChannelDown, repr(ended)
    assert len(server.requests) == 1


@pytest.mark.parametrize("provider", ["postmark", "mailgun"])
def test_a_provider_that_takes_nothing_now_is_asked_again_later(provider):
    with ProviderServer((503, b"<html>down</html>")) as server:
        ended = _hand_over(server, provider)
    assert type(ended) is DeliveryError
    assert not ended.permanent


@pytest.mark.parametrize("provider", ["postmark", "mailgun"])
@pytest.mark.parametrize(
    "answer",
    [
        DROP,
        RESET_AT_ONCE,
        HANG,
        DRIP,
        HALF,
        (500, b"oops"),
        (502, b"<html>bad gateway</html>"),
        (504, b""),
        (200, b"<html>welcome</html>"),
        (200, {"unexpected": True}),
        (200, {"ErrorCode": "zero", "Message": 5, "message": "What?", "id": 1}),
    ],
    ids=str,
)
def test_what_does_not_say_whether_it_was_taken_is_unclear(provider, answer):
    with ProviderServer(answer) as server:
        ended = _hand_over(server, provider, seconds=1)
    assert type(ended) is DeliveryUnclear, repr(ended)
    assert len(server.requests) == 1, "never asked twice by itself"


def test_a_provider_that_cannot_be_reached_is_a_channel_that_is_down():
    with ProviderServer() as server:
        pass
    ended = _hand_over(server)
    assert type(ended) is ChannelDown
    assert ended.stage == "connect"
    ended = _hand_over(server, api_url="https://api.provider.invalid/")
    assert type(ended) is ChannelDown
    assert ended.stage == "connect"


def test_a_provider_whose_certificate_nobody_vouches_for_gets_nothing(tmp_path):
    _, context = certificate_for(tmp_path, "127.0.0.1")
    with HostileSmtp(tls=context, implicit_tls=True) as server:
        ended = _hand_over(server, api_url=f"https://127.0.0.1:{server.port}/")
    assert type(ended) is ChannelDown
    assert "certificate" in str(ended)


@pytest.mark.parametrize("greeting", [HOSTILE_HANG, HOSTILE_DROP, HOSTILE_RESET, "220 no encryption here"])
def test_a_provider_with_whom_no_encryption_comes_about_is_a_channel_that_is_down(greeting):
    with HostileSmtp({"greeting": greeting}) as server:
        ended = _hand_over(server, api_url=f"https://127.0.0.1:{server.port}/", seconds=1)
    assert type(ended) is ChannelDown
    assert server.accepted == []


def test_the_token_is_in_no_message_of_a_failure():
    with ProviderServer(recorded.POSTMARK_WRONG_TOKEN) as server:
        channel = transport(f"anymail+postmark://hunter2@?api_url={server.api_url}", PLACE)
        _, ended = seconds_of(lambda: channel.hand_over(channel.prepare(reminder())))
    assert type(ended) is ChannelDown
    assert "hunter2" not in str(ended) + repr(ended) + channel.name


def test_a_mail_after_one_that_was_not_answered_has_a_connection_of_its_own():
    with ProviderServer(HANG, recorded.POSTMARK_TAKEN) as server:
        channel = transport(f"{URLS['postmark']}&timeout=1&api_url={server.api_url}", PLACE)
        _, first = seconds_of(lambda: channel.hand_over(channel.prepare(reminder())))
        second = channel.hand_over(channel.prepare(reminder(message_id=18)))
        channel.close()
    assert type(first) is DeliveryUnclear
    assert isinstance(second, Receipt)
