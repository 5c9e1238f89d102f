"""People approve, withdraw, judge, note and answer: each by one verb, once, with an entry that says who and why."""

import json
from datetime import date

import pytest
from operating import NOON, TODAY, entries, message_of, owing, round_made, second_company, uncertain

from dunwell.journal.changed import changed_rows
from dunwell.outreach.judging import CannotJudge, judge
from dunwell.outreach.models import Contact, Message, OldLedgerAllowed, Question, Status
from dunwell.outreach.told import CONTACT


@pytest.fixture
def made(birch):
    """A round whose messages are queued."""
    round_made(birch)
    return birch


def _await(ref):
    Message.objects.filter(customer__ref=ref).update(
        status=Status.AWAITING_APPROVAL, status_reason="read it again"
    )
    return message_of(ref).pk


def test_an_uncertain_message_that_left_counts_as_sent_and_as_a_contact_of_its_day(run, made):
    number = uncertain("ash").pk

    done = run("judge", number, "--left", "--note", "It is in the provider's log", "--by", "dana")

    assert done.exit_code == 0
    found = message_of("ash")
    assert (found.status, found.done_on, found.sent_at.hour, found.claimed_by) == ("sent", TODAY, 9, "")
    contact = Contact.objects.get()
    assert (contact.message_id, contact.on_date, contact.channel) == (number, TODAY, "email")
    [(by, told)] = entries(made, "judged")
    assert (by, told["left"], told["reason"]) == ("dana", True, "It is in the provider's log")
    assert changed_rows(CONTACT, made.pk) == []


def test_an_uncertain_message_that_did_not_leave_is_failed_and_its_step_not_taken(run, made):
    number = uncertain("ash").pk

    run("judge", number, "--not-left", "--note", "The server never had it")

    found = message_of("ash")
    assert (found.status, found.done_on) == ("failed", None)
    assert not Contact.objects.exists()
    assert entries(made, "judged")[0][1]["left"] is False


def test_judging_shows_what_is_known_and_decides_nothing_by_itself(run, made):
    number = uncertain("ash").pk

    done = run("judge", number)

    assert "SMTP mail.example" in done.stdout
    assert "unclear at answer: no answer after the dot" in done.stdout
    assert message_of("ash").status == "uncertain"


def test_nothing_is_judged_without_a_note_or_twice_or_that_is_not_uncertain(run, made):
    number = uncertain("ash").pk

    assert run("judge", number, "--left").exit_code == 2
    assert run("judge", number, "--left", "--note", "seen").exit_code == 0
    assert run("judge", number, "--not-left", "--note", "changed my mind").exit_code == 1
    assert run("judge", message_of("beech").pk, "--left", "--note", "x").exit_code == 1
    assert len(entries(made, "judged")) == 1


def test_a_worker_that_was_quicker_is_not_overruled(made):
    stale = uncertain("ash")
    Message.objects.filter(pk=stale.pk).update(status=Status.SENT)

    with pytest.raises(CannotJudge, match="is sent"):
        judge(stale, False, at=NOON, by="dana", note="late")

    assert message_of("ash").status == "sent"


def test_approved_messages_are_queued_with_an_entry_each(run, made):
    number = _await("ash")

    done = run("approve", number, "--by", "dana")

    assert done.stdout == "1 approved.\n"
    assert (message_of("ash").status, message_of("ash").status_reason) == ("queued", "")
    assert entries(made, "approved")[-1] == ("dana", {})


def test_all_of_a_day_can_be_approved_and_no_other(run, made):
    _await("ash"), _await("beech")
    Message.objects.filter(customer__ref="beech").update(as_of=date(2026, 3, 10))

    assert run("approve", "--all", "--company", "birch", "--as-of", TODAY).stdout == "1 approved.\n"

    assert (message_of("ash").status, message_of("beech").status) == ("queued", "awaiting_approval")


def test_of_several_messages_all_are_approved_or_none(run, made):
    number = _await("ash")

    done = run("approve", number, message_of("beech").pk)

    assert done.exit_code == 1
    assert message_of("ash").status == "awaiting_approval"


@pytest.mark.parametrize(
    "arguments",
    [[], ["--all"], ["--company", "birch"], ["--as-of", TODAY], ["1", "--all", "--company", "birch"]],
)
def test_approving_needs_numbers_or_all_of_a_company(run, made, arguments):
    assert run("approve", *arguments).exit_code in (1, 2)
    assert len(entries(made, "approved")) == 1


def test_another_companys_messages_are_not_approved_with_all(run, made):
    elm = second_company()
    owing(elm, "fir", "Fir Ltd")
    round_made(elm)
    _await("fir")

    run("approve", "--all", "--company", "birch")

    assert message_of("fir").status == "awaiting_approval"


def test_a_message_is_withdrawn_before_it_leaves_and_never_after(run, made):
    sent = uncertain("beech").pk

    assert run("withdraw", message_of("ash").pk, "--note", "They called", "--by", "dana").exit_code == 0
    assert run("withdraw", sent, "--note", "They called").exit_code == 1

    assert message_of("ash").status == "withdrawn"
    assert entries(made, "withdrawn") == [("dana", {"reason": "They called"})]


def test_a_contact_by_hand_is_noted_but_none_of_the_future(run, made):
    done = run(
        "contact",
        "ash",
        "--company",
        "birch",
        "--channel",
        "call",
        "--on",
        "2026-03-10",
        "--note",
        "Will pay",
    )
    coming = run(
        "contact", "ash", "--company", "birch", "--channel", "call", "--on", "2199-01-01", "--note", "x"
    )

    assert (done.exit_code, coming.exit_code) == (0, 2)
    assert Contact.objects.get().note == "Will pay"


def test_what_was_done_by_hand_is_noted_once(run, made):
    number = message_of("ash").pk

    assert run("done", number, "--on", TODAY, "--note", "Sent from my own mailbox").exit_code == 0
    assert run("done", number, "--on", TODAY).exit_code == 1

    assert message_of("ash").status == "sent"


def test_pause_and_resume_are_said_once_each_and_told(run, company):
    assert run("pause", "birch", "--reason", "Wrong prices", "--by", "dana").exit_code == 0
    assert run("pause", "birch", "--reason", "Again").exit_code == 1
    assert run("resume", "birch", "--by", "kim").exit_code == 0
    assert run("resume", "birch").exit_code == 1

    assert entries(company, "paused") == [("dana", {"reason": "Wrong prices"})]
    assert entries(company, "resumed") == [("kim", {})]


def test_an_old_ledger_is_allowed_until_a_day(run, company):
    run(
        "allow-old-ledger", "birch", "--until", "2026-03-12", "--reason", "The bank is closed", "--by", "dana"
    )

    assert OldLedgerAllowed.objects.get().until_on == date(2026, 3, 12)
    assert entries(company, "fresh")[0][1]["until_on"] == "2026-03-12"


def test_a_question_is_listed_until_it_is_answered_once(run, made):
    asked = Question.objects.create(
        company=made,
        customer=message_of("ash").customer,
        kind="bounced",
        said="The address bounced",
        raised_at=NOON,
    )

    listed = json.loads(run("questions", "--company", "birch", "--jsonl").stdout)
    done = run("answer", asked.pk, "--note", "New address noted", "--by", "dana")
    again = run("answer", asked.pk, "--note", "x")

    assert (listed["question"], listed["customer"], listed["kind"]) == (asked.pk, "ash", "bounced")
    assert (done.exit_code, again.exit_code, run("answer", 999, "--note", "x").exit_code) == (0, 1, 1)
    assert run("questions", "--company", "birch", "--jsonl").stdout == ""
    [(by, told)] = entries(made, "answered")
    assert (by, told["question"], told["reason"]) == ("dana", "bounced", "New address noted")
