"""Handing an SMS to a gateway: one request with one recipient, and its end never called by the wrong name."""

import io
import json
import logging

import pytest
from apprise.plugins import N_MGR
from gateway_server import running_gateway
from sms_messages import TWILIO, sms

from dunwell.adapters.sms import CannotUseSmsUrl, transport
from dunwell.adapters.sms.gateways import GATEWAYS
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear

ADDRESSES = {
    "46elks": "46elks://user:secret@+15550001111",
    "bulksms": "bulksms://token:secret@_",
    "elks": "elks://user:secret@+15550001111",
    "httpsms": "httpsms://key@+15550001111",
    "msgbird": f"msgbird://{'a' * 25}/+15550001111",
    "nexmo": f"nexmo://{'a' * 8}:{'b' * 16}@+15550001111",
    "plivo": f"plivo://{'a' * 25}@{'b' * 30}/+15550001111",
    "sinch": f"sinch://{'a' * 32}:{'b' * 32}@+15550001111",
    "telnyx": "telnyx://key@+15550001111",
    "twilio": TWILIO,
    "vonage": f"vonage://{'a' * 8}:{'b' * 16}@+15550001111",
}
TAKEN = {
    **dict.fromkeys(("46elks", "elks", "httpsms", "telnyx"), (200, json.dumps({"id": "SM1"}))),
    "nexmo": (200, json.dumps({"message-count": "1", "messages": [{"status": "0", "message-id": "0A"}]})),
    "vonage": (200, json.dumps({"message-count": "1", "messages": [{"status": "0", "message-id": "0A"}]})),
    "plivo": (202, json.dumps({"message": "message(s) queued", "message_uuid": ["db3ce55a"]})),
}
LONG = "Your invoice INV-7 over 120.00 EUR is open, <b>please</b> pay & call. " * 6


def _on_loopback(scheme, gateway, monkeypatch):
    N_MGR.load_modules()
    plugin = N_MGR[scheme]
    name = "notify_sms_url" if hasattr(plugin, "notify_sms_url") else "notify_url"
    monkeypatch.setattr(plugin, name, f"{gateway.url}/send")
    return transport(ADDRESSES[scheme], None)


def _send(channel, message=None):
    return channel.hand_over(channel.prepare(message or sms()))


def test_every_gateway_is_tried_here():
    assert set(ADDRESSES) == set(GATEWAYS)


@pytest.mark.parametrize("scheme", sorted(GATEWAYS))
def test_a_gateway_gets_one_request_with_the_whole_text_and_the_one_number(scheme, gateway, monkeypatch):
    gateway.answer = TAKEN.get(scheme, (201, json.dumps({"id": "SM1"})))
    channel = _on_loopback(scheme, gateway, monkeypatch)

    receipt = _send(channel, sms(LONG))

    assert receipt.evidence.startswith(str(gateway.answer[0]))
    (asked,) = gateway.asked
    said = asked.body if asked.body.lstrip().startswith(("{", "[")) else " ".join(asked.form.values())
    shown = json.dumps(json.loads(said), ensure_ascii=False) if said.lstrip().startswith(("{", "[")) else said
    assert LONG.strip() in shown
    assert "353851234567" in shown
    assert "Your open invoice" not in shown


def test_an_sms_that_is_taken_gives_the_gateways_own_answer_as_evidence(gateway, twilio):
    gateway.answer = (201, '{"sid": "SM123", "status": "queued"}')

    receipt = _send(twilio)

    assert receipt.evidence == '201 {"sid": "SM123", "status": "queued"}'


def test_recipients_in_the_address_get_nothing(gateway, monkeypatch):
    N_MGR.load_modules()
    monkeypatch.setattr(N_MGR["twilio"], "notify_sms_url", f"{gateway.url}/send")
    channel = transport(f"{TWILIO}/+15559990000?to=%2B15559990001", None)

    _send(channel)

    assert [asked.form["To"] for asked in gateway.asked] == ["+353851234567"]


@pytest.mark.parametrize("status", [400, 403, 404, 422])
def test_a_refusal_is_a_failure_for_good_in_the_gateways_words(gateway, twilio, status):
    gateway.answer = (status, '{"code": 21211, "message": "Invalid To Phone Number"}')

    with pytest.raises(DeliveryError) as refused:
        _send(twilio)

    assert type(refused.value) is DeliveryError
    assert refused.value.permanent
    assert "Invalid To Phone Number" in str(refused.value)
    assert len(gateway.asked) == 1


@pytest.mark.parametrize("status", [401, 402, 429])
def test_a_refusal_of_the_account_stops_the_channel_and_not_the_message(gateway, twilio, status):
    gateway.answer = (status, '{"message": "Authenticate"}')

    with pytest.raises(ChannelDown):
        _send(twilio)


@pytest.mark.parametrize("answer", [(500, "oops"), (502, ""), (503, ""), (302, ""), "drop", "hang"])
def test_an_end_that_is_not_known_is_called_unclear_and_never_repeated(gateway, twilio, answer):
    gateway.answer = answer

    with pytest.raises(DeliveryUnclear):
        _send(twilio)

    assert len(gateway.asked) == 1


def test_a_gateway_that_nothing_listens_for_is_a_channel_that_is_down(monkeypatch):
    with running_gateway() as gone:
        address = gone.url
    N_MGR.load_modules()
    monkeypatch.setattr(N_MGR["twilio"], "notify_sms_url", f"{address}/send")

    with pytest.raises(ChannelDown) as down:
        _send(transport(TWILIO, None))

    assert down.value.stage == "connect"


def test_a_host_without_an_address_is_a_channel_that_is_down(monkeypatch):
    N_MGR.load_modules()
    monkeypatch.setattr(N_MGR["twilio"], "notify_sms_url", "http://gateway.invalid/send")

    with pytest.raises(ChannelDown):
        _send(transport(TWILIO, None))


def test_a_gateway_without_tls_where_tls_is_asked_for_has_got_nothing(gateway, monkeypatch):
    N_MGR.load_modules()
    monkeypatch.setattr(N_MGR["twilio"], "notify_sms_url", f"{gateway.url.replace('http', 'https')}/send")

    with pytest.raises(ChannelDown):
        _send(transport(TWILIO, None))

    assert gateway.asked == []


def test_vonages_refusal_in_an_answer_that_looks_like_success_is_a_refusal(gateway, monkeypatch):
    refusal = {"messages": [{"status": "6", "error-text": "The message was invalid"}]}
    gateway.answer = (200, json.dumps(refusal))

    with pytest.raises(DeliveryError, match="6 The message was invalid"):
        _send(_on_loopback("vonage", gateway, monkeypatch))


def test_no_line_of_the_log_names_the_customers_number(gateway, twilio, monkeypatch, caplog):
    lines = io.StringIO()
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.StreamHandler(lines)])
    gateway.answer = (400, "{}")

    with pytest.raises(DeliveryError):
        _send(twilio)

    assert "353851234567" not in lines.getvalue()
    assert "connection" in lines.getvalue(), "what others log is still there"


def test_nothing_set_up_is_no_channel():
    assert transport(None, None) is None
    assert transport("", None) is None


@pytest.mark.parametrize(
    "url",
    [
        "mailto://user:pass@example.org",
        "tgram://bot/chat",
        "twilio://nonsense",
        f"{TWILIO}?method=call",
        "sms",
        "://",
    ],
)
def test_an_address_that_is_no_sms_gateway_is_refused_without_repeating_it(url):
    with pytest.raises(CannotUseSmsUrl) as refused:
        transport(url, None)

    assert "b" * 32 not in str(refused.value)


def test_an_address_with_a_wrong_secret_is_refused_without_naming_it():
    with pytest.raises(CannotUseSmsUrl) as refused:
        transport(f"twilio://AC{'a' * 32}:not-a-token!@+15550001111", None)

    assert "not-a-token" not in str(refused.value)
