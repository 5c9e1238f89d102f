"""One customer, several workers, and every odd order of events: still one message."""

from datetime import timedelta

import pytest
from cast import at, customer, invoice, message, round_on
from kept_transport import KeptTransport

from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import Message
from dunwell.outreach.outbox import Worker
from dunwell.values.delivery import DeliveryError

YESTERDAY, TODAY = "2026-03-10", "2026-03-11"
TEN = at(TODAY, 10)


@pytest.fixture
def ash(company):
    made = customer(company, "ash", contact="Kim")
    invoice(made, "A1", "2026-03-05", "120.00")
    return made


def worker(name, moment=TEN, now=lambda: TEN, gone=()):
    return Worker(name, now, lambda: moment, lambda other: other in gone, lambda: False, lambda seconds: None)


def send(company, transport, by):
    return deliver(company, {"email": transport}, by, mail_domain="localhost")


def states(company):
    return sorted(Message.objects.filter(company=company).values_list("as_of__day", "status"))


def test_a_round_approved_while_a_message_is_leaving_sends_the_customer_no_second_one(company, ash):
    """The new round cannot know yet that the step is taken; another worker is there to send what it queued."""
    round_on(company, YESTERDAY, "approve")
    second = KeptTransport()

    def meanwhile(prepared):
        round_on(company, TODAY, "approve")
        assert message(company, "ash", TODAY).status == "queued"
        send(company, second, worker("second"))

    first = KeptTransport(during=meanwhile)
    send(company, first, worker("first", at(YESTERDAY, 10)))
    assert states(company) == [(10, "sent"), (11, "queued")]
    send(company, second, worker("second"))

    assert (len(first.taken), len(second.taken)) == (1, 0)
    assert states(company) == [(10, "sent"), (11, "withdrawn")]


def test_a_message_refused_for_now_after_a_later_round_was_approved_leaves_only_one(company, ash):
    round_on(company, YESTERDAY, "approve")

    def later_round_and_not_now(prepared):
        round_on(company, TODAY, "approve")
        raise DeliveryError("450 later", permanent=False, stage="recipient")

    send(company, KeptTransport(during=later_round_and_not_now), worker("first", at(YESTERDAY, 10)))
    assert states(company) == [(10, "queued"), (11, "queued")]
    transport = KeptTransport()
    send(company, transport, worker("second", TEN + timedelta(hours=1)))

    assert len(transport.taken) == 1
    assert [state for _, state in states(company)].count("sent") == 1
    assert [state for _, state in states(company)].count("withdrawn") == 1


def test_two_queued_messages_of_one_customer_in_one_batch_are_one(company, ash):
    round_on(company, YESTERDAY, "approve")
    round_on(company, TODAY, "approve")
    Message.objects.update(status="queued")
    transport = KeptTransport()

    send(company, transport, worker("first"))

    assert len(transport.taken) == 1
    assert sorted(state for _, state in states(company)) == ["sent", "withdrawn"]
