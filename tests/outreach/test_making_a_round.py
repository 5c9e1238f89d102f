"""Making a round: once a day, from one moment, resumed where it was broken off, nobody held up by another's fault."""

from datetime import timedelta

import pytest
from cast import at, customer, day, decision, invoice, message, payment, point, round_on, sent
from django.core.serializers import serialize

from dunwell.engine.duckdb_runner import BrokenFacts
from dunwell.ledger.models import Care, OptOut
from dunwell.ledger.payments import receive
from dunwell.outreach import daily_round
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.gather import CannotGather
from dunwell.outreach.models import Covered, Decision, Message, Round, RoundFacts
from dunwell.outreach.taken import CannotMark, mark_done, note_contact

TODAY = "2026-03-11"


def everything():
    return [
        serialize("json", model.objects.order_by("pk"))
        for model in (Round, RoundFacts, Decision, Message, Covered)
    ]


@pytest.fixture
def three(company):
    """Ash is three days late, Elm cannot be reached, Oak is not due yet."""
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    invoice(customer(company, "elm", email=None), "E1", "2026-03-01")
    invoice(customer(company, "oak"), "O1", "2026-04-01")
    return company


def test_a_round_decides_once_for_everyone_with_something_open(three):
    result = round_on(three, TODAY)

    assert result.as_dict() == {
        "as_of": TODAY, "act": 1, "wait": {"nothing_due": 1, "unreachable": 1}, "channels": {"email": 1},
        "messages": {"rehearsed": 1},
    }  # fmt: skip


def test_a_second_round_for_the_day_changes_nothing_byte_for_byte(three):
    round_on(three, TODAY)
    before = everything()
    invoice(customer(three, "new"), "N1", "2026-03-01")

    second = round_on(three, TODAY, hour=17)

    assert everything() == before
    assert second.act == 1


@pytest.mark.parametrize("first", ["rehearse", "approve"])
def test_approving_queues_what_was_rehearsed_and_doing_it_again_changes_nothing(three, first):
    round_on(three, TODAY, first)
    approved = round_on(three, TODAY, "approve")
    before = everything()

    assert approved.messages == {"queued": 1}
    assert round_on(three, TODAY, "approve") == approved
    assert round_on(three, TODAY, "rehearse").messages == {"queued": 1}
    assert everything() == before


def test_a_step_for_review_awaits_a_person(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-01-05")
    from dunwell.ledger.models import EarlierReminder, Invoice

    EarlierReminder.objects.create(invoice=Invoice.objects.get(), on_date=day("2026-02-01"), step_no=5)

    assert round_on(company, TODAY, "approve").messages == {"awaiting_approval": 1}


def test_a_round_that_was_broken_off_goes_on_from_what_it_knew(three, monkeypatch):
    monkeypatch.setattr(daily_round, "BATCH", 1)
    calls, real = [], daily_round.letters

    def power_cut(*arguments):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(daily_round, "letters", power_cut)
    with pytest.raises(KeyboardInterrupt):
        run_round(three, day(TODAY), at=at(TODAY))
    assert Decision.objects.count() == 1
    assert Round.objects.get().finished_at is None
    invoice(customer(three, "new"), "N1", "2026-03-01")
    receive(Message.objects.get().customer, 10000, "EUR", day(TODAY), at=at(TODAY), by="Dana")

    result = round_on(three, TODAY, hour=9)

    assert sum(result.wait.values()) + result.act == 3
    assert Message.objects.count() == 1
    assert Round.objects.get().finished_at == at(TODAY, 9)


def test_facts_that_are_refused_leave_nothing_behind_and_the_next_call_gathers_anew(three):
    wrong = note_contact(
        three.customers.get(ref="ash"), "call", on=day("2026-03-01"), at=at(TODAY), by="dana", note=""
    )
    type(wrong).objects.filter(pk=wrong.pk).update(channel="pigeon", on_date=day("2026-03-10"))
    with pytest.raises(BrokenFacts):
        round_on(three, TODAY)
    assert not Round.objects.exists()

    type(wrong).objects.filter(pk=wrong.pk).update(channel="call", on_date=day("2026-03-01"))

    assert round_on(three, TODAY).act == 1


def test_a_round_that_was_broken_off_keeps_the_playbook_it_was_begun_with(three, monkeypatch):
    def power_cut(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as off:
        off.setattr(daily_round, "letters", power_cut)
        with pytest.raises(KeyboardInterrupt):
            run_round(three, day(TODAY), at=at(TODAY))
    three.playbook = "gone-by-now"
    three.save()

    assert round_on(three, TODAY).act == 1


def test_a_playbook_that_does_not_exist_is_said_before_anything_is_written(three):
    three.playbook = "nowhere"

    with pytest.raises(CannotGather, match="nowhere"):
        round_on(three, TODAY)
    assert not Round.objects.exists()


def test_each_decision_says_from_what_it_was_made(three):
    round_on(three, TODAY)

    made = Round.objects.get()
    for part in ("facts", "playbooks", "rules", "messages"):
        assert len(getattr(made, f"{part}_sha256")) == 64
    assert made.program_version


def test_the_round_of_the_next_day_withdraws_what_nobody_sent(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    for on in ("2026-03-11", "2026-03-12", "2026-03-13"):
        round_on(company, on, "approve")

    assert [(m.as_of, m.status) for m in Message.objects.order_by("as_of")] == [
        (day("2026-03-11"), "withdrawn"), (day("2026-03-12"), "withdrawn"), (day("2026-03-13"), "queued"),
    ]  # fmt: skip
    with pytest.raises(CannotMark):
        mark_done(message(company, "ash", "2026-03-11"), on=day("2026-03-13"), at=at("2026-03-13"), by="dana")


def test_a_past_day_queues_nothing_once_a_later_one_was_approved(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    round_on(company, "2026-03-11")
    round_on(company, "2026-03-12", "approve")

    late = round_on(company, "2026-03-11", "approve")

    assert late.messages == {"rehearsed": 1}
    assert late.warnings == ["nothing more is queued for 2026-03-11: a later round was approved"]


def test_a_message_that_a_later_rehearsal_withdrew_is_no_approval(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    round_on(company, "2026-03-11")
    round_on(company, "2026-03-12")
    Message.objects.filter(as_of=day("2026-03-12")).update(status="withdrawn")

    assert round_on(company, "2026-03-11", "approve").messages == {"queued": 1}


def test_a_rehearsal_of_a_day_to_come_holds_up_nothing(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    round_on(company, "2026-03-13")

    assert round_on(company, "2026-03-11", "approve").messages == {"queued": 1}


def test_what_was_sent_is_not_said_again(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    round_on(company, TODAY, "approve")
    sent(company, "ash", TODAY)

    reasons = []
    for days in (1, 2, 3, 4, 5):
        on = (day(TODAY) + timedelta(days=days)).isoformat()
        round_on(company, on, "approve")
        reasons.append(decision(company, "ash", on).reason)
    assert set(reasons) == {"nothing_due"}


def test_a_message_is_sent_once(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    round_on(company, TODAY, "approve")
    found = sent(company, "ash", TODAY)

    with pytest.raises(CannotMark, match="already"):
        mark_done(found, on=day(TODAY), at=at(TODAY), by="dana")
    assert found.contact.channel == "email"


def test_somebody_who_asked_not_to_be_contacted_gets_nothing(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-08")
    OptOut.objects.create(customer=ash, since_on=day("2026-03-01"))

    round_on(company, TODAY)
    assert decision(company, "ash", TODAY).reason == "opted_out"


def test_a_customer_in_credit_gets_nothing(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-08")
    payment(ash, "P1", "2026-03-09", "100.00")

    round_on(company, TODAY)
    assert decision(company, "ash", TODAY).reason == "covered_by_credit"


def test_the_firm_steps_of_a_vulnerable_customer_are_read_by_a_person_first(company):
    from dunwell.ledger.models import EarlierReminder, Invoice

    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-01-05")
    EarlierReminder.objects.create(invoice=Invoice.objects.get(), on_date=day("2026-02-01"), step_no=5)
    Care.objects.create(customer=ash, since_on=day("2026-01-01"), noted_by="Dana")

    round_on(company, TODAY)
    assert decision(company, "ash", TODAY).approval == "review"


def test_who_can_only_be_called_is_called(company):
    from dunwell.ledger.models import EarlierReminder, Invoice

    ash = customer(company, "ash", email=None)
    point(ash, "call", "+353 1 555")
    invoice(ash, "A1", "2026-02-01")
    EarlierReminder.objects.create(invoice=Invoice.objects.get(), on_date=day("2026-02-20"), step_no=3)

    round_on(company, TODAY)
    assert message(company, "ash", TODAY).to_address == "+353 1 555"
    assert message(company, "ash", TODAY).subject.startswith("Call Ash about our invoice A1")


def test_a_customer_whose_credit_covers_what_is_due_is_not_written_to_for_what_is_not(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-08", "100.00")
    invoice(ash, "A2", "2026-03-13", "300.00")
    payment(ash, "P1", "2026-03-09", "150.00")

    assert round_on(company, TODAY, "approve").messages == {"withdrawn": 1}
    assert (
        message(company, "ash", TODAY).status_reason == "we hold €100.00 for them, and that covers all of it"
    )


def test_a_call_made_yesterday_may_be_noted_today_and_is_not_made_again(company):
    from dunwell.ledger.models import EarlierReminder

    ash = customer(company, "ash", phone="+353 1 5")
    bill = invoice(ash, "A1", "2026-02-01")
    EarlierReminder.objects.create(invoice=bill, on_date=day("2026-02-20"), step_no=3)
    for on in ("2026-03-11", "2026-03-12"):
        round_on(company, on, "approve")

    sent(company, "ash", "2026-03-11")

    assert message(company, "ash", "2026-03-11").status == "sent"
    today = message(company, "ash", "2026-03-12")
    assert (today.status, today.status_reason[-26:]) == ("withdrawn", "sent or done on 2026-03-11")
    assert ash.contacts.count() == 1
