"""What a person writes in place of a message's words: judged, kept beside the old ones, never silently replaced."""

import pytest
from cast import at, customer, day, invoice, message, round_on
from kept_transport import KeptTransport

from dunwell.journal.models import Entry
from dunwell.ledger.holds import place_hold
from dunwell.ledger.payments import receive
from dunwell.outreach.approving import CannotApprove, approve_all, approve_one, take_back, withdraw_all
from dunwell.outreach.deliver import deliver
from dunwell.outreach.judging import CannotJudge, approve_messages
from dunwell.outreach.models import DeliveryRules, Gate, Message
from dunwell.outreach.outbox import Worker
from dunwell.outreach.own_words import (
    CannotWrite,
    WrittenMeanwhile,
    case_of,
    version_of,
    versions_of,
    write,
)
from dunwell.outreach.process import is_gone, own_name

TODAY, TOMORROW = "2026-03-11", "2026-03-12"
TEN = at(TODAY, 10)


@pytest.fixture
def ash(company):
    """Owes two invoices that a friendly reminder of today covers; a person reads everything first."""
    DeliveryRules.objects.create(company=company, gate=Gate.APPROVE)
    made = customer(company, "ash", contact="Kim")
    invoice(made, "A1", "2026-03-06", "120.00")
    invoice(made, "A2", "2026-03-07", "80.00")
    return made


@pytest.fixture
def ours(company, ash):
    """The message to Ash, which awaits approval."""
    round_on(company, TODAY, "review")
    return message(company, "ash", TODAY)


def rewritten(one, text=None, subject=None, **options):
    one = Message.objects.select_related("company", "decision").get(pk=one.pk)
    text = text if text is not None else one.body.replace("Hello", "Good morning")
    options = {"version": version_of(one), "at": TEN, "by": "Dana"} | options
    judged = write(case_of(one), subject or one.subject, text, **options)
    one.refresh_from_db()
    return judged, one


def send(company, moment=TEN):
    transport = KeptTransport()
    worker = Worker(own_name(), lambda: moment, lambda: moment, is_gone, lambda: False, lambda seconds: None)
    done = deliver(company, {"email": transport}, worker, mail_domain="localhost")
    return done, [each.text for each in transport.taken]


def test_words_of_a_person_leave_as_they_wrote_them_and_both_texts_are_kept(company, ours):
    own = f"{ours.body.rstrip()}\n\nThank you, Kim, for the good talk on Monday.\n"

    judged, one = rewritten(ours, own)
    approve_one(one, at=TEN, by="Eve")
    done, texts = send(company)

    assert judged.verdict == "pass", judged.findings
    assert done.counts == {"sent": 1}
    assert "the good talk on Monday" in texts[0]
    [entry] = versions_of(ours)
    assert (entry.actor, entry.told["text"], entry.told["was"]["text"]) == ("Dana", own, ours.body)


def test_words_of_a_person_outlast_the_night_where_the_facts_hold(company, ours):
    _, one = rewritten(ours, f"{ours.body.rstrip()}\n\nWith my best wishes for the spring fair.\n")
    approve_one(one, at=TEN, by="Eve")

    done, texts = send(company, at(TOMORROW, 10))

    assert done.counts == {"sent": 1}
    assert "spring fair" in texts[0]


def test_where_amounts_have_changed_the_words_go_back_to_a_person_and_are_not_replaced(company, ash, ours):
    own = f"{ours.body.rstrip()}\n\nThank you for the good talk.\n"
    _, one = rewritten(ours, own)
    approve_one(one, at=TEN, by="Eve")
    receive(ash, 50_00, "EUR", day(TODAY), at=TEN, by="dana")

    done, texts = send(company)

    one.refresh_from_db()
    assert (done.counts, texts) == ({"awaiting_approval": 1}, [])
    assert (one.body, one.status) == (own, "awaiting_approval")
    assert one.status_reason == "the facts have changed: Dana wrote these words before that"
    assert Entry.objects.get(kind="returned").told["reason"] == one.status_reason
    with pytest.raises(CannotApprove, match="Write it anew first"):
        approve_one(one, at=TEN, by="Eve")
    judged, one = rewritten(one, own)
    assert any(each.rule == "amount" or "200" in each.quote for each in judged.findings), judged.findings
    new = case_of(Message.objects.select_related("company", "decision").get(pk=one.pk)).draft
    judged, one = rewritten(one, new.body, new.subject)
    assert judged.verdict == "pass"
    approve_one(one, at=TEN, by="Eve")
    assert send(company)[0].counts == {"sent": 1}


def test_what_was_paid_meanwhile_is_withdrawn_whoever_wrote_it(company, ash, ours):
    _, one = rewritten(ours)
    approve_one(one, at=TEN, by="Eve")
    receive(ash, 200_00, "EUR", day(TODAY), at=TEN, by="dana")

    assert send(company)[0].counts == {"withdrawn": 1}
    with pytest.raises(CannotWrite):
        rewritten(one)


def test_rude_words_are_kept_but_nobody_lets_them_through(company, ours):
    judged, one = rewritten(ours, "Pay now, you liar, or we will ruin you.\n")

    assert judged.verdict == "block"
    assert (one.status, one.edited_by) == ("awaiting_approval", "Dana")
    assert one.status_reason.startswith("tone, must not leave: ")
    with pytest.raises(CannotApprove):
        approve_one(one, at=TEN, by="Eve")
    with pytest.raises(CannotJudge, match="must not leave"):
        approve_messages(company, [one.pk], at=TEN, by="Eve")
    assert approve_all(company, Message.objects.all(), at=TEN, by="Eve").count == 0


def test_two_who_write_the_same_message_lose_nothing(ours):
    seen = version_of(ours)
    _, first = rewritten(ours, f"{ours.body.rstrip()}\n\nDana's line.\n", version=seen)

    with pytest.raises(WrittenMeanwhile) as met:
        rewritten(ours, f"{ours.body.rstrip()}\n\nEve's line.\n", version=seen, by="Eve")

    assert met.value.message.body == first.body
    assert met.value.message.edited_by == "Dana"
    rewritten(ours, f"{ours.body.rstrip()}\n\nBoth lines.\n", version=version_of(first), by="Eve")
    assert [entry.actor for entry in versions_of(ours)] == ["Eve", "Dana"]


def test_what_has_left_or_is_on_hold_keeps_its_words(company, ash, ours):
    place_hold(ash, "dispute", day(TODAY), at=TEN, by="dana", note="said so", owner="Dana")
    with pytest.raises(CannotWrite, match="on_hold"):
        rewritten(ours)


def test_a_queued_message_that_is_written_anew_awaits_approval_again(company, ours):
    approve_one(ours, at=TEN, by="Eve")

    _, one = rewritten(ours)

    assert one.status == "awaiting_approval"
    assert send(company)[0].counts == {}


@pytest.fixture
def many(company, ash):
    for number in range(5):
        invoice(customer(company, f"elm{number}"), f"E{number}", "2026-03-06", "50.00")
    round_on(company, TODAY, "review")
    return Message.objects.filter(company=company)


def test_a_round_is_let_through_at_once_but_for_what_has_to_be_read(
    company, many, django_assert_max_num_queries
):
    doubted = many.get(customer__ref="elm1")
    many.filter(pk=doubted.pk).update(status_reason="tone, to be read first: too_long: it is long")

    with django_assert_max_num_queries(14):
        judged = approve_all(company, many, at=TEN, by="Eve")

    assert judged.count == 5
    assert many.filter(status="queued").count() == 5
    assert set(Entry.objects.filter(seq__gte=judged.first).values_list("kind", "actor")) == {
        ("approved", "Eve")
    }


def test_what_was_let_through_is_taken_back_as_long_as_it_has_not_begun_to_leave(company, many):
    judged = approve_all(company, many, at=TEN, by="Eve")
    left = many.first()
    many.filter(pk=left.pk).update(status="sent")

    assert take_back(company, judged, at=TEN, by="Somebody else") == 0
    assert take_back(company, judged, at=TEN, by="Eve") == 5
    assert take_back(company, judged, at=TEN, by="Eve") == 0

    assert many.filter(status="awaiting_approval").count() == 5
    assert Entry.objects.filter(kind="unapproved").count() == 5


def test_what_was_withdrawn_by_hand_is_put_back_with_what_was_noted_of_it(company, many):
    one = many.get(customer__ref="elm1")
    many.filter(pk=one.pk).update(status_reason="tone, to be read first: too_long: it is long")
    judged = withdraw_all(company, many, at=TEN, by="Eve", note="the price list was wrong")
    assert set(many.values_list("status", "status_reason")) == {
        ("withdrawn", "Eve withdrew it: the price list was wrong")
    }

    take_back(company, judged, at=TEN, by="Eve")

    one.refresh_from_db()
    assert one.status_reason.startswith("tone, to be read first")
    assert many.filter(status="awaiting_approval").count() == 6


def test_a_company_that_rehearses_lets_nothing_through(company, many):
    DeliveryRules.objects.update(gate=Gate.REHEARSAL)

    with pytest.raises(CannotApprove, match="rehearses"):
        approve_all(company, many, at=TEN, by="Eve")
