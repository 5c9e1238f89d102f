"""Odd but possible ledgers: none of them stops the round of the others."""

import pytest
from cast import at, customer, day, decision, invoice, known, message, point, round_on

from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import ContactPerson, EarlierReminder, OptOut
from dunwell.ledger.payments import receive

TODAY = "2026-03-11"


@pytest.fixture
def others(company):
    """Elm, three days late, who must get a mail whatever is wrong with Ash."""
    invoice(customer(company, "elm"), "E1", "2026-03-08")
    return company


def reason(company, on=TODAY):
    round_on(company, on)
    assert decision(company, "elm", on).decision == "act"
    return decision(company, "ash", on).reason


def test_a_hold_on_an_invoice_that_was_paid_since(others):
    ash = customer(others, "ash")
    paid = invoice(ash, "A1", "2026-03-01")
    invoice(ash, "A2", "2026-03-02", "50.00")
    place_hold(
        ash, "dispute", day("2026-03-02"), at=at(TODAY), note="", owner="Dana", invoice=paid, by="Dana"
    )
    receive(ash, 10000, "EUR", day("2026-03-05"), numbers=["A1"], at=at(TODAY), by="Dana")

    assert reason(others) == "ok"


def test_a_hold_on_an_invoice_without_a_due_date(others):
    ash = customer(others, "ash")
    undated = invoice(ash, "A1", None, issued="2026-01-01")
    invoice(ash, "A2", "2026-03-02", "50.00")
    place_hold(
        ash, "dispute", day("2026-03-02"), at=at(TODAY), note="", owner="Dana", invoice=undated, by="Dana"
    )

    assert reason(others) == "ok"


def test_the_same_hold_twice(others):
    ash = customer(others, "ash")
    invoice(ash, "A1", "2026-03-01")
    for note in ("first mail", "second mail"):
        place_hold(ash, "reply", day("2026-03-02"), at=at(TODAY), note=note, owner="Dana", by="Dana")

    assert reason(others) == "on_hold"


def test_an_earlier_reminder_beyond_the_last_step(others):
    ash = customer(others, "ash")
    bill = invoice(ash, "A1", "2025-03-01")
    EarlierReminder.objects.create(invoice=bill, on_date=day("2026-01-01"), step_no=99)

    assert reason(others) == "ok"
    assert decision(others, "ash", TODAY).step_key == "decide_together"


def test_an_earlier_reminder_before_the_invoice_was_due(others):
    ash = customer(others, "ash")
    bill = invoice(ash, "A1", "2026-03-10")
    EarlierReminder.objects.create(invoice=bill, on_date=day("2026-02-10"), step_no=3)

    assert reason(others) == "nothing_due"


def test_dates_at_the_ends_of_the_calendar(others):
    ash = customer(others, "ash")
    invoice(ash, "A1", "1900-01-01", issued="1900-01-01")
    invoice(ash, "A2", "9999-12-31", issued="2026-01-01")
    place_hold(
        ash,
        "manual",
        day("2026-03-01"),
        at=at(TODAY),
        note="",
        owner="Dana",
        ends_on=day("9999-12-31"),
        by="Dana",
    )

    assert reason(others) == "on_hold"


@pytest.mark.parametrize("place", [("XX", ""), ("IE", "ZZ"), ("US", "MA"), ("ie", "")])
def test_a_place_the_holidays_do_not_know(others, place):
    invoice(customer(others, "ash", country=place[0], region=place[1]), "A1", "2026-03-08")

    assert reason(others) == "ok"


def test_one_mailbox_of_two_customers(others):
    invoice(customer(others, "ash", email="shared@example.com"), "A1", "2026-03-08")
    invoice(customer(others, "oak", email="shared@example.com"), "O1", "2026-03-08")

    assert reason(others) == "ok"
    assert message(others, "oak", TODAY).to_address == message(others, "ash", TODAY).to_address


def test_a_wish_about_a_channel_that_does_not_exist(others):
    ash = customer(others, "ash")
    invoice(ash, "A1", "2026-03-08")
    OptOut.objects.create(customer=ash, channel="pigeon", since_on=day("2026-01-01"))

    assert reason(others) == "ok"


def test_a_person_without_a_name(others):
    ash = customer(others, "ash")
    invoice(ash, "A1", "2026-03-08")
    ContactPerson.objects.create(customer=ash, name="")

    assert reason(others) == "ok"
    assert message(others, "ash", TODAY).body.startswith("Hello,\n")


def test_an_amount_as_large_as_can_be(others):
    ash = customer(others, "ash")
    for number in range(3):
        invoice(ash, f"A{number}", "2026-03-08", "9999999999999.99")

    assert reason(others) == "ok"
    assert "€29,999,999,999,999.97" in message(others, "ash", TODAY).subject


def test_a_post_office_address_of_many_lines(others):
    ash = customer(others, "ash", email=None)
    point(ash, "letter", "Ash Ltd\n1 High Street\nDublin")
    bill = invoice(ash, "A1", "2026-01-20")
    EarlierReminder.objects.create(invoice=bill, on_date=day("2026-02-20"), step_no=4)

    assert reason(others) == "ok"
    assert message(others, "ash", TODAY).channel == "letter"
    assert message(others, "ash", TODAY).to_address.count("\n") == 2


def test_a_day_before_there_was_anything(others):
    customer(others, "ash")

    assert round_on(others, "2020-01-01").as_dict()["wait"] == {}
    assert known(others, "2020-01-01", "customers") == []
