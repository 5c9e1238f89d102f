"""What other systems got wrong again and again, played with this one: the job runs too often, too late, half, or twice."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from cast import at, customer, day, invoice, message, round_on
from kept_transport import KeptTransport

from dunwell.ledger.payments import receive
from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import Message
from dunwell.outreach.outbox import Worker
from dunwell.outreach.taken import note_contact
from dunwell.values.delivery import DeliveryError

TODAY = "2026-03-11"


@pytest.fixture
def ash(company):
    made = customer(company, "ash", contact="Kim")
    invoice(made, "A1", "2026-03-06", "120.00")
    return made


def send(company, transport, moment, name="worker"):
    by = Worker(
        name, lambda: moment, lambda: moment, lambda other: False, lambda: False, lambda seconds: None
    )
    return deliver(company, {"email": transport}, by, mail_domain="localhost")


@pytest.mark.one_database
def test_the_job_every_minute_for_a_day_from_two_workers_sends_each_message_once(company, ash):
    """Lesson 1: the same reminder many times."""
    elm = customer(company, "elm")
    invoice(elm, "E1", "2026-03-06", "50.00")
    transport = KeptTransport()
    for minute in range(24 * 60):
        moment = at(TODAY, 0) + timedelta(minutes=minute)
        if minute % 60 == 0:
            round_on(company, TODAY, "approve")
        for name in ("first", "second"):
            send(company, transport, moment, name)

    assert Counter(each.to.address for each in transport.taken) == {
        "ash@example.com": 1,
        "elm@example.com": 1,
    }
    assert Message.objects.count() == 2


def test_a_contact_made_by_hand_counts(company, ash):
    """Lesson 2: a notice the morning after somebody called."""
    note_contact(ash, "call", on=day("2026-03-10"), at=at("2026-03-10"), by="Dana", note="will look")
    round_on(company, TODAY, "approve")
    assert Message.objects.count() == 0


def test_a_payment_between_the_preview_and_the_sending_cancels_it(company, ash):
    """Lesson 3: a reminder after the payment."""
    round_on(company, TODAY, "rehearse")
    assert message(company, "ash", TODAY).status == "rehearsed"
    round_on(company, TODAY, "approve")
    receive(ash, 120_00, "EUR", day(TODAY), at=at(TODAY, 9), by="Dana")
    transport = KeptTransport()
    send(company, transport, at(TODAY, 10))
    assert transport.taken == []
    assert message(company, "ash", TODAY).status == "withdrawn"


def test_ten_days_without_the_program_give_one_message_and_not_ten(company, ash):
    """Lesson 5: a missed day is lost for ever, or comes ten times."""
    round_on(company, TODAY, "approve")
    transport = KeptTransport()
    later = "2026-03-23"
    round_on(company, later, "approve")
    for hour in (9, 10, 11):
        send(company, transport, at(later, hour))
    assert [each.to.address for each in transport.taken] == ["ash@example.com"]


def test_some_that_failed_are_tried_again_and_those_reached_are_not(company, ash):
    """Lesson 7: the schedule moves on although some failed, and retries go to those already reached."""
    elm = customer(company, "elm")
    invoice(elm, "E1", "2026-03-06", "50.00")
    refused = []

    def not_elm_yet(prepared):
        if prepared.outgoing.to.address == "elm@example.com" and not refused:
            refused.append(prepared)
            raise DeliveryError("451 later", permanent=False, stage="recipient")

    round_on(company, TODAY, "approve")
    transport = KeptTransport(during=not_elm_yet)
    for hour in (9, 10, 11):
        send(company, transport, at(TODAY, hour))
    assert refused
    assert Counter(each.to.address for each in transport.taken) == {
        "ash@example.com": 1,
        "elm@example.com": 1,
    }


@pytest.mark.one_database
def test_after_a_late_sending_the_next_step_keeps_its_distance_and_none_is_skipped(company, ash):
    """Lesson 18: levels jump."""
    transport = KeptTransport()
    steps = []
    for days in range(40):
        on = str(day(TODAY) + timedelta(days=days))
        round_on(company, on, "approve")
        if days in (0, 1, 2, 3, 4):
            continue  # the mail server was away
        before = len(transport.taken)
        send(company, transport, at(on, 10))
        if len(transport.taken) > before:
            steps.append((days, Message.objects.get(pk=transport.taken[-1].message_id).decision.step_no))
    first = message(company, "ash", TODAY).decision.step_no
    assert [no for _, no in steps] == list(range(first, first + len(steps))), "a step was skipped"
    assert len(steps) > 1
    assert all(later - earlier >= 3 for (earlier, _), (later, _) in pairwise(steps))


def test_what_was_sent_cannot_be_sent_again_by_another_round_or_another_run(company, ash):
    """Lesson 20: one careless click sends it all again."""
    round_on(company, TODAY, "approve")
    transport = KeptTransport()
    for _ in range(3):
        send(company, transport, at(TODAY, 10))
        round_on(company, TODAY, "approve")
        round_on(company, "2026-03-12", "approve")
        send(company, transport, at("2026-03-12", 10))
    assert len(transport.taken) == 1
