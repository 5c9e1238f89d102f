"""A report about a mail changes what it proves and nothing else: the message, its address, a hold, a question."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from posted import LATER, MORNING, TODAY, WithoutAnswer, complaint, failure, mail_server, owing, send

from dunwell.bench.smtp_sink import taken
from dunwell.cli import dunwell
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.holds import active_holds, release_hold
from dunwell.ledger.models import Hold, OptOut
from dunwell.outreach.bounces import TooEarly, note_bounce, read_mailbox
from dunwell.outreach.models import Contact, Decision, Message, Question, Status
from dunwell.values.delivery import Bounce

BY = "report mailbox"


def reported(message, kind="hard", recipient=None, reference=None, said="550 5.1.1 User unknown"):
    return Bounce(reference or message.copy.reference, recipient or message.to_address, kind, said, LATER)


def note(bounce, at=LATER):
    return note_bounce(bounce, at=at, by=BY)


def told(company):
    return list(Entry.objects.filter(company_id=company.pk, kind="bounced"))


def test_a_hard_bounce_takes_back_the_step_and_stops_until_a_person_has_looked(company, posted):
    ash = posted["ash"]

    assert note(reported(ash)) == "hard"

    ash.refresh_from_db()
    assert (ash.status, ash.done_on) == (Status.BOUNCED, None)
    assert ash.status_reason == "came back: 550 5.1.1 User unknown"
    assert ash.customer.contact_points.get().bounced_on == TODAY
    [hold] = active_holds(ash.customer, TODAY)
    assert (hold.kind, hold.owner, hold.review_on) == ("manual", "Dana Reyes", TODAY + timedelta(days=7))
    assert "came back" in hold.note
    question = Question.objects.get(customer=ash.customer)
    assert (question.kind, question.answered_at) == ("bounced", None)
    [entry] = told(company)
    assert (entry.customer_id, entry.told["kind"]) == (ash.customer_id, "hard")
    assert not check_chain(company.pk)


def test_the_contact_that_reached_nobody_still_counts_for_gaps_and_caps(posted):
    note(reported(posted["ash"]))

    assert Contact.objects.filter(customer__ref="ash").count() == 1


def test_the_step_is_decided_anew_once_there_is_an_address_and_the_hold_is_lifted(company, posted):
    ash = posted["ash"]
    note(reported(ash))
    [hold] = active_holds(ash.customer, TODAY)
    release_hold(hold, TODAY, at=LATER, by="Dana", reason="has a new address")
    ash.customer.contact_points.update(bounced_on=None)

    again = send(company, MORNING + timedelta(days=5))

    assert again["ash"].decision.step_key == ash.decision.step_key == "friendly_reminder"
    assert "elm" not in again  # Elm's reminder arrived: the next rung is not due yet.


def test_nobody_who_never_heard_of_it_is_escalated(company, posted):
    note(reported(posted["ash"]))

    send(company, MORNING + timedelta(days=5))

    decided = Decision.objects.get(customer__ref="ash", round__as_of=TODAY + timedelta(days=5))
    assert (decided.decision, decided.reason) == ("wait", "on_hold")


@pytest.mark.parametrize("kind", ["hard", "soft", "complaint"])
def test_the_same_report_again_changes_nothing(company, posted, kind):
    note(reported(posted["ash"], kind))
    before = Entry.objects.count(), Hold.objects.count(), Question.objects.count(), OptOut.objects.count()

    assert note(reported(posted["ash"], kind), at=LATER + timedelta(days=2)) == "known"

    assert before == (
        Entry.objects.count(),
        Hold.objects.count(),
        Question.objects.count(),
        OptOut.objects.count(),
    )


def test_a_soft_bounce_is_noted_only(company, posted):
    assert note(reported(posted["ash"], "soft", said="452 4.2.2 full")) == "soft"

    posted["ash"].refresh_from_db()
    assert posted["ash"].status == Status.SENT
    assert not Hold.objects.exists()
    assert posted["ash"].customer.contact_points.get().bounced_on is None
    assert [each.told["reason"] for each in told(company)] == ["452 4.2.2 full"]


def test_a_soft_bounce_and_later_a_hard_one_are_both_noted(company, posted):
    note(reported(posted["ash"], "soft", said="452 4.2.2 full"))

    assert note(reported(posted["ash"])) == "hard"
    assert [each.told["kind"] for each in told(company)] == ["soft", "hard"]


def test_a_complaint_ends_e_mail_and_asks_a_person(company, posted):
    ash = posted["ash"]

    assert note(Bounce(ash.copy.reference, "", "complaint", "feedback abuse", LATER)) == "complaint"

    assert OptOut.objects.get(customer=ash.customer).channel == "email"
    assert [hold.kind for hold in active_holds(ash.customer, TODAY)] == ["manual"]
    assert Question.objects.get(customer=ash.customer).kind == "complaint"
    ash.refresh_from_db()
    assert (ash.status, ash.done_on) == (Status.SENT, TODAY)  # It was read, after all.
    assert not check_chain(company.pk)


def test_an_address_that_was_replaced_meanwhile_is_not_blamed(posted):
    point = posted["ash"].customer.contact_points.get()
    point.address = "new@customer.example"
    point.save()

    note(reported(posted["ash"]))

    point.refresh_from_db()
    assert point.bounced_on is None


@pytest.mark.parametrize("recipient", ["ASH@Customer.Example", "<ash@customer.example>"])
def test_an_address_may_be_written_in_other_ways(posted, recipient):
    assert note(reported(posted["ash"], recipient=recipient)) == "hard"


def test_a_report_that_names_another_address_is_for_a_person_and_changes_no_state(company, posted):
    assert note(reported(posted["ash"], recipient="elm@customer.example")) == "other_address"

    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert not Hold.objects.exists()
    assert "elm@customer.example, not ash@customer.example" in Question.objects.get().said
    assert [each.told["kind"] for each in told(company)] == ["other_address"]


@pytest.mark.parametrize("kind", ["hard", "soft", "complaint"])
@pytest.mark.parametrize(
    "forged", ["", "<made.up@birch.example>", "<dunwell.{pk}.0123456789abcdef@birch.example>", "dunwell.{pk}"]
)
def test_a_forged_report_changes_nothing(company, posted, kind, forged):
    before = Entry.objects.count()
    reference = forged.format(pk=posted["ash"].pk)

    assert note(Bounce(reference, "ash@customer.example", kind, "", None)) == "unknown"

    assert Entry.objects.count() == before
    assert not Hold.objects.exists()
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


def test_a_message_of_which_nobody_knows_whether_it_left_is_known_by_the_proof_in_its_message_id(
    company, settings, tmp_path
):
    owing(company, "ash")
    owing(company, "elm")
    with mail_server(settings, tmp_path):
        lost = send(company, by=WithoutAnswer)
    ash, elm = lost["ash"], lost["elm"]
    assert (ash.status, elm.status) == (Status.UNCERTAIN, Status.UNCERTAIN)
    references = {int(each.split(".")[1]): each for each in taken(tmp_path / "taken")}
    of_elm_as_ash = references[elm.pk].replace(f"dunwell.{elm.pk}.", f"dunwell.{ash.pk}.")

    assert note(reported(ash, reference=of_elm_as_ash)) == "unknown"
    assert note(reported(ash, reference=references[ash.pk])) == "hard"

    ash.refresh_from_db()
    assert (ash.status, ash.done_on) == (Status.BOUNCED, None)


def test_a_report_that_is_quicker_than_the_outcome_comes_again(company, posted, mailbox):
    ash = posted["ash"]
    Message.objects.filter(pk=ash.pk).update(status="sending", done_on=None)
    mailbox(failure(ash.copy.reference, ash.to_address))

    with pytest.raises(TooEarly):
        note(reported(ash))
    assert read_mailbox(LATER, BY) == {"early": 1}
    Message.objects.filter(pk=ash.pk).update(status="sent", done_on=TODAY)
    assert read_mailbox(LATER, BY) == {"hard": 1}


def test_signs_that_no_database_keeps_do_no_harm(company, posted):
    said = "550 5.1.1 \x00 unknown \ud800"

    assert note(reported(posted["ash"], said=said)) == "hard"
    assert told(company)[0].told["reason"] == "550 5.1.1  unknown ?"


def test_the_mailbox_is_read_once_and_other_mail_stays_unread(company, posted, mailbox):
    mailbox(failure(posted["ash"].copy.reference, "ash@customer.example"))
    mailbox(complaint(posted["elm"].copy.reference))
    mailbox(failure("<forged@birch.example>", "ash@customer.example"))
    mailbox(b"From: kim@customer.example\r\nSubject: Re: your invoice\r\n\r\nPaid on Friday.\r\n")

    assert read_mailbox(LATER, BY) == {"hard": 1, "complaint": 1, "unknown": 1, "no_report": 1}
    assert read_mailbox(LATER, BY) == {"no_report": 1}
    assert len(list((mailbox.folder / "new").iterdir())) == 1


def test_without_a_mailbox_nothing_is_read(db):
    assert not read_mailbox(LATER, BY)


def test_the_command_says_what_came_back(company, posted, mailbox):
    mailbox(failure(posted["ash"].copy.reference, "ash@customer.example"))

    done = CliRunner().invoke(dunwell, ["bounces", "--once"])

    assert (done.exit_code, done.output) == (0, "1 did not arrive.\n")


def test_the_command_says_why_it_cannot_read(db, settings, tmp_path):
    unset = CliRunner().invoke(dunwell, ["bounces", "--once"])
    settings.DUNWELL_REPORTS = settings.DUNWELL_REPORTS | {"url": f"maildir://{tmp_path}/none"}
    missing = CliRunner().invoke(dunwell, ["bounces", "--once"])

    assert (unset.exit_code, missing.exit_code) == (1, 1)
    assert "DUNWELL_BOUNCE_URL is not set" in unset.output
    assert "cannot be read as a maildir" in missing.output
