"""What is to be encrypted is never sent plainly, and nobody else's certificate will do."""

from base64 import b64encode
from urllib.parse import quote

import pytest
from certificates import certificate_for
from hostile_smtp import DROP, GOOD, HANG, HostileSmtp, seconds_of
from outgoing_mail import PLACE, reminder

from dunwell.adapters.mail import transport
from dunwell.values.delivery import ChannelDown, Receipt


@pytest.fixture(scope="module")
def loopback(tmp_path_factory):
    """The certificate of 127.0.0.1: its file, and a server's context."""
    return certificate_for(tmp_path_factory.mktemp("loopback"), "127.0.0.1")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """The certificate of another machine."""
    return certificate_for(tmp_path_factory.mktemp("stranger"), "mail.stranger.example")


def _hand_over(server, scheme, options="", count=1, user=""):
    channel = transport(f"{scheme}://{user}127.0.0.1:{server.port}?timeout=3{options}", PLACE)
    prepared = channel.prepare(reminder())
    ends = [seconds_of(lambda: channel.hand_over(prepared)) for _ in range(count)]
    channel.close()
    assert all(seconds < 3 * 4 + 4 for seconds, _ in ends)
    return [end for _, end in ends]


def _down(ended, stage):
    assert type(ended) is ChannelDown, repr(ended)
    assert ended.stage == stage, repr(ended)


@pytest.mark.parametrize(("scheme", "implicit"), [("smtps", True), ("smtp+starttls", False)])
def test_mails_go_over_one_encrypted_connection_to_a_server_that_is_trusted(loopback, scheme, implicit):
    certificate, context = loopback
    with HostileSmtp(tls=context, implicit_tls=implicit) as server:
        ends = _hand_over(server, scheme, f"&ca={certificate}", count=5)
    assert all(isinstance(end, Receipt) for end in ends)
    assert len(server.accepted) == 5
    assert server.connections == 1


@pytest.mark.parametrize(("scheme", "implicit"), [("smtps", True), ("smtp+starttls", False)])
def test_a_certificate_nobody_vouches_for_is_refused(loopback, scheme, implicit):
    with HostileSmtp(tls=loopback[1], implicit_tls=implicit) as server:
        (ended,) = _hand_over(server, scheme)
    _down(ended, "tls")
    assert "certificate" in str(ended)
    assert server.accepted == []


@pytest.mark.parametrize(("scheme", "implicit"), [("smtps", True), ("smtp+starttls", False)])
def test_a_trusted_certificate_of_another_machine_is_refused(stranger, scheme, implicit):
    certificate, context = stranger
    with HostileSmtp(tls=context, implicit_tls=implicit) as server:
        (ended,) = _hand_over(server, scheme, f"&ca={certificate}")
    _down(ended, "tls")
    assert server.accepted == []


def test_a_server_from_whose_offers_starttls_was_taken_gets_nothing(loopback):
    with HostileSmtp(users={"PLAIN AHVzZXIAcHc=": "user"}) as server:
        (ended,) = _hand_over(server, "smtp+starttls", f"&ca={loopback[0]}", user="user:pw@")
    _down(ended, "tls")
    assert "STARTTLS" in str(ended)
    assert [line.split()[0].upper() for line in server.commands] == ["EHLO", "QUIT"], "no sign-in, no mail"


@pytest.mark.parametrize(
    "action", ["454 4.7.0 not now", "220 go ahead\n250 hostile\n250 ok", "what?", HANG, DROP]
)
def test_a_server_that_does_not_begin_the_encryption_properly_gets_nothing(loopback, action):
    with HostileSmtp({"starttls": lambda _: action}, tls=loopback[1]) as server:
        (ended,) = _hand_over(server, "smtp+starttls", f"&ca={loopback[0]}")
    _down(ended, "tls")
    assert server.accepted == []


def test_a_server_without_encryption_behind_an_encrypted_address_gets_nothing(loopback):
    with HostileSmtp() as server:
        (ended,) = _hand_over(server, "smtps", f"&ca={loopback[0]}")
    _down(ended, "tls")


@pytest.mark.parametrize(("user", "password"), [("dana", "s3cret"), ("dana@birch.example", "pä$$ w:o/r@d#?")])
def test_the_name_and_password_of_the_address_sign_in(loopback, user, password):
    proof = b64encode(f"\0{user}\0{password}".encode()).decode()
    certificate, context = loopback
    with HostileSmtp(tls=context, users={f"PLAIN {proof}": user}) as server:
        written = f"{quote(user, safe='')}:{quote(password, safe='')}@"
        ends = _hand_over(server, "smtp+starttls", f"&ca={certificate}", count=2, user=written)
    assert all(isinstance(end, Receipt) for end in ends)


@pytest.mark.parametrize("action", [GOOD, "454 4.7.0 try later", "530 no", HANG, DROP, "what?"])
def test_a_sign_in_that_fails_is_a_channel_that_is_down_and_the_password_is_not_told(action):
    with HostileSmtp({"auth": action}, users={"PLAIN other": "other"}) as server:
        (ended,) = _hand_over(server, "smtp", user="dana:s3cret@")
    _down(ended, "sign_in")
    assert "s3cret" not in str(ended)
    assert "s3cret" not in repr(ended.__cause__)
    assert server.accepted == []


def test_a_server_that_knows_no_sign_in_is_a_channel_that_is_down():
    with HostileSmtp() as server:
        (ended,) = _hand_over(server, "smtp", user="dana:s3cret@")
    _down(ended, "sign_in")
