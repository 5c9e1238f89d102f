"""What has changed between the round and the sending: nothing leaves that would not be decided at this moment."""

from datetime import date, timedelta

import pytest
from cast import at, credit_note, customer, day, invoice, message, point, round_on
from kept_transport import KeptTransport

from dunwell.journal.models import Entry
from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import EarlierReminder, ImportRun, Invoice
from dunwell.ledger.payments import receive
from dunwell.ledger.wishes import opt_out
from dunwell.outreach.deliver import deliver
from dunwell.outreach.gates import CannotPause, allow_old_ledger, pause, resume
from dunwell.outreach.models import Attempt, Contact, DeliveryRules, Message, PayAccount, SentCopy
from dunwell.outreach.outbox import Worker
from dunwell.outreach.process import is_gone, own_name
from dunwell.outreach.taken import note_contact
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear

TODAY = "2026-03-11"
TEN = at(TODAY, 10)


@pytest.fixture
def ash(company):
    """Owes two invoices that a friendly reminder of today covers."""
    made = customer(company, "ash", contact="Kim")
    invoice(made, "A1", "2026-03-06", "120.00")
    invoice(made, "A2", "2026-03-07", "80.00")
    return made


@pytest.fixture
def elm(company):
    made = customer(company, "elm")
    invoice(made, "E1", "2026-03-06", "50.00")
    return made


def send(company, transport=None, moment=TEN, limit=None, **transports):
    """Sends what is queued at a moment that stands still; returns the counts and the transport."""
    transport = transport or KeptTransport()
    worker = Worker(own_name(), lambda: moment, lambda: moment, is_gone, lambda: False, lambda seconds: None)
    channels = {"email": transport, **transports}
    return deliver(company, channels, worker, mail_domain="localhost", limit=limit), transport


def pay(customer, amount_minor, **options):
    return receive(customer, amount_minor, "EUR", day(TODAY), at=TEN, by="dana", **options)


def hold(customer, kind, **options):
    return place_hold(customer, kind, day(TODAY), at=TEN, by="dana", note="said so", owner="Dana", **options)


def test_what_stands_leaves_once_with_its_copy_its_contact_and_its_entry(company, ash):
    round_on(company, TODAY, "approve")

    done, transport = send(company)
    again, _ = send(company, transport)

    one = message(company, "ash", TODAY)
    assert (done.counts, again.counts) == ({"sent": 1}, {})
    assert [each.message_id for each in transport.taken] == [one.pk]
    assert (one.status, one.sent_at, one.done_on) == ("sent", TEN, day(TODAY))
    assert SentCopy.objects.get(message=one).reference == f"kept-{one.pk}"
    assert Contact.objects.get(message=one).channel == "email"
    assert (Attempt.objects.get().outcome, Attempt.objects.get().evidence) == ("sent", "250 kept")
    entry = Entry.objects.get(kind="sent")
    assert (entry.customer_id, entry.told["to"], entry.told["text"]) == (ash.pk, "ash@example.com", one.body)


def pays_all(ash):
    pay(ash, 200_00)


def pays_all_with_the_day_of_tomorrow(ash):
    receive(ash, 200_00, "EUR", day("2026-03-12"), at=TEN, by="dana")


def is_credited_as_much(ash):
    credit_note(ash, "C1", TODAY, "200.00")


def disputes(ash):
    hold(ash, "dispute")


def promises(ash):
    hold(ash, "promise", ends_on=day("2026-03-20"))


def opts_out(ash):
    opt_out(ash, "", day(TODAY), at=TEN, note="asked", by="dana")


def opts_out_of_mail(ash):
    opt_out(ash, "email", day(TODAY), at=TEN, note="asked", by="dana")


def was_called(ash):
    note_contact(ash, "call", on=day(TODAY), at=TEN, by="dana", note="spoke with Kim")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (pays_all, "nothing_due"),
        (pays_all_with_the_day_of_tomorrow, "nothing_due"),
        (is_credited_as_much, "covered_by_credit"),
        (disputes, "on_hold"),
        (promises, "on_hold"),
        (opts_out, "opted_out"),
        (opts_out_of_mail, "unreachable"),
        (was_called, "too_soon"),
    ],
)
def test_what_has_changed_since_the_round_withdraws_the_message_with_its_reason(
    company, ash, elm, change, reason
):
    round_on(company, TODAY, "approve")
    change(ash)

    done, transport = send(company)

    assert done.counts == {"sent": 1, "withdrawn": 1}
    assert [each.to.address for each in transport.taken] == ["elm@example.com"]
    one = message(company, "ash", TODAY)
    assert one.status == "withdrawn"
    assert one.status_reason.startswith(f"{reason}:")
    assert Entry.objects.get(kind="withdrawn", customer_id=ash.pk).told["reason"] == one.status_reason


@pytest.mark.parametrize("change", [pays_all, disputes, opts_out, was_called])
def test_what_changes_after_the_second_look_is_seen_too(company, ash, elm, change):
    round_on(company, TODAY, "approve")

    def changed_meanwhile(outgoing):
        if outgoing.to.address == "ash@example.com":
            change(ash)

    done, transport = send(company, KeptTransport(before=changed_meanwhile))

    assert [each.to.address for each in transport.taken] == ["elm@example.com"]
    assert done.counts == {"sent": 1, "withdrawn": 1}


def test_a_part_that_was_paid_is_taken_off_and_the_old_words_are_kept(company, ash):
    round_on(company, TODAY, "approve")
    before = message(company, "ash", TODAY)
    pay(ash, 120_00, numbers=["A1"])

    done, transport = send(company)

    assert done.counts == {"sent": 1}
    assert "€80.00" in transport.taken[0].text
    assert "120.00" not in transport.taken[0].text
    after = message(company, "ash", TODAY)
    assert after.body == transport.taken[0].text
    assert list(after.covered.values_list("occasion_id", flat=True)) == [Invoice.objects.get(number="A2").pk]
    assert Entry.objects.get(kind="rewritten").told["text"] == before.body


def test_a_message_that_was_read_and_has_changed_is_read_again(company):
    oak = customer(company, "oak")
    owed = invoice(oak, "O1", "2026-01-20", "400.00")
    EarlierReminder.objects.create(invoice=owed, on_date=day("2026-02-20"), step_no=5)
    round_on(company, TODAY, "approve")
    one = message(company, "oak", TODAY)
    assert one.status == "awaiting_approval"
    Message.objects.filter(pk=one.pk).update(status="queued")
    pay(oak, 100_00)

    done, transport = send(company)

    one.refresh_from_db()
    assert (done.counts, transport.taken) == ({"awaiting_approval": 1}, [])
    assert one.status == "awaiting_approval"
    assert "€300.00" in one.body


def test_a_new_address_is_the_one_that_is_written_to(company, ash):
    round_on(company, TODAY, "approve")
    ash.contact_points.update(replaced_on=day(TODAY))
    point(ash, "email", "accounts@ash.example")

    _, transport = send(company)

    assert [each.to.address for each in transport.taken] == ["accounts@ash.example"]


def test_a_message_of_yesterday_leaves_today_in_the_words_of_today(company, ash):
    round_on(company, TODAY, "approve")

    _, transport = send(company, moment=at("2026-03-12", 10))

    one = message(company, "ash", TODAY)
    assert (one.status, one.done_on) == ("sent", day("2026-03-12"))
    assert "not before 19 March 2026" in transport.taken[0].text


def test_nothing_leaves_before_its_day(company, ash):
    round_on(company, TODAY, "approve")

    done, transport = send(company, moment=at("2026-03-10", 10))

    assert (done.counts, transport.taken) == ({}, [])


@pytest.mark.parametrize(
    ("zone", "sent_at", "until"),
    [
        ("America/New_York", at(TODAY, 10), "2026-03-11 12:00 UTC"),
        ("Europe/Dublin", at(TODAY, 20), "2026-03-12 08:00 UTC"),
        ("Asia/Tokyo", at(TODAY, 10), "2026-03-11 23:00 UTC"),
    ],
)
def test_it_waits_for_the_hours_of_the_customer_s_clock(company, ash, zone, sent_at, until):
    type(ash).objects.filter(pk=ash.pk).update(time_zone=zone)
    round_on(company, TODAY, "approve")

    done, transport = send(company, moment=sent_at)

    one = message(company, "ash", TODAY)
    assert (done.counts, transport.taken, one.status) == ({}, [], "queued")
    assert f"waits until {until}" in one.status_reason
    _, later = send(company, moment=one.not_before)
    assert len(later.taken) == 1


def test_a_pause_stops_what_has_not_begun_and_resuming_lets_it_go_on(company, ash, elm):
    round_on(company, TODAY, "approve")
    first = KeptTransport(during=lambda prepared: pause(company, at=TEN, by="dana", reason="wrong text"))

    stopped, transport = send(company, first)
    still, _ = send(company)

    assert len(transport.taken) == 1
    assert stopped.counts == {"sent": 1}
    assert still.warnings == ["paused by dana: wrong text"]
    with pytest.raises(CannotPause):
        pause(company, at=TEN, by="dana", reason="again")
    resume(company, at=TEN, by="dana")
    _, rest = send(company)
    assert len(rest.taken) == 1


def test_an_old_ledger_stops_chasing_until_it_is_fresh_or_somebody_lets_it_go_on(company, ash):
    DeliveryRules.objects.create(company=company, fresh_days=3)
    ImportRun.objects.create(
        company=company, profile="generic", kind="invoices", file_name="x.csv", sha256="0" * 64,
        as_of=day(TODAY) - timedelta(days=4), counts={}, imported_at=TEN,
    )  # fmt: skip
    round_on(company, TODAY, "approve")

    stopped, _ = send(company)
    allow_old_ledger(company, day(TODAY), at=TEN, by="dana", reason="the bank is closed")
    _, transport = send(company)

    assert stopped.warnings[0].startswith("ledger not fresh: the last import is of 2026-03-07")
    assert len(transport.taken) == 1


def test_no_more_leave_in_a_day_than_the_company_allows(company):
    for n in range(5):
        invoice(customer(company, f"c{n}"), f"N{n}", "2026-03-06", "50.00")
    DeliveryRules.objects.create(company=company, blast_messages=4, blast_share_pct=60)
    round_on(company, TODAY, "approve")

    done, transport = send(company)

    assert len(transport.taken) == 3
    assert done.warnings == ["the limit of 3 messages a day is reached; see docs/delivery.md"]
    assert Message.objects.filter(status="queued").count() == 2


def test_facts_of_one_customer_that_the_plan_refuses_stop_nobody_else(company, ash, elm):
    round_on(company, TODAY, "approve")
    wrong = note_contact(ash, "call", on=day("2026-03-01"), at=TEN, by="dana", note="")
    Contact.objects.filter(pk=wrong.pk).update(channel="pigeon", on_date=day("2026-03-10"))

    done, transport = send(company)

    assert [each.to.address for each in transport.taken] == ["elm@example.com"]
    assert done.counts == {"sent": 1, "failed": 1}
    assert "pigeon" in message(company, "ash", TODAY).status_reason


def test_a_fault_of_the_program_in_one_message_is_loud_and_stops_nobody_else(company, ash, elm):
    round_on(company, TODAY, "approve")

    def breaks(outgoing):
        if outgoing.to.address == "ash@example.com":
            raise ZeroDivisionError("odd")

    transport = KeptTransport(before=breaks)
    with pytest.raises(ExceptionGroup):
        send(company, transport)

    assert [each.to.address for each in transport.taken] == ["elm@example.com"]
    assert "a fault of the program: ZeroDivisionError" in message(company, "ash", TODAY).status_reason


@pytest.mark.parametrize(
    ("error", "status", "outcome"),
    [
        (DeliveryError("550 no such user", True, bad_address=True, stage="recipient"), "failed", "refused"),
        (DeliveryError("451 later", False, stage="recipient"), "queued", "not_accepted"),
        (ChannelDown("421 closing", stage="sender"), "queued", "not_accepted"),
        (DeliveryUnclear("the connection ended", stage="answer"), "uncertain", "unclear"),
        (ZeroDivisionError("odd"), "uncertain", "unclear"),
    ],
)
def test_each_ending_has_its_state(company, ash, error, status, outcome):
    round_on(company, TODAY, "approve")

    def ends(prepared):
        raise error

    if isinstance(error, ZeroDivisionError):
        with pytest.raises(ExceptionGroup):
            send(company, KeptTransport(during=ends))
    else:
        send(company, KeptTransport(during=ends))

    one = message(company, "ash", TODAY)
    assert one.status == status
    assert str(error) in one.status_reason
    assert Attempt.objects.get(message=one).outcome == outcome
    assert one.done_on == (day(TODAY) if status == "uncertain" else None)


def test_what_was_surely_not_accepted_is_tried_again_after_growing_pauses_and_then_a_person_looks(
    company, ash
):
    round_on(company, TODAY, "approve")

    def later(prepared):
        raise DeliveryError("451 later", permanent=False)

    moment, pauses = TEN, []
    for _ in range(10):
        send(company, KeptTransport(during=later), moment=moment)
        one = message(company, "ash", TODAY)
        if one.status == "failed":
            break
        pauses.append(one.not_before - moment)
        nothing, _ = send(company, moment=one.not_before - timedelta(seconds=1))
        assert nothing.counts == {}
        moment = one.not_before

    assert one.status == "failed"
    assert one.status_reason.startswith("tried 6 times, now a person looks: 451 later")
    assert pauses == sorted(pauses)
    assert len(set(pauses)) == len(pauses) == 5


def test_no_money_is_asked_for_in_a_currency_that_no_account_is_kept_for(company, ash):
    yew = customer(company, "yew")
    invoice(yew, "Y1", "2026-03-06", "500.00", currency="USD")
    PayAccount.objects.create(company=company, currency="EUR", holder="Birch", iban="IE29AIBK93115212345678")
    round_on(company, TODAY, "approve")

    done, transport = send(company)

    assert [(each.to.address, each.pay_to.amount_minor) for each in transport.taken] == [
        ("ash@example.com", 200_00)
    ]
    assert done.counts == {"sent": 1, "failed": 1}
    assert "no bank account is kept for USD" in message(company, "yew", TODAY).status_reason


def test_a_limit_holds_for_what_is_looked_at(company, ash, elm):
    round_on(company, TODAY, "approve")

    _, transport = send(company, limit=1)

    assert len(transport.taken) == 1


def test_a_holiday_where_the_customer_is_waits_for_the_next_day(company):
    # 17 March 2026, a Tuesday, is a holiday in Ireland and none in France.
    for ref, country in (("ash", "IE"), ("yew", "FR")):
        invoice(customer(company, ref, country=country), f"{ref}1", "2026-03-10", "50.00")
    round_on(company, "2026-03-16", "approve")
    assert Message.objects.filter(status="queued").count() == 2

    _, transport = send(company, moment=at("2026-03-17", 10))

    assert [each.to.address for each in transport.taken] == ["yew@example.com"]
    assert message(company, "ash", "2026-03-16").not_before.date() == date(2026, 3, 18)


def test_words_that_a_person_changed_leave_as_they_were_changed(company, ash):
    round_on(company, TODAY, "approve")
    Message.objects.update(body="Dear Kim, as we said on the phone: no hurry.")

    _, transport = send(company)

    assert [each.text for each in transport.taken] == ["Dear Kim, as we said on the phone: no hurry."]


@pytest.mark.parametrize("repeatable", [False, True])
def test_what_was_in_the_handing_over_when_its_process_ended_is_for_a_person(company, ash, repeatable):
    round_on(company, TODAY, "approve")

    class Ended(BaseException):
        pass

    def ends(prepared):
        raise Ended

    with pytest.raises(Ended):
        send(company, KeptTransport(during=ends, repeatable=repeatable))
    assert message(company, "ash", TODAY).status == "sending"
    Message.objects.update(claimed_until=TEN - timedelta(seconds=1))

    done, transport = send(company)

    one = message(company, "ash", TODAY)
    assert (done.counts, transport.taken) == ({"uncertain": 1}, [])
    assert (one.status, one.done_on, Attempt.objects.get().outcome) == ("uncertain", day(TODAY), "lost")
    assert ("would not deliver it twice" in one.status_reason) is repeatable


def test_what_has_left_is_recorded_even_if_the_run_is_broken_off_just_then(company, ash, elm):
    round_on(company, TODAY, "approve")

    def broken_off(outgoing):
        if transport.taken:
            raise KeyboardInterrupt

    transport = KeptTransport(before=broken_off)
    with pytest.raises(KeyboardInterrupt):
        send(company, transport)

    assert Message.objects.filter(status="sent").count() == len(transport.taken) == 1
    assert not Message.objects.filter(status="sending").exists()
