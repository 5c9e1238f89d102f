"""A mail server's address is read as it is written, and a wrong one is said without what it holds."""

from dataclasses import replace

import pytest
from outgoing_mail import PLACE

from dunwell.adapters.mail import transport
from dunwell.adapters.mail.limits import STAGES, Limits
from dunwell.adapters.mail.written import mail_server, read_url


def _server(url):
    return mail_server(read_url(url), "dunwell.example")


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_where_nothing_is_set_up_there_is_no_channel(nothing):
    assert transport(nothing, PLACE) is None


@pytest.mark.parametrize(
    ("url", "encryption", "host", "port", "user", "password"),
    [
        ("smtp://mail.example", "smtp", "mail.example", 25, "", ""),
        ("smtp://127.0.0.1:2525", "smtp", "127.0.0.1", 2525, "", ""),
        ("smtp://[::1]:2525/", "smtp", "::1", 2525, "", ""),
        ("SMTPS://mail.example", "smtps", "mail.example", 465, "", ""),
        ("smtp+starttls://a:b@mail.example", "smtp+starttls", "mail.example", 587, "a", "b"),
        (
            "smtps://a%40b.example:p%2Fw%3A%23@bücher.example:1",
            "smtps",
            "xn--bcher-kva.example",
            1,
            "a@b.example",
            "p/w:#",
        ),
    ],
)
def test_an_address_is_read_in_its_parts(url, encryption, host, port, user, password):
    server = _server(url)
    assert (server.encryption, server.host, server.port) == (encryption, host, port)
    assert (server.user, server.password) == (user, password)
    assert "p/w" not in repr(server)


def test_one_timeout_is_for_every_stage_and_a_named_one_for_its_own():
    assert _server("smtp://mail.example").limits == Limits()
    limits = _server("smtp://mail.example?timeout=7&timeout_answer=300").limits
    assert {getattr(limits, stage) for stage in STAGES if stage != "answer"} == {7.0}
    assert limits.answer == 300


def test_the_longest_that_a_mail_can_take_grows_with_every_stage():
    base = Limits()
    for stage in STAGES:
        assert replace(base, **{stage: getattr(base, stage) + 1}).longest > base.longest


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "mail.example:25",
        "http://user:hunter2@mail.example",
        "smtp+tls://user:hunter2@mail.example",
        "smtp://",
        "smtp://:25",
        "smtp://user:hunter2@",
        "smtp://:hunter2@mail.example",
        "smtp://user:hunter2@mail.example:smtp",
        "smtp://user:hunter2@mail.example:99999",
        "smtp://user:hunter2/x@mail.example",
        "smtp://user:hunter2#x@mail.example",
        "smtp://user:hunter2?x@mail.example",
        "smtp://user:hunter2@mail.example/path",
        "smtp://user:hunter2@mail.example?verify=no",
        "smtp://user:hunter2@mail.example?timeout=soon",
        "smtp://user:hunter2@mail.example?timeout=0",
        "smtp://user:hunter2@mail.example?timeout=nan",
        "smtp://user:hunter2@mail.example?timeout=5&timeout=6",
        "smtp://user:hunter2@mail.example?timeout_lunch=5",
        "smtp://user:hunter2%ff@mail.example",
        "smtp://user:hunter2@[mail.example",
        "smtps://user:hunter2@mail.example?ca=/nowhere/ca.pem",
        "anymail+postmark://hunter2",
        "anymail+postmark://hunter2:more@",
        "anymail+postmark://hunter2@host.example",
        "anymail+postmark://hunter2@?region=eu",
        "anymail+postmark://hunter2@?api_url=http://elsewhere.example/",
        "anymail+mailjet://hunter2@",
        "anymail+scaleway://hunter2@",
        "anymail+pigeon://hunter2@",
        "anymail+ses://hunter2@",
    ],
)
def test_a_wrong_address_is_refused_with_how_it_is_written_and_without_what_it_holds(url):
    with pytest.raises(ValueError) as refused:
        transport(url, PLACE)
    assert "smtp" in str(refused.value) or "ca=" in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert refused.value.__suppress_context__ or "hunter2" not in repr(refused.value.__context__)
