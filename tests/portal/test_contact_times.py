"""When customers want to be reached: said on their page or noted by staff, kept by the round and by delivery."""

from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from letterbox import MORNING, letterbox, owing
from page_cast import customer, path_to, today_of

from days import NOW, TODAY
from dunwell.cli import dunwell
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.contact_times import contact_times_of, set_contact_times
from dunwell.ledger.kept import CONTACT_TIMES
from dunwell.ledger.models import ContactTimes
from dunwell.ledger.wishes import CannotNote, opt_out
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Decision, Message

WAYS = ["email", "sms", "letter", "call", "clicks"]


def wish(of, *days, **hours):
    return set_contact_times(of, days, TODAY, at=NOW, by="Dana", **hours)


def said(client, ash, days, part="any"):
    return client.post(path_to(ash, "preferences"), {"channel": WAYS, "day": days, "time": part})


def test_the_page_notes_days_and_part_of_the_day_and_shows_them_again(client, ash):
    said(client, ash, ["2", "4"], "mornings")

    made = contact_times_of([ash.pk], today_of(ash.company))[ash.pk]
    assert (made.weekdays, made.begin_minute, made.end_minute, made.noted_by) == (
        "24",
        0,
        720,
        "the customer",
    )
    page = client.get(path_to(ash, "preferences")).content.decode()
    assert page.count('name="day" value="2" checked') == page.count('value="mornings" selected') == 1
    assert 'name="day" value="1" checked' not in page
    assert not check_chain(ash.company_id)


def test_all_days_and_hours_are_no_wish_and_end_the_one_there_was(client, ash):
    said(client, ash, list("12345"))
    assert not ContactTimes.objects.exists()

    said(client, ash, ["1"])
    said(client, ash, list("12345"))

    assert not contact_times_of([ash.pk], today_of(ash.company))


def test_every_change_is_told_so_that_verify_finds_nothing(client, company):
    made = customer(company, "ash")
    for days, part in (
        (["1", "2"], "any"),
        (["3"], "afternoons"),
        (["3"], "afternoons"),
        (list("12345"), "any"),
    ):
        said(client, made, days, part)

    told = [each.told for each in Entry.objects.filter(kind="contact_times")]
    assert len(told) == 4  # Noted, ended and noted anew, ended.
    assert not changed_rows(CONTACT_TIMES, company.pk)


@pytest.mark.parametrize("days", [[], ["0"], ["8", "x", "", "12"], ["6"]])
def test_days_that_are_none_change_nothing(client, ash, days):
    assert said(client, ash, days, "midnight").status_code == 302
    assert not ContactTimes.objects.exists()


def test_the_round_plans_nothing_for_a_day_that_is_not_wanted(company):
    """The eleventh of March 2026 is a Wednesday."""
    tuesdays, wednesdays = owing(company, "ash"), owing(company, "elm")
    wish(tuesdays, 2)
    wish(wednesdays, 3)

    run_round(company, TODAY, at=MORNING, mode="rehearse")

    decided = {each.customer.ref: (each.decision, each.reason) for each in Decision.objects.all()}
    assert decided == {"ash": ("wait", "opted_out"), "elm": ("act", "ok")}


def test_delivery_waits_for_the_hours_that_are_wanted(company):
    ash = owing(company, "ash")
    wish(ash, 1, 2, 3, 4, 5, begin_minute=14 * 60)

    assert letterbox(company) == {}
    waits = Message.objects.get(customer=ash)
    assert waits.not_before == datetime(2026, 3, 11, 14, 0, tzinfo=UTC)

    assert set(letterbox(company, at=MORNING + timedelta(hours=4, minutes=5))) == {"ash"}


def test_a_message_that_meets_an_unwanted_day_waits_and_is_not_lost(company):
    ash = owing(company, "ash")
    run_round(company, TODAY, at=MORNING, mode="approve")
    wish(ash, 4)

    assert letterbox(company) == {}
    waits = Message.objects.get(customer=ash)
    assert (waits.status, waits.not_before.date()) == ("queued", date(2026, 3, 12))


def test_who_wants_no_contact_at_all_is_not_kept_waiting(company):
    ash = owing(company, "ash")
    run_round(company, TODAY, at=MORNING, mode="approve")
    wish(ash, 3)
    opt_out(ash, "", TODAY, at=MORNING, note="", by="Dana")

    assert letterbox(company) == {}
    assert Message.objects.get(customer=ash).status == "withdrawn"


def test_hours_that_the_rules_never_allow_do_not_keep_a_message_for_ever(company):
    """The house writes from nine to five: a wish for the night leaves the house's hours."""
    ash = owing(company, "ash")
    wish(ash, 1, 2, 3, 4, 5, begin_minute=22 * 60)

    assert set(letterbox(company)) == {"ash"}


@pytest.mark.parametrize(
    ("days", "hours"), [((), {}), ((0,), {}), ((8,), {}), ((1,), {"begin_minute": 1440})]
)
def test_what_is_no_time_is_refused(ash, days, hours):
    with pytest.raises(CannotNote):
        wish(ash, *days, **hours)


def test_staff_notes_them_from_the_command_line(ash):
    run = CliRunner()
    words = ["contact-times", "ash", "--company", "birch", "--on", "2026-03-11"]

    noted = run.invoke(dunwell, [*words, "--days", "mon,wed", "--from", "09:00", "--to", "12:00"])
    again = run.invoke(dunwell, [*words, "--days", "wed,mon", "--from", "09:00", "--to", "12:00"])
    wrong = run.invoke(dunwell, [*words, "--days", "monday"])

    assert (noted.output, again.output) == ("Noted for Ash.\n", "That was so already.\n")
    assert "is no day" in wrong.stderr
    made = ContactTimes.objects.get()
    assert (made.weekdays, made.begin_minute, made.end_minute) == ("13", 540, 720)
