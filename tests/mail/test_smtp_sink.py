"""The mail server of the measurements counts every mail it has taken, whatever ends it."""

import subprocess
import sys

import pytest
from outgoing_mail import PLACE, reminder, reminder_to

from dunwell.adapters.mail import transport
from dunwell.bench.smtp_sink import taken, taken_messages
from dunwell.values.delivery import ChannelDown, DeliveryUnclear


@pytest.fixture
def sink(tmp_path):
    """The sink as a process of its own, its port, and the file it writes."""
    record = tmp_path / "taken"
    command = [sys.executable, "-m", "dunwell.bench.smtp_sink", "--record", str(record), "--until-input-ends"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield process, int(process.stdout.readline()), record
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


def test_every_mail_is_counted_by_its_message_id_and_its_number(sink):
    _, port, record = sink
    channel = transport(f"smtp://127.0.0.1:{port}", PLACE)
    prepared = [channel.prepare(reminder_to("josé@cedar.example", message_id=number)) for number in range(20)]
    for mail in [*prepared, prepared[3]]:
        channel.hand_over(mail)
    channel.close()
    counted = taken(record)
    assert set(counted) == {mail.reference for mail in prepared}
    assert [reference for reference, times in counted.items() if times > 1] == [prepared[3].reference]
    assert taken_messages(record)[3] == 2
    assert record.read_text().count(" josé@cedar.example\n") == 21


def test_what_was_said_to_be_taken_is_counted_though_the_sink_is_killed(sink):
    process, port, record = sink
    channel = transport(f"smtp://127.0.0.1:{port}", PLACE)
    for number in range(5):
        channel.hand_over(channel.prepare(reminder(message_id=number)))
    process.kill()
    process.wait(10)
    with pytest.raises((ChannelDown, DeliveryUnclear)):
        channel.hand_over(channel.prepare(reminder(message_id=5)))
    channel.close()
    assert sum(taken(record).values()) == 5


def test_it_ends_with_the_program_that_started_it(sink):
    process, _, _ = sink
    process.stdin.close()
    assert process.wait(10) == 0
