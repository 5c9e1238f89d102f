"""What a server offers is used, and what it does not offer is not asked of it."""

import pytest
from hostile_smtp import HostileSmtp, seconds_of
from outgoing_mail import PLACE, reminder, reminder_to

from dunwell.adapters.mail import transport
from dunwell.values.delivery import DeliveryError, Receipt


def _hand_over(server, outgoing):
    channel = transport(server.url, PLACE)
    _, ended = seconds_of(lambda: channel.hand_over(channel.prepare(outgoing)))
    channel.close()
    return ended


def test_what_arrives_is_what_was_prepared_dots_and_all():
    outgoing = reminder(text=".\n..\n.a\n\nb\n" + "." * 300)
    with HostileSmtp() as server:
        channel = transport(server.url, PLACE)
        prepared = channel.prepare(outgoing)
        receipt = channel.hand_over(prepared)
        channel.close()
    assert server.accepted[0].content == prepared.content
    assert receipt.reference == prepared.reference
    assert (server.accepted[0].sender, server.accepted[0].recipient) == (
        "dana@birch.example",
        "ana@cedar.example",
    )


def test_a_domain_beyond_ascii_needs_nothing_of_the_server():
    with HostileSmtp(offers=()) as server:
        ended = _hand_over(server, reminder_to("ana@bücher.example"))
    assert isinstance(ended, Receipt)
    assert server.accepted[0].recipient == "ana@xn--bcher-kva.example"


def test_letters_beyond_ascii_before_the_at_are_sent_where_the_server_takes_them():
    with HostileSmtp(offers=("8BITMIME", "SMTPUTF8")) as server:
        ended = _hand_over(server, reminder_to("josé@cedar.example"))
    assert isinstance(ended, Receipt)
    assert server.accepted[0].recipient == "josé@cedar.example"
    assert server.accepted[0].sender_options == "BODY=8BITMIME SMTPUTF8"


def test_letters_beyond_ascii_before_the_at_are_refused_with_the_reason_where_it_does_not():
    with HostileSmtp(offers=("8BITMIME",)) as server:
        ended = _hand_over(server, reminder_to("josé@cedar.example"))
    assert type(ended) is DeliveryError
    assert ended.permanent
    assert not ended.bad_address
    assert "SMTPUTF8" in str(ended)
    assert server.accepted == []


@pytest.mark.parametrize("offer", ["SIZE 100000000", "SIZE 0", "SIZE", "SIZE many"])
def test_a_mail_within_the_server_s_size_is_announced_with_its_own(offer):
    with HostileSmtp(offers=(offer,)) as server:
        ended = _hand_over(server, reminder())
    assert isinstance(ended, Receipt)
    assert server.accepted[0].sender_options == f"SIZE={len(server.accepted[0].content)}"


def test_a_mail_beyond_the_server_s_size_is_not_even_begun_and_the_next_one_goes():
    with HostileSmtp(offers=("SIZE 20000",)) as server:
        channel = transport(server.url, PLACE)
        _, large = seconds_of(lambda: channel.hand_over(channel.prepare(reminder(text="Long. " * 20_000))))
        small = channel.hand_over(channel.prepare(reminder()))
        channel.close()
    assert type(large) is DeliveryError
    assert large.permanent
    assert isinstance(small, Receipt)
    assert server.connections == 1


def test_a_refusal_for_size_is_the_message_s_fault_not_the_channel_s():
    with HostileSmtp({"sender": "552 5.3.4 message too large"}) as server:
        ended = _hand_over(server, reminder())
    assert type(ended) is DeliveryError
    assert ended.permanent


def test_we_name_ourselves_by_our_public_address():
    with HostileSmtp() as server:
        _hand_over(server, reminder())
    assert server.commands[0] == "ehlo dunwell.example"
