"""Which occasions there are beside open invoices: thanks, welcomes, statements, check-ins; and which there are not."""

from datetime import timedelta

import pytest
from cast import at, customer, day, decision, invoice, known, message, payment, round_on, sent

from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import EarlierReminder
from dunwell.ledger.payments import receive
from dunwell.outreach.models import Covered

pytestmark = pytest.mark.one_database

TODAY = "2026-05-06"  # a Wednesday, eight weeks after the company began


def occasions(company, on=TODAY, track=None):
    return [
        (row["track"], row["anchor_on"].isoformat(), row["open_base_minor"], row["last_step"])
        for row in known(company, on, "occasions")
        if track is None or row["track"] == track
    ]


def paid(who, number, on, minor=10000):
    return receive(who, minor, "EUR", day(on), numbers=[number], at=at(on), by="Dana")


@pytest.fixture
def ash(company):
    """A customer since long before the company had Dunwell."""
    who = customer(company, "ash", contact="Kim")
    invoice(who, "A0", "2025-02-01")
    receive(who, 10000, "EUR", day("2025-02-01"), numbers=["A0"], at=at("2026-03-11"), by="import")
    return who


def test_money_that_settled_an_invoice_is_thanked_for(company, ash):
    invoice(ash, "A1", "2026-05-01", "120.00")
    paid(ash, "A1", "2026-05-05", 12000)

    assert occasions(company) == [("receipt", "2026-05-05", 0, 0)]
    round_on(company, TODAY)
    written = message(company, "ash", TODAY)
    assert (written.track, written.channel) == ("receipt", "email")
    assert written.subject == "Thank you: €120.00 received"
    assert "€120.00" in written.body


def test_part_of_an_invoice_is_not_thanked_for(company, ash):
    invoice(ash, "A1", "2026-06-01")
    paid(ash, "A1", "2026-05-05", 4000)

    assert occasions(company, track="receipt") == []


def test_several_invoices_paid_at_once_are_one_thank_you(company, ash):
    for number in ("A1", "A2"):
        invoice(ash, number, "2026-05-01")
    receive(ash, 20000, "EUR", day("2026-05-05"), at=at("2026-05-05"), by="Dana")

    assert occasions(company) == [("receipt", "2026-05-05", 0, 0)]
    round_on(company, TODAY)
    assert message(company, "ash", TODAY).subject == "Thank you: €200.00 received"
    assert Covered.objects.count() == 1


def test_nobody_is_thanked_for_what_came_in_long_ago_or_before_the_company_began(company, ash):
    invoice(ash, "A1", "2026-03-01")
    paid(ash, "A1", "2026-03-10")  # the company began on 11 March

    assert occasions(company, "2026-03-11") == []
    invoice(ash, "A2", "2026-05-01")
    paid(ash, "A2", "2026-04-29")
    assert occasions(company, "2026-05-05", "receipt") == [("receipt", "2026-04-29", 0, 0)]
    assert occasions(company, "2026-05-06", "receipt") == []


def test_thanks_come_at_most_once_in_four_weeks(company, ash):
    invoice(ash, "A1", "2026-05-01")
    paid(ash, "A1", "2026-05-05")
    round_on(company, TODAY)
    sent(company, "ash", TODAY)
    invoice(ash, "A2", "2026-05-20")
    paid(ash, "A2", "2026-05-20")
    invoice(ash, "A3", "2026-06-03")
    paid(ash, "A3", "2026-06-03")

    assert occasions(company, "2026-05-20", "receipt") == []
    assert occasions(company, "2026-06-03", "receipt") == [("receipt", "2026-06-03", 0, 0)]


def test_a_thank_you_that_was_said_is_not_said_again(company, ash):
    invoice(ash, "A1", "2026-05-01")
    paid(ash, "A1", "2026-05-05")
    round_on(company, TODAY)
    sent(company, "ash", TODAY)

    assert occasions(company, "2026-05-07") == [("receipt", "2026-05-05", 0, 1)]
    round_on(company, "2026-05-07")
    assert decision(company, "ash", "2026-05-07").reason == "nothing_due"


def test_a_new_customer_is_welcomed_once_when_the_company_has_settled_in(company):
    late = "2026-05-20"  # ten weeks after it began
    invoice(customer(company, "new"), "N1", "2026-06-19", issued="2026-05-20")

    assert occasions(company, late, "welcome") == [("welcome", "2026-05-20", 0, 0)]
    round_on(company, late)
    sent(company, "new", late)
    assert message(company, "new", late).subject == "Welcome to Birch Supplies"
    round_on(company, "2026-05-21")
    assert decision(company, "new", "2026-05-21").reason == "nothing_due"
    assert occasions(company, "2026-06-03", "welcome") == []


def test_who_turns_up_in_the_companys_first_weeks_was_a_customer_before(company):
    invoice(customer(company, "old"), "O1", "2026-06-01", issued=TODAY)

    assert occasions(company, track="welcome") == []


def test_a_customer_who_was_invoiced_before_is_not_welcomed(company, ash):
    invoice(ash, "A1", "2026-07-01", issued="2026-06-01")

    assert occasions(company, "2026-06-01", "welcome") == []


def test_who_owes_something_due_gets_a_statement_at_the_beginning_of_the_month(company, ash):
    # Too little for a reminder alone, twice.
    invoice(ash, "A1", "2026-04-01", "4.00")
    invoice(ash, "A2", "2026-05-20", "30.00")

    assert occasions(company, "2026-04-30", "statement") == []
    assert occasions(company, "2026-05-01", "statement") == [("statement", "2026-05-01", 3400, 0)]
    assert occasions(company, "2026-05-07", "statement") == [("statement", "2026-05-01", 3400, 0)]
    assert occasions(company, "2026-05-08", "statement") == []


def test_a_statement_lists_all_that_is_open_and_is_one_message(company, ash):
    invoice(ash, "A1", "2026-04-01", "4.00")
    invoice(ash, "A2", "2026-06-20", "30.00", issued="2026-05-01")
    round_on(company, TODAY)

    written = message(company, "ash", TODAY)

    assert (written.track, written.subject) == ("statement", "Your statement: €34.00 open")
    assert "A1" in written.body
    assert "A2" in written.body
    assert Covered.objects.count() == 1


def test_who_has_nothing_due_yet_gets_no_statement(company, ash):
    invoice(ash, "A1", "2026-05-20")

    assert occasions(company, track="statement") == []


def test_who_is_late_for_days_only_is_reminded_and_gets_no_statement(company, ash):
    invoice(ash, "A1", "2026-04-10")

    assert occasions(company, track="statement") == []


def test_who_was_written_to_lately_gets_no_statement_besides(company, ash):
    invoice(ash, "A1", "2026-03-20")
    round_on(company, "2026-04-08")
    sent(company, "ash", "2026-04-08")

    assert occasions(company, "2026-05-05", "statement") == []
    assert occasions(company, "2026-05-06", "statement") == [("statement", "2026-05-01", 10000, 0)]


def test_a_statement_goes_before_a_reminder_that_is_too_small_to_be_sent(company, ash):
    invoice(ash, "A1", "2026-04-01", "4.00")
    invoice(ash, "A2", "2026-06-20", "30.00", issued="2026-05-01")

    round_on(company, "2026-05-06")
    round_on(company, "2026-05-08")

    assert decision(company, "ash", "2026-05-06").track == "statement"
    assert decision(company, "ash", "2026-05-08").reason == "below_minimum"


def test_who_had_a_formal_word_gets_no_statement_besides(company, ash):
    bill = invoice(ash, "A1", "2026-01-10")
    for step, expected in ((5, 1), (6, 0)):
        EarlierReminder.objects.update_or_create(
            invoice=bill, defaults={"step_no": step, "on_date": day("2026-03-20")}
        )
        assert len(occasions(company, "2026-05-01", "statement")) == expected


def test_a_company_that_has_just_begun_sends_no_statements(company, ash):
    invoice(ash, "A1", "2026-01-10")

    assert occasions(company, "2026-04-01", "statement") == []
    assert occasions(company, "2026-05-01", "statement") == [("statement", "2026-05-01", 10000, 0)]


def test_a_statement_leaves_out_what_is_on_hold(company, ash):
    invoice(ash, "A1", "2026-04-01", "4.00")
    disputed = invoice(ash, "A2", "2026-04-01", "500.00")
    place_hold(
        ash,
        "dispute",
        day("2026-04-15"),
        at=at("2026-04-15"),
        by="dana",
        note="",
        owner="dana",
        invoice=disputed,
    )

    assert occasions(company, track="statement") == [("statement", "2026-05-01", 400, 0)]
    assert {row["number"] for row in known(company, TODAY, "items") if row["track"] == "statement"} == {"A1"}


def test_the_next_month_brings_a_new_statement(company, ash):
    invoice(ash, "A1", "2026-04-01", "6.00")
    hold = timedelta(days=60)
    place_hold(
        ash,
        "manual",
        day("2026-06-10"),
        at=at(TODAY),
        by="dana",
        note="",
        owner="dana",
        ends_on=day("2026-06-10") + hold,
    )
    first = {
        row["occasion_id"] for row in known(company, "2026-05-01", "occasions") if row["track"] == "statement"
    }
    second = {
        row["occasion_id"] for row in known(company, "2026-06-01", "occasions") if row["track"] == "statement"
    }

    assert first
    assert second
    assert not first & second


@pytest.fixture
def big(company):
    """A key account since 1 February 2026, paid up."""
    who = customer(company, "big", key_account=True)
    invoice(who, "B1", "2026-03-01", issued="2026-02-01")
    paid(who, "B1", "2026-03-01")
    return who


def test_a_key_account_is_asked_how_things_are_by_the_rhythm_of_the_relationship(company, big):
    invoice(big, "B2", "2026-06-01", issued="2026-05-01")

    assert occasions(company, "2026-05-02", "checkin") == []
    assert occasions(company, "2026-05-03", "checkin") == [("checkin", "2026-05-03", 0, 0)]
    assert occasions(company, "2026-05-23", "checkin") == [("checkin", "2026-05-03", 0, 0)]
    assert occasions(company, "2026-05-24", "checkin") == []


def test_a_key_account_is_asked_after_a_silence_too_and_once(company, big):
    assert occasions(company, "2026-04-16", "checkin") == []
    assert occasions(company, "2026-04-17", "checkin") == [("checkin", "2026-04-17", 0, 0)]
    round_on(company, "2026-04-17")
    sent(company, "big", "2026-04-17")
    assert message(company, "big", "2026-04-17").subject == "How are things going?"
    # The rhythm's day, 3 May, comes too soon after that.
    assert occasions(company, "2026-05-04", "checkin") == [("checkin", "2026-04-17", 0, 1)]


def test_nobody_is_asked_how_things_are_while_something_is_overdue(company, big):
    invoice(big, "B2", "2026-04-30", issued="2026-04-01")

    assert occasions(company, "2026-05-03", "checkin") == []


def test_others_than_key_accounts_are_not_checked_in_on(company, ash):
    assert occasions(company, track="checkin") == []


def test_an_invoice_that_is_due_goes_before_everything_else(company, ash):
    invoice(ash, "A1", "2026-05-01")
    invoice(ash, "A2", "2026-05-01", "50.00")
    paid(ash, "A2", "2026-05-05", 5000)
    round_on(company, TODAY)

    assert decision(company, "ash", TODAY).track == "invoice"


def test_unapplied_cash_is_not_thanked_for(company, ash):
    payment(ash, "P1", "2026-05-05", "10.00")

    assert occasions(company) == []
