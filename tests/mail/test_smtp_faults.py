"""A mail server may do whatever it likes: it is known what became of the message, and nothing waits beyond its limit."""

import pytest
from hostile_smtp import (
    DROP,
    ENDLESS,
    GOOD,
    HANG,
    LONG_LINE,
    RESET,
    Drip,
    HostileSmtp,
    Taken,
    port_of_nobody,
    seconds_of,
)
from outgoing_mail import PLACE, reminder, reminder_to

from dunwell.adapters.mail import transport
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Receipt

LIMIT_SECONDS = 0.4
#: What a busy machine may add to a limit.
PATIENCE_SECONDS = 4


def _hand_over(server, outgoing=None, slow=None):
    """The ending of one message; `slow` is the stage whose limit is short, and then the time is bounded by it."""
    limits = f"?timeout=20&timeout_{slow}={LIMIT_SECONDS}" if slow else "?timeout=20"
    channel = transport(server.url + limits, PLACE)
    prepared = channel.prepare(outgoing or reminder())
    seconds, ended = seconds_of(lambda: channel.hand_over(prepared))
    channel.close()
    assert seconds < LIMIT_SECONDS + PATIENCE_SECONDS
    return seconds, ended


def _is(ended, kind, stage, permanent=False, bad_address=False):
    assert type(ended) is kind, repr(ended)
    assert ended.stage == stage, repr(ended)
    if isinstance(ended, DeliveryError):
        assert (ended.permanent, ended.bad_address) == (permanent, bad_address), repr(ended)


def test_a_server_that_takes_the_message_gives_a_receipt_with_its_own_words():
    with HostileSmtp({"answer": "250 2.0.0 queued as 4Zx"}) as server:
        _, ended = _hand_over(server)
    assert isinstance(ended, Receipt)
    assert ended.evidence == "250 2.0.0 queued as 4Zx"
    assert len(server.accepted) == 1


def test_nobody_listening_is_a_channel_that_is_down():
    channel = transport(f"smtp://127.0.0.1:{port_of_nobody()}?timeout={LIMIT_SECONDS}", PLACE)
    _, ended = seconds_of(lambda: channel.hand_over(channel.prepare(reminder())))
    _is(ended, ChannelDown, "connect")
    assert "refused" in str(ended)


def test_a_name_that_leads_nowhere_is_a_channel_that_is_down():
    channel = transport(f"smtp://mail.invalid?timeout={LIMIT_SECONDS}", PLACE)
    _, ended = seconds_of(lambda: channel.hand_over(channel.prepare(reminder())))
    _is(ended, ChannelDown, "connect")


@pytest.mark.parametrize("stage", ["greeting", "hello", "sender"])
@pytest.mark.parametrize(
    "action", [HANG, DROP, RESET, "421 4.3.2 going down", "451 4.3.0 later", "554 5.3.2 no"]
)
def test_what_goes_wrong_before_the_recipient_is_named_is_a_channel_that_is_down(stage, action):
    with HostileSmtp({stage: action}) as server:
        _, ended = _hand_over(server, slow=stage)
    # A connection torn down at once may fall before it is complete here.
    early = action is RESET and stage == "greeting" and ended.stage == "connect"
    _is(ended, ChannelDown, "connect" if early else stage)
    assert server.accepted == []


@pytest.mark.parametrize("stage", ["greeting", "hello", "sender"])
@pytest.mark.parametrize(
    "action", ["hello? 250", "25", "\x00\x01\x02", "999 what", "250-a\n251 b", ENDLESS, LONG_LINE]
)
def test_what_is_no_reply_before_the_recipient_is_named_is_a_channel_that_is_down(stage, action):
    with HostileSmtp({stage: action}) as server:
        _, ended = _hand_over(server)
    _is(ended, ChannelDown, stage)
    assert "took too long" not in str(ended), "it is the form that ends it, not the time"


@pytest.mark.parametrize("stage", ["recipient", "data"])
@pytest.mark.parametrize(
    "action", [HANG, DROP, RESET, "what?", ENDLESS, LONG_LINE, "350 go on", "299-a\n250 b"]
)
def test_a_conversation_lost_before_the_message_began_was_surely_not_accepted(stage, action):
    with HostileSmtp({stage: action}) as server:
        _, ended = _hand_over(server, slow=stage)
    _is(ended, DeliveryError, stage)
    assert server.accepted == []


@pytest.mark.parametrize("stage", ["recipient", "data"])
@pytest.mark.parametrize("reply", ["421 4.7.0 too many", "530 5.7.0 sign in first"])
def test_a_server_that_takes_nothing_for_now_is_a_channel_that_is_down(stage, reply):
    with HostileSmtp({stage: reply}) as server:
        _, ended = _hand_over(server)
    _is(ended, ChannelDown, stage)


@pytest.mark.parametrize(
    ("reply", "permanent", "bad_address"),
    [
        ("450 4.2.0 greylisted, try again in 300 seconds", False, False),
        ("451 4.7.1 greylisted", False, False),
        ("452 4.2.2 mailbox full", False, False),
        ("550 5.1.1 no such user here", True, True),
        ("550-5.1.1 The email account that you tried to reach\n550 5.1.1 does not exist", True, True),
        ("550 5.1.10 recipient not found", True, True),
        ("556 5.1.10 the domain takes no mail", True, True),
        ("554 5.1.1 user unknown", True, True),
        ("550 5.1.0 address rejected", True, True),
        ("550 5.1.0 sender denied", True, False),
        ("550 No such user", True, True),
        ("551 user not local", True, True),
        ("553 sorry, no mailbox here by that name", True, True),
        ("550 5.7.1 message refused by policy", True, False),
        ("550 5.7.26 unauthenticated mail", True, False),
        ("550 5.1.8 sender's domain does not exist", True, False),
        ("550 5.1.7 bad sender address", True, False),
        ("550 5.2.1 mailbox disabled", True, False),
        ("552 5.2.2 mailbox full", True, False),
        ("554 5.7.1 relay access denied", True, False),
        ("550 relay not permitted", True, False),
        ("550 blocked by a spam list", True, False),
        ("554 no such user", True, False),
    ],
)
def test_a_refused_recipient_is_judged_by_its_code_and_its_detail(reply, permanent, bad_address):
    with HostileSmtp({"recipient": reply}) as server:
        _, ended = _hand_over(server)
    _is(ended, DeliveryError, "recipient", permanent, bad_address)
    assert server.accepted == []


@pytest.mark.parametrize("stage", ["data", "answer"])
@pytest.mark.parametrize(("reply", "permanent"), [("451 4.3.0 local error", False), ("554 5.7.1 spam", True)])
def test_a_refused_message_was_surely_not_accepted(stage, reply, permanent):
    with HostileSmtp({stage: reply}) as server:
        _, ended = _hand_over(server)
    _is(ended, DeliveryError, stage, permanent)


def test_a_server_that_looks_the_recipient_up_after_the_message_is_understood():
    with HostileSmtp({"answer": "550 5.1.1 no such user"}) as server:
        _, ended = _hand_over(server)
    _is(ended, DeliveryError, "answer", permanent=True, bad_address=True)


def test_a_server_that_goes_down_at_the_last_word_has_not_accepted():
    with HostileSmtp({"answer": "421 4.3.2 shutting down"}) as server:
        _, ended = _hand_over(server)
    _is(ended, DeliveryError, "answer")


@pytest.mark.parametrize(
    "action",
    [
        HANG,
        DROP,
        RESET,
        "thanks",
        "354 more?",
        "250-half of a reply",
        ENDLESS,
        LONG_LINE,
        Drip("250 taken", 0.2),
    ],
)
@pytest.mark.parametrize("taken", [True, False])
def test_an_end_that_is_not_known_is_unclear_whether_or_not_the_message_was_taken(action, taken):
    with HostileSmtp({"answer": Taken(action) if taken else action}) as server:
        _, ended = _hand_over(server, slow="answer")
    _is(ended, DeliveryUnclear, "answer")
    assert len(server.accepted) == taken


@pytest.mark.parametrize("action", [DROP, RESET, HANG, "552 5.3.4 too large"])
def test_a_conversation_lost_within_the_message_was_surely_not_accepted(action):
    large = reminder(text="Everything at length. " * 800_000)

    def half_way(session):
        session.connection.recv(100_000)
        if isinstance(action, str):
            session._say(action)
            return DROP
        return action

    with HostileSmtp({"body": half_way}, receive_bytes=8192) as server:
        _, ended = _hand_over(server, large, slow="body")
    assert type(ended) is DeliveryError, repr(ended)
    assert ended.stage == "body"
    assert not ended.bad_address
    assert server.accepted == []


def test_a_server_that_answers_before_the_message_is_complete_is_not_believed():
    with HostileSmtp({"data": "354 go on\n250 taken, thank you"}) as server:
        _, ended = _hand_over(server)
    _is(ended, DeliveryError, "body")


@pytest.mark.parametrize(
    ("stage", "good"),
    [
        ("greeting", "220 ready"),
        ("hello", "250 hostile"),
        ("sender", "250 ok"),
        ("recipient", "250 ok"),
        ("data", "354 go on"),
    ],
)
def test_a_server_that_drips_is_left_when_the_stage_is_over(stage, good):
    with HostileSmtp({stage: Drip(good + " and more words" * 10, 0.1)}) as server:
        _, ended = _hand_over(server, slow=stage)
    assert isinstance(ended, DeliveryError)
    assert ended.stage == stage


def test_a_slow_server_within_its_limits_is_waited_for():
    with HostileSmtp(
        {"recipient": Drip("250 ok\r\n", 0.05), "answer": Drip("250 taken\r\n", 0.05)}
    ) as server:
        _, ended = _hand_over(server)
    assert isinstance(ended, Receipt)


def test_greylisting_ends_well_at_the_second_try_over_the_same_connection():
    with HostileSmtp({"recipient": ["450 4.7.1 greylisted"]}) as server:
        channel = transport(server.url, PLACE)
        prepared = channel.prepare(reminder())
        _, first = seconds_of(lambda: channel.hand_over(prepared))
        second = channel.hand_over(prepared)
        channel.close()
    _is(first, DeliveryError, "recipient")
    assert isinstance(second, Receipt)
    assert server.connections == 1


def test_one_refused_recipient_does_not_stop_the_next():
    refused = {"gone@cedar.example": "550 5.1.1 no such user"}
    with HostileSmtp({"recipient": lambda session: refused.get(session.recipient, GOOD)}) as server:
        channel = transport(server.url, PLACE)
        ends = [
            seconds_of(lambda to=to: channel.hand_over(channel.prepare(reminder_to(to))))[1]
            for to in ("a@cedar.example", "gone@cedar.example", "b@cedar.example")
        ]
        channel.close()
    _is(ends[1], DeliveryError, "recipient", permanent=True, bad_address=True)
    assert [mail.recipient for mail in server.accepted] == ["a@cedar.example", "b@cedar.example"]
    assert server.connections == 1
