"""Calls: who may be called when, whose turn it is, and what follows from what was said."""

from datetime import date, timedelta

import pytest
from calling import DAY, called, log, to_be_called
from cast import at, day, invoice, point, round_on
from django.db import IntegrityError, transaction

from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.hardships import open_hardship
from dunwell.arrangements.models import Dispute, Promise
from dunwell.arrangements.plans import agree_plan, pay_plan
from dunwell.arrangements.promises import CannotPromise, promise
from dunwell.cli.verify import verified
from dunwell.journal.models import Entry
from dunwell.journal.reading import reading
from dunwell.ledger.contact_times import set_contact_times
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Customer, Invoice
from dunwell.ledger.payments import receive
from dunwell.ledger.wishes import opt_out
from dunwell.outreach.call_case import CallCase
from dunwell.outreach.call_said import Disputed, Promised
from dunwell.outreach.call_turns import CannotCall, take_turn, turn_of
from dunwell.outreach.calls import NotAllowed, begin_call
from dunwell.outreach.may_call import may_call
from dunwell.outreach.models import CallOutcome, Contact, Message, Question, ReasonForDelay
from dunwell.outreach.taken import note_contact

LEE = {"by": "Lee Park", "holder": "user 2"}


def codes(owing, on=DAY, hour=11):
    return {bar.code for bar in may_call(owing, at(on, hour)).bars}


def agreed(owing, on="2026-03-25"):
    return CallCase(Customer.objects.get(pk=owing.pk), at(on)).call_back


def held(owing, on=DAY):
    return {(each.kind, each.occasion_id) for each in active_holds(owing, day(on))}


def test_the_number_is_given_only_where_the_call_is_allowed(company):
    owing = to_be_called(company)

    allowed, early = may_call(owing, at(DAY, 11)), may_call(owing, at(DAY, 7))

    assert (allowed.allowed, allowed.number) == (True, "+353 1 555 0111")
    assert (early.allowed, early.number, early.next_at) == (False, "", at(DAY, 9))
    assert [bar.rule for bar in early.bars] == ["house-hours"]


def test_hours_are_those_of_the_customers_own_clock(company):
    owing = to_be_called(company, country="US", region="MA", time_zone="America/New_York")

    permit = may_call(owing, at(DAY, 11))

    assert not permit.allowed
    assert f"{permit.local_at:%H:%M}" == "07:00"
    assert permit.next_at == at(DAY, 13)


def _opted_out(owing):
    opt_out(owing, "call", day(DAY), at=at(DAY), note="no calls", by="Dana")


def _held(owing):
    place_hold(owing, "legal", day(DAY), at=at(DAY), by="Dana", note="with a lawyer", owner="Dana")


def _held_for_a_while(owing):
    place_hold(
        owing, "manual", day(DAY), at=at(DAY), by="Dana", note="wait", owner="Dana", ends_on=day("2026-03-13")
    )


def _paid(owing):
    receive(owing, 60_000, "EUR", day(DAY), at=at(DAY), by="Dana")


def _promised(owing):
    promise(owing, day("2026-03-16"), day(DAY), at=at(DAY), by="Dana")


def _written_to(owing):
    note_contact(owing, "email", on=day(DAY) - timedelta(days=1), at=at(DAY), by="Dana", note="hello")


def _contacted_enough(owing):
    for on in ("2026-03-05", "2026-03-06"):
        note_contact(owing, "letter", on=day(on), at=at(DAY), by="Dana", note="hello")


def _number_wrong(owing):
    owing.contact_points.filter(channel="call").update(bounced_on=day(DAY))


def _unwilling(owing):
    owing.contact_points.filter(channel="call").update(consent="withdrawn")


@pytest.mark.parametrize(
    ("happens", "bars", "next_at"),
    [
        (_opted_out, {"opted_out"}, None),
        (_held, {"on_hold"}, None),
        (_held_for_a_while, {"on_hold"}, at("2026-03-16", 9)),
        (_paid, {"nothing_due"}, None),
        (_promised, {"nothing_due"}, None),
        (_written_to, {"too_soon"}, at("2026-03-13", 9)),
        (_contacted_enough, {"cap"}, at("2026-03-12", 9)),
        (_number_wrong, {"no_number"}, None),
        (_unwilling, {"consent"}, None),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_what_speaks_against_a_call_is_told_with_when_it_ends(company, happens, bars, next_at):
    owing = to_be_called(company)

    happens(owing)
    permit = may_call(owing, at(DAY, 11))

    assert {bar.code for bar in permit.bars} == bars
    assert permit.next_at == next_at
    assert permit.number == ""


def test_hours_that_the_customer_named_hold_but_an_agreed_moment_goes_before(company):
    owing = to_be_called(company)
    set_contact_times(owing, [1, 5], day(DAY), at=at(DAY), by="Ash", begin_minute=14 * 60, end_minute=15 * 60)

    permit = may_call(owing, at(DAY, 11))

    assert [bar.code for bar in permit.bars] == ["their_hours"]
    assert permit.next_at == at("2026-03-13", 14)
    log(owing, "call_back", call_back_at=at("2026-03-12", 11), made_anyway=True)
    assert codes(owing, "2026-03-12", 11) == set()


def test_one_call_a_day_whoever_makes_it(company):
    owing = to_be_called(company)
    log(owing, "no_answer", hour=10)

    assert {"cap", "too_soon"} <= codes(owing, hour=15)
    with pytest.raises(NotAllowed):
        log(owing, "spoke", hour=15)


def test_only_one_person_at_a_time_calls_a_customer(company):
    owing = to_be_called(company)
    begin_call(owing, holder="user 1", name="Dana Reyes", at=at(DAY, 11))

    with pytest.raises(CannotCall, match="Dana Reyes is calling Ash"):
        take_turn(owing, holder="user 2", name="Lee Park", at=at(DAY, 11) + timedelta(minutes=14))
    with pytest.raises(CannotCall, match="Dana Reyes"):
        log(owing, "spoke", who=LEE)
    later = at(DAY, 11) + timedelta(minutes=15)
    assert take_turn(owing, holder="user 2", name="Lee Park", at=later).name == "Lee Park"
    assert turn_of(owing, later).name == "Lee Park"


def test_a_turn_is_not_given_where_the_call_is_not_allowed(company):
    owing = to_be_called(company)

    with pytest.raises(NotAllowed):
        begin_call(owing, holder="user 1", name="Dana Reyes", at=at(DAY, 20))

    assert turn_of(owing, at(DAY, 20)) is None


def test_a_call_that_began_in_time_is_noted_though_the_hours_ended_meanwhile(company):
    owing = to_be_called(company)
    begin_call(owing, holder="user 1", name="Dana Reyes", at=at(DAY, 17) + timedelta(minutes=55))

    made = log(owing, "spoke", hour=18)

    assert made.against == ""
    assert turn_of(owing, at(DAY, 18)) is None


def test_a_call_made_against_the_rules_can_be_noted_with_the_rules_it_broke(company):
    owing = to_be_called(company)

    with pytest.raises(NotAllowed):
        log(owing, "spoke", hour=20)
    assert not CallOutcome.objects.exists()

    assert log(owing, "spoke", hour=20, made_anyway=True).against == "house-hours"


def test_a_call_takes_the_step_counts_as_a_contact_and_is_told(company):
    owing = called(company)

    made = log(owing, "spoke", note="Will look at it.", spoke_with="Kim", delay="forgot")

    message = Message.objects.get(customer=owing)
    assert (made.message, message.status, message.done_on) == (message, "sent", day(DAY))
    assert made.contact == Contact.objects.get(customer=owing, channel="call")
    reason = ReasonForDelay.objects.get(customer=owing)
    assert (reason.reason, reason.invoice, reason.call, reason.on_date) == ("forgot", None, made, day(DAY))
    assert set(Entry.objects.filter(customer_id=owing.pk).values_list("kind", flat=True)) >= {
        "call",
        "delay",
        "done",
    }
    with reading() as view:
        assert [each.message for each in verified(company, view) if "call" in each.message] == []


def test_the_same_call_sent_twice_is_noted_once(company):
    owing = to_be_called(company)

    first, second = log(owing, "spoke", key="one"), log(owing, "spoke", key="one")

    assert first == second
    assert Contact.objects.filter(customer=owing).count() == 1


def test_nobody_reached_is_no_step_until_it_was_tried_three_times(company):
    owing = called(company)
    log(owing, "no_answer")

    statuses = []
    for on, outcome in (("2026-03-16", "voicemail"), ("2026-03-24", "no_answer")):
        round_on(company, on, mode="approve")
        log(owing, outcome, on=on)
        statuses.append(Message.objects.get(customer=owing, as_of=day(on)).status)

    assert Message.objects.get(customer=owing, as_of=day(DAY)).status == "withdrawn"
    assert statuses == ["withdrawn", "sent"]
    assert Contact.objects.filter(customer=owing, channel="call").count() == 3


def test_a_wrong_number_is_used_no_more_and_a_person_is_asked(company):
    owing = called(company)

    made = log(owing, "wrong_number")

    assert made.contact is None
    assert "no_number" in codes(owing)
    assert Question.objects.get(customer=owing).kind == "wrong_number"
    round_on(company, "2026-03-12", mode="approve")
    assert Message.objects.get(customer=owing, as_of=date(2026, 3, 12)).channel == "email"


def test_a_promise_on_the_phone_holds_chasing(company):
    owing = called(company)
    item = Invoice.objects.get(number="ASH-1")

    made = log(owing, "promised", promised=Promised(day("2026-03-20")), note="Friday week")

    assert made.promise == Promise.objects.get(customer=owing)
    assert made.promise.amount_minor == 60_000
    assert ("promise", item.pk) in held(owing)


def test_what_the_policy_does_not_take_leaves_nothing_behind(company):
    owing = to_be_called(company)

    with pytest.raises(CannotPromise):
        log(owing, "promised", promised=Promised(day("2026-09-20")))

    assert not CallOutcome.objects.exists()
    assert not Contact.objects.exists()
    assert log(owing, "promised", promised=Promised(day("2026-09-20"), person=True)).promise is not None


def test_a_dispute_on_the_phone_opens_our_clock_for_each_invoice(company):
    owing = to_be_called(company)
    second = invoice(owing, "ASH-2", "2026-02-20", "80.00")

    log(owing, "disputed", disputes=(Disputed("ASH-2", "wrong_amount", "It was 70.", 1_000),))

    dispute = Dispute.objects.get(invoice=second)
    assert (dispute.wrong, dispute.disputed_minor) == ("wrong_amount", 1_000)
    assert ReasonForDelay.objects.get(customer=owing).invoice == second


def test_hardship_keeps_no_cause_and_a_person_may_call_though_chasing_is_held(company):
    owing = to_be_called(company)

    with pytest.raises(CannotCall, match="no cause"):
        log(owing, "hardship", note="lost a large order")
    log(owing, "hardship", wish="call")

    found = open_hardship(owing)
    assert (found.wish, found.reason) == ("call", "")
    assert held(owing) == {("hardship", None)}
    assert may_call(owing, at("2026-03-12", 11)).allowed
    log(owing, "spoke", on="2026-03-12")
    assert found.steps.get().step == "spoken"


def test_another_call_agreed_on_is_waited_for_and_then_made(company):
    owing = to_be_called(company)

    log(owing, "call_back", call_back_at=at("2026-03-13", 14))

    assert ("reply", None) in held(owing, "2026-03-13")
    assert agreed(owing).call_back_at == at("2026-03-13", 14)
    permit = may_call(owing, at("2026-03-13", 14))
    assert (permit.allowed, permit.awaited) == (True, True)
    log(owing, "no_answer", on="2026-03-13", hour=14)
    assert agreed(owing) is not None
    log(owing, "spoke", on="2026-03-20", made_anyway=True)
    assert agreed(owing) is None


def test_an_agreed_call_that_was_made_ends_the_pause(company):
    owing = to_be_called(company)
    log(owing, "call_back", call_back_at=at("2026-03-19", 14))

    log(owing, "spoke", on="2026-03-17", made_anyway=True)

    assert held(owing, "2026-03-17") == set()


@pytest.mark.parametrize(
    ("outcome", "said", "complaint"),
    [
        ("sang", {}, "cannot come of a call"),
        ("promised", {}, "needs its day"),
        ("spoke", {"promised": Promised(day("2026-03-20"))}, "only a promise"),
        ("disputed", {}, "which invoice"),
        ("call_back", {}, "when to call again"),
        ("call_back", {"call_back_at": at(DAY, 9)}, "still to come"),
        ("no_answer", {"call_back_at": at("2026-03-12", 9)}, "agreed on with somebody"),
        ("voicemail", {"delay": "forgot"}, "Nobody was there"),
        ("spoke", {"delay": "bored"}, "is no reason"),
        ("spoke", {"delay": "forgot", "delayed": ("B-9",)}, "no invoice"),
    ],
)
def test_what_does_not_belong_together_is_refused(company, outcome, said, complaint):
    owing = to_be_called(company)

    with pytest.raises(CannotCall, match=complaint):
        log(owing, outcome, **said)

    assert not CallOutcome.objects.exists()


def test_what_came_of_a_call_is_never_changed(company):
    log(to_be_called(company), "spoke", delay="forgot")

    for model in (CallOutcome, ReasonForDelay):
        with pytest.raises((IntegrityError, Exception), match="stays as it was"), transaction.atomic():
            model.objects.update(noted_by="somebody else")


def test_an_instalment_that_was_paid_meanwhile_is_not_called_about(company):
    owing = to_be_called(company)
    parts = [Part(day("2026-02-16"), 30_000), Part(day("2026-04-16"), 30_000)]
    agree_plan(owing, parts, day("2026-02-12"), at=at("2026-02-12"), by="Dana")
    plan = owing.paymentplans.get()
    round_on(company, DAY, mode="approve")
    message = Message.objects.get(customer=owing)
    Message.objects.filter(pk=message.pk).update(channel="call")

    assert message.track == "instalment"
    assert may_call(owing, at(DAY, 11)).allowed
    pay_plan(plan, 30_000, day(DAY), at=at(DAY), by="Dana")
    assert codes(Customer.objects.get(pk=owing.pk)) == {"nothing_due"}


def test_a_number_replaced_is_the_one_that_is_given(company):
    owing = to_be_called(company)
    owing.contact_points.filter(channel="call").update(replaced_on=day(DAY))
    point(owing, "call", "+353 1 555 0222")

    assert may_call(owing, at(DAY, 11)).number == "+353 1 555 0222"
