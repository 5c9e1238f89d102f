"""What needs a person is found, each kind once, only as long as it does, and only for who may see it."""

from datetime import timedelta

import pytest
from arranged_cast import at, day, owing
from django.db.models import Q

from dunwell.arrangements.disputes import answer_dispute, open_dispute
from dunwell.arrangements.hardships import note_hardship, note_spoken
from dunwell.arrangements.models import Promise, PromiseOutcome
from dunwell.arrangements.promises import promise
from dunwell.insight.attention import KINDS
from dunwell.insight.needs_person import needs_of
from dunwell.insight.today import cases_of, head_of, left_alone
from dunwell.ledger.holds import place_hold, release_hold
from dunwell.ledger.models import ImportRun
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.gates import pause
from dunwell.outreach.models import Message, Question, Round
from dunwell.outreach.taken import note_contact

TODAY = day(0)
DOING = {"at": at(0), "by": "Dana"}


def kinds(company, on=0, seen=None):
    options = {"seen": seen} if seen else {}
    return sorted((need.kind, need.customer_id) for need in needs_of(company, day(on), at(on), **options))


@pytest.fixture
def ash(company):
    return owing(company, "Ash & Co", late_days=12)


@pytest.fixture
def elm(company):
    return owing(company, "Elm Ltd", late_days=40)


def hold(customer, kind, **options):
    return place_hold(customer, kind, TODAY, note="they say so", owner="Dana", **DOING, **options)


def test_replies_and_payments_that_are_said_to_be_made_wait_until_the_hold_is_lifted(company, ash, elm):
    reply, paid = hold(ash, "reply"), hold(elm, "payment_in_flight")

    assert kinds(company) == [("reply", ash.pk), ("says_paid", elm.pk)]

    release_hold(reply, TODAY, reason="read", **DOING)
    release_hold(paid, TODAY, reason="not there", **DOING)
    assert kinds(company) == []


def test_a_hold_by_hand_is_looked_at_on_its_day_and_not_before(company, ash):
    hold(ash, "manual", review_on=day(5))

    assert kinds(company) == []
    assert kinds(company, on=5) == [("hold_review", ash.pk)]


def test_a_dispute_waits_with_its_clock_until_it_is_answered(company, ash):
    dispute = open_dispute(
        ash.invoices.get(), "faulty", "Two are broken.", TODAY, disputed_minor=5_000, **DOING
    )

    [need] = needs_of(company, TODAY, at(0))
    assert (need.kind, need.about_id, need.due_on, need.minor, need.currency, need.code, need.said) == (
        "dispute", dispute.pk, dispute.answer_by, 5_000, "EUR", "faulty", "Two are broken."
    )  # fmt: skip

    answer_dispute(dispute, "not_agreed", TODAY, "They are whole.", **DOING)
    assert kinds(company) == []


def test_hardship_waits_until_somebody_spoke_with_them(company, ash):
    found = note_hardship(ash, TODAY, wish="call", **DOING)
    assert kinds(company) == [("hardship", ash.pk)]

    note_spoken(found, TODAY, **DOING)
    assert kinds(company) == []


def broken(customer):
    made = promise(customer, day(2), TODAY, **DOING)
    PromiseOutcome.objects.create(
        promise=made, outcome="broken", paid_minor=0, on_date=day(6), noted_at=at(6), noted_by="daily round"
    )
    return made


def test_a_broken_promise_waits_until_somebody_is_in_touch_or_a_new_one_is_made(company, ash, elm):
    broken(ash), broken(elm)
    assert kinds(company, on=6) == [("promise_broken", ash.pk), ("promise_broken", elm.pk)]

    note_contact(ash, "call", on=day(7), note="asked why", **DOING)
    promise(elm, day(12), day(7), at=at(7), by="Dana", person=True)

    assert kinds(company, on=7) == []
    assert Promise.objects.count() == 3


def test_messages_that_a_person_has_to_read_judge_or_carry_out_are_told(company, ash, elm):
    run_round(company, TODAY, at=at(0), mode="review")
    mine, theirs = Message.objects.filter(company=company).order_by("pk")

    def become(message, **values):
        Message.objects.filter(pk=message.pk).update(**values)

    assert kinds(company) == []
    become(mine, status_reason="tone, to be read first: too_long: it is long")
    become(theirs, status="uncertain", status_reason="perhaps")
    assert kinds(company) == [("approval", mine.customer_id), ("uncertain", theirs.customer_id)]
    become(mine, status="queued", channel="call", status_reason="")
    become(theirs, status="failed", done_on=None)
    assert kinds(company) == [("call", mine.customer_id), ("failed", theirs.customer_id)]


def test_questions_wait_until_they_are_answered(company, ash):
    asked = Question.objects.create(
        company=company, customer=ash, kind="bounced", said="came back", raised_at=at(0)
    )
    assert kinds(company) == [("question", ash.pk)]

    asked.answered_at = at(0)
    asked.save()
    assert kinds(company) == []


def test_whoever_sees_a_part_is_told_of_that_part_in_list_and_counts(company, ash, elm):
    hold(ash, "reply"), hold(elm, "reply")

    def seen(rows, path):
        return rows.filter(Q(**{f"{path}__name": "Elm Ltd"}))

    assert kinds(company, seen=seen) == [("reply", elm.pk)]
    assert head_of(company, TODAY, seen).on_hold == 1
    assert head_of(company, TODAY).on_hold == 2


def test_another_companys_needs_are_not_told(company, ash):
    hold(ash, "reply")
    other = type(company).objects.create(
        key="elm", name="Elm", currency="EUR", jurisdiction="IE", language="en", created_at=at(0)
    )

    assert kinds(other) == []
    assert head_of(other, TODAY).on_hold == 0


def test_every_kind_of_need_is_one_the_rule_knows(company, ash):
    hold(ash, "reply")
    assert {need.kind for need in needs_of(company, TODAY, at(0))} <= KINDS.keys()


def test_the_cases_carry_what_is_at_stake(company, ash, elm):
    hold(ash, "reply"), hold(elm, "reply")

    cases = cases_of(company, TODAY, at(0))

    assert [case.stake.days_late(TODAY) for case in cases] == [12, 40]
    assert all(case.stake.minor == 123_450 for case in cases)


def test_all_of_it_takes_two_queries_however_much_there_is(company, django_assert_max_num_queries):
    for number in range(12):
        hold(owing(company, f"Ash {number}", late_days=12), "reply" if number % 2 else "payment_in_flight")

    with django_assert_max_num_queries(2):
        assert len(cases_of(company, TODAY, at(0))) == 12


def test_the_head_tells_how_fresh_and_what_goes_out_in_one_query(
    company, ash, elm, django_assert_max_num_queries
):
    for kind, hours in (("invoices", 3), ("payments", 2)):
        ImportRun.objects.create(
            company=company, profile="generic", kind=kind, file_name="f", sha256="", as_of=TODAY, counts={},
            imported_at=at(0) - timedelta(hours=hours),
        )  # fmt: skip
    run_round(company, TODAY, at=at(0), mode="review")
    Message.objects.filter(customer=ash).update(status="queued")
    promise(elm, day(2), TODAY, **DOING)
    pause(company, at=at(0), by="Dana", reason="the price list is wrong")

    with django_assert_max_num_queries(1):
        head = head_of(company, TODAY)

    assert (head.ledger_at, head.bank_at) == (at(0) - timedelta(hours=3), at(0) - timedelta(hours=2))
    assert (head.queued, head.awaiting, head.promises_due, head.on_hold) == (1, 1, 1, 1)
    assert (head.paused_by, head.paused_why) == ("Dana", "the price list is wrong")


def test_who_is_left_alone_is_counted_by_reason(company, ash):
    hold(ash, "dispute")
    owing(company, "Yew", late_days=-20)
    run_round(company, TODAY, at=at(0))

    assert left_alone(Round.objects.get().pk) == {"on_hold": 1, "nothing_due": 1}
