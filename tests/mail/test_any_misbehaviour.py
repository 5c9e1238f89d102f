"""However a server misbehaves, in any order: what was taken is never called refused, and nothing is taken twice."""

import os
import random
from collections import Counter

import pytest
from hostile_smtp import DROP, ENDLESS, GOOD, HANG, LONG_LINE, RESET, Drip, HostileSmtp, Taken, seconds_of
from outgoing_mail import PLACE, reminder

from dunwell.adapters.mail import transport
from dunwell.values.delivery import DeliveryError, DeliveryUnclear, Receipt

MAILS = 12
SEEDS = int(os.environ.get("DUNWELL_PROMISE_EXAMPLES", "15"))
LOST = [DROP, RESET, HANG, ENDLESS, LONG_LINE, "garbage", "2", "250-half", Drip("250 slow", 0.1), "\n"]
REFUSED = [
    "421 4.3.2 down",
    "450 4.7.1 greylisted",
    "452 4.5.3 too many",
    "550 5.1.1 unknown",
    "554 5.7.1 no",
    "503 order",
]
#: One reply too many: it must never count for the next mail.
DOUBLED = {
    "sender": "250 ok\n250 ok",
    "recipient": "250 ok\n354 go on",
    "data": "354 go on\n250 taken",
    "answer": "250 taken\n250 taken",
    "reset": "250 ok\n354 go on\n250 taken",
}
UNASKED = [DROP, RESET, "421 4.4.2 idle", "250 taken", "354 go on\n250 taken"]


def _plan(chance):
    """One connection's behaviour: good for the most part, else anything at any stage of any of its mails."""

    def some(stage):
        if chance.random() < 0.75:
            return GOOD
        if stage == "idle":
            return chance.choice(UNASKED)
        if stage in DOUBLED and chance.random() < 0.25:
            return DOUBLED[stage]
        action = chance.choice([*LOST, *REFUSED])
        return Taken(action) if stage == "answer" and action in LOST and chance.random() < 0.5 else action

    stages = ["sender", "recipient", "data", "answer", "reset", "idle"]
    plan = {stage: [some(stage) for _ in range(MAILS * 2)] for stage in stages}
    for stage in ("greeting", "hello"):
        plan[stage] = [chance.choice([*LOST, *REFUSED])] if chance.random() < 0.1 else []
    return plan


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_was_taken_is_never_called_refused_and_nothing_is_taken_twice(seed):
    chance = random.Random(seed)
    with HostileSmtp(*[_plan(chance) for _ in range(40)]) as server:
        channel = transport(server.url + "?timeout=0.25", PLACE)
        prepared = [channel.prepare(reminder(message_id=number)) for number in range(MAILS)]
        timed = [seconds_of(lambda mail=mail: channel.hand_over(mail)) for mail in prepared]
        channel.close()
    took = Counter(mail.content for mail in server.accepted)
    assert len(took) <= MAILS
    for mail, (seconds, ended) in zip(prepared, timed, strict=True):
        times = took[mail.content]
        assert isinstance(ended, Receipt | DeliveryError | DeliveryUnclear), repr(ended)
        assert seconds < channel.longest_seconds + 4
        if isinstance(ended, Receipt):
            assert times == 1, ended
        elif isinstance(ended, DeliveryError):
            assert times == 0, repr(ended)
        else:
            assert times <= 1, repr(ended)
