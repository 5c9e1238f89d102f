"""Contacts are checked against the days and hours a customer had chosen, by what was known when each was made."""

from datetime import timedelta

import pytest
from cast import at, customer, day, invoice, round_on
from sent_mail import send

from dunwell.ledger.contact_times import EVERY_DAY, WORKING_DAYS, set_contact_times
from dunwell.ledger.models import ContactTimes, Customer
from dunwell.outreach.contact_check import check_contacts
from dunwell.outreach.models import Attempt, Contact
from dunwell.outreach.taken import note_contact

#: The eleventh of March 2026.
WEDNESDAY = "2026-03-11"
NOON = 12 * 60


@pytest.fixture
def ash(company):
    made = customer(company, "ash")
    invoice(made, "ash-1", "2026-03-06")
    return made


MONDAY_MORNING = at("2026-03-09")


def wish(of, days=WORKING_DAYS, *, noted=MONDAY_MORNING, since=None, **hours):
    """What a customer chose, noted at a moment."""
    assert set_contact_times(of, days, since or noted.date(), at=noted, by="Dana", **hours)


def written_at(company, folder, hour):
    """The mail of Wednesday's round, begun at an hour of Dublin's clock."""
    round_on(company, WEDNESDAY, "approve")
    assert send(company, at(WEDNESDAY, 10), folder) == {"sent": 1}
    Attempt.objects.update(began_at=at(WEDNESDAY, hour))


def told(company):
    return [(each.column, each.severity.value) for each in check_contacts(company)]


def test_what_kept_to_the_wish_is_as_it_should_be(company, ash, tmp_path):
    wish(ash, "3", end_minute=NOON)
    written_at(company, tmp_path, 10)

    assert told(company) == []


def test_an_hour_that_was_not_wanted_is_told_with_the_hour(company, ash, tmp_path):
    wish(ash, end_minute=NOON)
    written_at(company, tmp_path, 15)

    [finding] = check_contacts(company)
    assert (finding.column, finding.severity.value) == ("contact_times", "error")
    assert "Wednesday, 15:00 there, and they had asked to be reached at other times" in str(finding)


def test_a_minute_is_granted_between_the_look_and_the_handing_over(company, ash, tmp_path):
    wish(ash, end_minute=NOON)
    written_at(company, tmp_path, 12)

    assert told(company) == []


def test_a_day_that_was_not_wanted_is_told(company, ash, tmp_path):
    wish(ash, "24")

    round_on(company, "2026-03-10", "approve")
    assert send(company, at("2026-03-10", 10), tmp_path) == {"sent": 1}
    assert told(company) == []

    Contact.objects.update(on_date=day(WEDNESDAY))
    Attempt.objects.update(began_at=at(WEDNESDAY, 10))
    assert ("contact_times", "error") in told(company)


def test_outside_the_rules_hours_too_the_rules_are_named(company, ash, tmp_path):
    wish(ash, end_minute=NOON)
    written_at(company, tmp_path, 22)

    assert told(company) == [("quiet_hours", "error")]


def test_a_wish_that_was_told_after_the_mail_left_is_held_against_nobody(company, ash, tmp_path):
    written_at(company, tmp_path, 15)
    wish(ash, "1", noted=at(WEDNESDAY, 16), end_minute=NOON)

    assert told(company) == []


def test_a_wish_that_was_given_up_after_the_mail_left_still_counts_for_it(company, ash, tmp_path):
    wish(ash, end_minute=NOON)
    written_at(company, tmp_path, 15)
    wish(ash, EVERY_DAY, noted=at(WEDNESDAY, 16))

    assert told(company) == [("contact_times", "error")]


def test_a_wish_that_was_given_up_before_the_mail_left_binds_no_more(company, ash, tmp_path):
    wish(ash, end_minute=NOON)
    wish(ash, EVERY_DAY, noted=at("2026-03-10", 9))
    written_at(company, tmp_path, 15)

    assert told(company) == []


def test_of_two_wishes_the_one_that_was_known_last_counts(company, ash, tmp_path):
    wish(ash, begin_minute=NOON)
    wish(ash, noted=at(WEDNESDAY, 7), end_minute=NOON)
    written_at(company, tmp_path, 10)

    assert told(company) == []


def test_a_wish_from_tomorrow_on_says_nothing_of_today(company, ash, tmp_path):
    wish(ash, "4", since=day("2026-03-12"))
    written_at(company, tmp_path, 15)

    assert told(company) == []


def test_hours_that_the_rules_never_allow_leave_the_rules_hours_alone(company, ash, tmp_path):
    wish(ash, begin_minute=22 * 60)
    written_at(company, tmp_path, 15)

    assert told(company) == []


def test_a_call_by_a_person_on_a_day_not_wanted_is_a_warning_and_a_letter_none(company, ash):
    wish(ash, "1")
    for channel, on in (("call", "2026-03-10"), ("letter", "2026-03-17")):
        note_contact(ash, channel, on=day(on), at=at(on, 11), by="Dana", note="")

    assert ("contact_times", "warning") in told(company)
    assert sum(rule == "contact_times" for rule, _ in told(company)) == 1


@pytest.mark.one_database
def test_what_the_program_does_by_itself_always_keeps_to_the_wish(company, tmp_path):
    for number, days in enumerate(("1", "24", "135", "12345", "5")):
        who = customer(company, f"c{number}", time_zone=["", "Europe/Dublin", "America/New_York"][number % 3])
        invoice(who, f"c{number}-1", f"2026-02-{10 + 3 * number}")
        wish(who, days, begin_minute=11 * 60 if number != 1 else 0)
    for days in range(14):
        on = (day(WEDNESDAY) + timedelta(days=days)).isoformat()
        round_on(company, on, "approve")
        for hour in (9, 15):
            send(company, at(on, hour), tmp_path)
        if days == 6:
            wish(Customer.objects.get(ref="c0"), "3", noted=at(on, 20), since=day(on))

    assert Contact.objects.count() > 8
    assert told(company) == []


def test_a_row_that_makes_no_sense_is_left_to_the_check_of_rows(company, ash, tmp_path):
    wish(ash, end_minute=NOON)
    written_at(company, tmp_path, 10)
    ContactTimes.objects.update(weekdays="never")

    assert told(company) == [("contact_times", "error")]
