"""The whole of `dunwell deliver` against mail servers that misbehave: the right state, nothing twice, no endless wait."""

import random
import time
from collections import Counter
from datetime import timedelta

import pytest
from cast import at, customer, day, invoice, round_on
from django.conf import settings as project
from hostile_smtp import DROP, HANG, RESET, HostileSmtp, Taken, port_of_nobody

from dunwell.ledger.models import ContactPoint
from dunwell.outreach.channels import open_channels
from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import Attempt, Contact, Message
from dunwell.outreach.outbox import Worker
from dunwell.outreach.process import is_gone, own_name

TODAY = "2026-03-11"
TEN = at(TODAY, 10)
LIMIT_SECONDS = 2
PEOPLE = 5


@pytest.fixture
def queue(company):
    """Five customers, each with a queued mail."""
    for number in range(PEOPLE):
        somebody = customer(company, f"c{number}")
        invoice(somebody, f"N{number}", "2026-03-05", f"{100 + number}.00")
    round_on(company, TODAY, "approve")
    return company


def send(company, url, settings, moment=TEN):
    """Delivers what is queued at this moment, as the command does; returns the seconds it took."""
    settings.DUNWELL_CHANNELS = project.DUNWELL_CHANNELS | {
        "DUNWELL_EMAIL_URL": (("email",), "dunwell.adapters.mail.transport", url)
    }
    started = time.monotonic()
    by = Worker(own_name(), lambda: moment, lambda: moment, is_gone, lambda: False, lambda seconds: None)
    with open_channels() as transports:
        deliver(company, transports, by, mail_domain="localhost")
    return time.monotonic() - started


def limited(server):
    return f"{server.url}?timeout={LIMIT_SECONDS}"


def states(company):
    return Counter(Message.objects.filter(company=company).values_list("status", flat=True))


def accepted(server):
    return Counter(mail.recipient for mail in server.accepted)


def test_no_server_leaves_all_in_the_queue_and_the_channel_is_tried_once(queue, settings):
    send(queue, f"smtp://127.0.0.1:{port_of_nobody()}?timeout={LIMIT_SECONDS}", settings)
    assert states(queue) == {"queued": PEOPLE}
    assert Attempt.objects.count() == 1


LATER, NEVER, DOWN, UNCLEAR = {"queued": 1}, {"failed": 1}, {"queued": PEOPLE}, {"uncertain": 1}


@pytest.mark.parametrize(
    ("plan", "ends"),
    [
        ({"greeting": "421 busy"}, DOWN),
        ({"greeting": "554 go away"}, DOWN),
        ({"greeting": HANG}, DOWN),
        ({"greeting": "nonsense"}, DOWN),
        ({"hello": "451 later"}, DOWN),
        ({"hello": HANG}, DOWN),
        ({"hello": DROP}, DOWN),
        ({"sender": "451 later"}, DOWN),
        ({"sender": "550 not you"}, DOWN),
        ({"recipient": ["451 4.7.1 greylisted"]}, LATER),
        ({"recipient": ["550 5.1.1 nobody"]}, NEVER),
        ({"recipient": ["554 5.7.1 policy"]}, NEVER),
        ({"recipient": [HANG]}, LATER),
        ({"recipient": [DROP]}, LATER),
        ({"data": ["451 later"]}, LATER),
        ({"data": ["554 no"]}, NEVER),
        ({"data": [HANG]}, LATER),
        ({"answer": ["452 full"]}, LATER),
        ({"answer": ["554 spam"]}, NEVER),
        ({"answer": [HANG]}, UNCLEAR),
        ({"answer": [DROP]}, UNCLEAR),
        ({"answer": ["nonsense"]}, UNCLEAR),
        ({"answer": [Taken(DROP)]}, UNCLEAR),
        ({"answer": [Taken(RESET)]}, UNCLEAR),
    ],
)
def test_each_fault_at_each_stage_ends_in_its_state_and_the_others_go_on(queue, settings, plan, ends):
    with HostileSmtp(plan, {}) as server:
        seconds = send(queue, limited(server), settings)
        first = states(queue)
        send(queue, limited(server), settings)
        twice = states(queue)
        # Once the pause is over, what was surely not accepted is tried again.
        send(queue, limited(server), settings, TEN + timedelta(minutes=10))

    expected = Counter(ends) + Counter(sent=PEOPLE - sum(ends.values()))
    assert first == expected
    down = 1 if ends is DOWN else 0
    assert twice == (Counter(queued=1, sent=PEOPLE - 1) if down else expected), (
        "only what was not touched goes out"
    )
    later = ends in (DOWN, LATER)
    assert states(queue) == (Counter(sent=PEOPLE) if later else expected)
    assert max(accepted(server).values()) == 1
    # A stage that hangs, another that it leads to, and the work itself, however busy the machine is.
    assert seconds < 30


def test_a_greylisted_mail_waits_and_is_taken_later(queue, settings):
    seen = set()

    def grey(session):
        known = session.recipient in seen
        seen.add(session.recipient)
        return None if known else "451 4.7.1 greylisted, come back"

    with HostileSmtp({"recipient": grey}) as server:
        for minutes in (0, 0, 0.5):
            send(queue, limited(server), settings, TEN + timedelta(minutes=minutes))
            assert states(queue) == {"queued": PEOPLE}
        assert Attempt.objects.count() == PEOPLE, "it came back before the pause was over"
        send(queue, limited(server), settings, TEN + timedelta(minutes=2))
        assert states(queue) == {"sent": PEOPLE}
        assert set(accepted(server).values()) == {1}


def test_a_server_that_takes_three_and_stops_gets_the_rest_later(queue, settings):
    def full(session):
        return "421 4.7.0 enough for now" if len(session.server.accepted) >= 3 else None

    with HostileSmtp({"sender": full}) as server:
        send(queue, limited(server), settings)
        assert states(queue) == {"sent": 3, "queued": 2}
        assert Attempt.objects.count() == 4
    with HostileSmtp() as server:
        send(queue, limited(server), settings, TEN + timedelta(minutes=2))
    assert states(queue) == {"sent": PEOPLE}


def test_what_is_never_accepted_is_tried_so_often_and_then_a_person_looks(queue, settings):
    with HostileSmtp(
        {"recipient": lambda session: "451 later" if "c1@" in session.recipient else None}
    ) as server:
        for hours in range(16):
            send(queue, limited(server), settings, TEN + timedelta(minutes=30 * hours))
    one = Message.objects.get(customer__ref="c1")
    assert (one.status, one.attempts) == ("failed", 6)
    assert one.status_reason.startswith("tried 6 times, now a person looks")
    assert states(queue) == {"sent": PEOPLE - 1, "failed": 1}


def test_one_bad_address_and_one_poisoned_customer_stop_nobody_else(queue, settings):
    ContactPoint.objects.filter(customer__ref="c1").update(address="no address at all")
    poisoned = queue.customers.get(ref="c3")
    # A row that only a fault of the program could have written: the plan refuses the facts it makes.
    Contact.objects.create(company=queue, customer=poisoned, channel="pigeon", on_date=day(TODAY))
    with HostileSmtp() as server:
        send(queue, limited(server), settings)
    of = dict(Message.objects.values_list("customer__ref", "status"))
    assert [of[f"c{number}"] for number in (0, 2, 4)] == ["sent"] * 3
    assert of["c1"] == "failed", Message.objects.get(customer__ref="c1").status_reason
    assert of["c3"] == "failed", Message.objects.get(customer__ref="c3").status_reason
    assert accepted(server).keys() == {f"c{number}@example.com" for number in (0, 2, 4)}


ACTIONS = ("451 later", "421 closing", "550 5.1.1 nobody", "nonsense", DROP, RESET, Taken(DROP), Taken(RESET))
STAGES = ("greeting", "hello", "sender", "recipient", "data", "body", "answer", "idle")


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_server_does_nothing_is_sent_twice_and_no_state_lies(queue, settings, seed):
    chance = random.Random(seed)

    def unsteady(stage):
        def act(session):
            action = chance.choice(ACTIONS) if chance.random() < 0.25 else None
            return action if stage == "answer" or not isinstance(action, Taken) else None

        return act

    with HostileSmtp({stage: unsteady(stage) for stage in STAGES}) as server:
        for minutes in (0, 2, 10, 30, 120, 400):
            send(queue, limited(server), settings, TEN + timedelta(minutes=minutes))
    came = accepted(server)
    assert all(times == 1 for times in came.values())
    for ref, status in Message.objects.values_list("customer__ref", "status"):
        if status == "sent":
            assert came[f"{ref}@example.com"] == 1
        elif status != "uncertain":
            assert came[f"{ref}@example.com"] == 0, f"{ref} is {status}, and the server has taken it"
    assert not Message.objects.filter(status="sending").exists()
