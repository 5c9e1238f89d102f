"""One connection serves many mails, and a dead one is replaced where it is sure that nothing was sent over it."""

import pytest
from hostile_smtp import DROP, GOOD, HANG, RESET, HostileSmtp, Taken, seconds_of
from outgoing_mail import PLACE, reminder

from dunwell.adapters.mail import transport
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Receipt


@pytest.fixture
def hand_over():
    """Hands mails one after another to a server, over one transport; returns how each ended."""

    def hand_over(server, count, options="?timeout=20&timeout_sender=1.5&timeout_reset=1.5"):
        channel = transport(server.url + options, PLACE)
        prepared = [channel.prepare(reminder(message_id=number)) for number in range(count)]
        ends = [seconds_of(lambda mail=mail: channel.hand_over(mail))[1] for mail in prepared]
        channel.close()
        return ends

    return hand_over


def _taken(server):
    return [int(mail.content.partition(b"X-Dunwell-Message: ")[2].split()[0]) for mail in server.accepted]


def test_many_mails_go_over_one_connection(hand_over):
    with HostileSmtp() as server:
        ends = hand_over(server, 30)
    assert all(isinstance(end, Receipt) for end in ends)
    assert _taken(server) == list(range(30))
    assert server.connections == 1
    assert server.commands[-1] == "QUIT"


@pytest.mark.parametrize("idle", [DROP, RESET, "421 4.4.2 idle for too long"])
def test_a_connection_that_ended_while_idle_is_made_anew_without_a_word(hand_over, idle):
    def after_the_first(session):
        return idle if session.messages == 1 else GOOD

    with HostileSmtp({"idle": after_the_first}, {}) as server:
        ends = hand_over(server, 3)
    assert all(isinstance(end, Receipt) for end in ends)
    assert _taken(server) == [0, 1, 2]
    assert server.connections == 2


@pytest.mark.parametrize(
    "reply", ["421 4.7.0 enough for one connection", "452 4.5.3 too many mails", DROP, HANG, "what?"]
)
def test_a_server_that_takes_three_mails_a_connection_gets_the_fourth_over_a_new_one(hand_over, reply):
    with HostileSmtp({"sender": [GOOD, GOOD, GOOD, reply]}) as server:
        ends = hand_over(server, 7)
    assert all(isinstance(end, Receipt) for end in ends)
    assert _taken(server) == list(range(7))
    assert server.connections == 3


def test_a_server_that_takes_three_mails_and_then_nothing_is_a_channel_that_is_down(hand_over):
    with HostileSmtp(
        {"sender": [GOOD, GOOD, GOOD, "421 enough"]}, {"sender": "421 come back tomorrow"}
    ) as server:
        ends = hand_over(server, 5)
    assert [type(end) for end in ends] == [Receipt] * 3 + [ChannelDown] * 2
    assert _taken(server) == [0, 1, 2]
    assert server.connections == 3, "one new connection for each mail, no more"


def test_a_mail_that_is_unclear_is_never_sent_again_by_itself(hand_over):
    with HostileSmtp({"answer": [GOOD, Taken(DROP)]}, {}) as server:
        ends = hand_over(server, 3)
    assert [type(end) for end in ends] == [Receipt, DeliveryUnclear, Receipt]
    assert _taken(server) == [0, 1, 2]
    assert server.connections == 2


@pytest.mark.parametrize("stage", ["recipient", "data"])
def test_a_connection_lost_after_the_sender_is_not_made_anew_for_the_same_mail(hand_over, stage):
    with HostileSmtp({stage: [GOOD, DROP]}, {}) as server:
        ends = hand_over(server, 3)
    assert [type(end) for end in ends] == [Receipt, DeliveryError, Receipt]
    assert _taken(server) == [0, 2]


@pytest.mark.parametrize("reset", ["502 not known", HANG, DROP, "?"])
def test_a_connection_that_cannot_be_cleared_after_a_refusal_is_left(hand_over, reset):
    with HostileSmtp({"recipient": ["550 5.1.1 no"], "reset": reset}, {}) as server:
        ends = hand_over(server, 2)
    assert [type(end) for end in ends] == [DeliveryError, Receipt]
    assert server.connections == 2


def test_a_reply_that_comes_late_is_not_taken_for_the_next_mail_s(hand_over):
    # The second line of the answer must not be heard as the reply to the next mail's first command.
    with HostileSmtp({"answer": "250 taken\n550 5.1.1 no such user"}) as server:
        ends = hand_over(server, 3)
    assert all(isinstance(end, Receipt) for end in ends)
    assert server.connections == 3


def test_closing_twice_or_after_the_server_went_away_is_no_fault():
    with HostileSmtp() as server:
        channel = transport(server.url, PLACE)
        channel.hand_over(channel.prepare(reminder()))
    channel.close()
    channel.close()


def test_a_server_that_knows_no_extensions_is_greeted_the_old_way(hand_over):
    with HostileSmtp({"hello": ["502 5.5.1 not known here"]}) as server:
        ends = hand_over(server, 2)
    assert all(isinstance(end, Receipt) for end in ends)
    assert [line.split()[0] for line in server.commands[:2]] == ["ehlo", "helo"]


@pytest.mark.parametrize(
    ("plan", "stage"),
    [
        ({"sender": "250 ok\n250 ok", "recipient": "550 5.1.1 unknown"}, "recipient"),
        ({"recipient": "250 ok\n250 ok", "data": "554 5.7.1 no"}, "data"),
    ],
)
def test_a_reply_too_many_is_not_taken_for_the_next_command_s(hand_over, plan, stage):
    with HostileSmtp(plan) as server:
        (ended,) = hand_over(server, 1)
    assert type(ended) is DeliveryError
    assert ended.stage == stage
    assert not ended.permanent, "which reply belongs to which command is not known"
    assert "out of turn" in str(ended)
