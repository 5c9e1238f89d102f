"""Every contact is checked against what was known and in force on its day: each broken rule gives exactly its finding."""

import shutil
from datetime import timedelta

import pytest
from cast import at, customer, day, invoice, round_on
from sent_mail import send

from dunwell.ledger.holds import place_hold, release_hold
from dunwell.ledger.models import Company, Customer, Hold, Invoice, OptOut
from dunwell.ledger.wishes import opt_out
from dunwell.outreach.contact_check import check_contacts
from dunwell.outreach.judging import judge
from dunwell.outreach.models import Attempt, Contact, Decision, Message
from dunwell.outreach.playbooks import SHIPPED
from dunwell.outreach.taken import note_contact

WEDNESDAY = "2026-03-11"
BY = {"at": at(WEDNESDAY, 11), "by": "dana"}


@pytest.fixture
def written(company, tmp_path):
    """Ash and Elm were written to by the program on a Wednesday at ten; Oak owes, and was not."""
    for ref in ("ash", "elm"):
        invoice(customer(company, ref), f"{ref}-1", "2026-03-06")
    invoice(customer(company, "oak"), "oak-1", "2026-04-06")
    round_on(company, WEDNESDAY, "approve")
    assert send(company, at(WEDNESDAY, 10), tmp_path) == {"sent": 2}
    assert told(company) == []
    return company


def told(company):
    return [(each.column, each.severity.value) for each in check_contacts(company)]


def contact_of(ref):
    return Contact.objects.filter(customer__ref=ref, message__isnull=False)


def slip_in(ref, on, channel="call"):
    """A contact made around the program: the journal knows nothing of it, so it was always there."""
    who = Customer.objects.get(ref=ref)
    return Contact.objects.create(company=who.company, customer=who, channel=channel, on_date=day(on))


def test_what_the_program_does_by_itself_for_ten_days_is_always_allowed(company, tmp_path):
    for number in range(6):
        who = customer(company, f"c{number}", time_zone=["", "Europe/Dublin", "America/New_York"][number % 3])
        invoice(who, f"c{number}-1", f"2026-02-{10 + 3 * number}")
    for days in range(10):
        on = (day(WEDNESDAY) + timedelta(days=days)).isoformat()
        round_on(company, on, "approve")
        send(company, at(on, 15), tmp_path)

    assert Contact.objects.count() > 8
    assert told(company) == []


def test_a_contact_too_soon_after_another(written):
    slip_in("ash", "2026-03-10")

    [finding] = check_contacts(written)

    message = Message.objects.get(customer__ref="ash")
    assert str(finding) == (
        f"error: too_soon: birch: message {message.pk} (email) of 2026-03-11 to customer ash was not allowed: "
        "the one before was on 2026-03-10; at least 3 days lie between two."
    )


def test_one_contact_too_many(written):
    for on in ("2026-03-05", "2026-03-06"):
        slip_in("ash", on)

    assert told(written) == [("contact_cap", "error")]


def test_a_contact_on_a_quiet_weekday(written):
    contact_of("ash").update(on_date=day("2026-03-14"))

    assert told(written) == [("quiet_day", "error")]


def test_a_contact_on_a_public_holiday(written):
    contact_of("ash").update(on_date=day("2026-03-17"))

    assert told(written) == [("holiday", "error")]


def test_a_contact_on_a_quiet_weekday_of_the_customers_own_calendar(written):
    Attempt.objects.filter(message__customer__ref="ash").update(began_at=at("2026-03-15", 10))

    assert told(written) == [("quiet_day", "error")]


@pytest.mark.parametrize("hour", [3, 7, 20, 23])
def test_a_contact_outside_the_hours_of_the_customers_clock(written, hour):
    Attempt.objects.filter(message__customer__ref="ash").update(began_at=at(WEDNESDAY, hour))

    assert told(written) == [("quiet_hours", "error")]


def test_a_contact_that_had_been_declined(written):
    OptOut.objects.create(
        customer=Customer.objects.get(ref="ash"), channel="email", since_on=day("2026-03-01")
    )

    assert told(written) == [("opted_out", "error")]


@pytest.mark.parametrize(
    ("channel", "since", "until"),
    [("sms", "2026-03-01", None), ("", "2026-03-12", None), ("", "2026-03-01", "2026-03-10")],
)
def test_a_wish_about_something_else_or_another_time_is_none(written, channel, since, until):
    ash = Customer.objects.get(ref="ash")
    OptOut.objects.create(
        customer=ash, channel=channel, since_on=day(since), until_on=day(until) if until else None
    )

    assert told(written) == []


def hold(ref, **columns):
    who = Customer.objects.get(ref=ref)
    given = {"kind": "dispute", "starts_on": day("2026-03-09"), "review_on": day("2026-03-16")}
    return Hold.objects.create(
        company=who.company,
        customer=who,
        owner="Dana",
        note="",
        placed_at=at("2026-03-09"),
        **{**given, **columns},
    )


def test_a_contact_while_on_hold(written):
    hold("ash")

    assert told(written) == [("on_hold", "error")]


def test_a_contact_about_an_invoice_that_was_on_hold(written):
    hold("ash", track="invoice", occasion_id=Invoice.objects.get(number="ash-1").pk)

    assert told(written) == [("on_hold", "error")]


def test_a_hold_on_another_invoice_or_another_day_is_none(written):
    hold("ash", track="invoice", occasion_id=Invoice.objects.get(number="oak-1").pk)
    hold("elm", ends_on=day("2026-03-10"))
    hold("elm", starts_on=day("2026-03-12"))
    release_hold(hold("oak"), day("2026-03-11"), at=at("2026-03-11"), by="dana", reason="")

    assert told(written) == []


@pytest.mark.parametrize("changed", [{"decision": "wait"}, {"channel": "sms"}, {"track": "promise"}])
def test_a_message_that_no_decision_stands_behind(written, changed):
    Decision.objects.filter(customer__ref="ash").update(**changed)

    assert told(written) == [("not_decided", "error")]


def test_a_message_that_may_have_left_is_checked_too(company, tmp_path):
    invoice(customer(company, "ash"), "ash-1", "2026-03-06")
    round_on(company, WEDNESDAY, "approve")
    send(company, at(WEDNESDAY, 10), tmp_path, unclear=True)
    assert told(company) == []

    hold("ash")
    slip_in("ash", "2026-03-10")

    assert sorted(told(company)) == [("on_hold", "error"), ("too_soon", "error")]


def test_an_uncertain_message_that_a_person_judged_is_measured_by_its_own_day(company, tmp_path):
    ash = customer(company, "ash")
    invoice(ash, "ash-1", "2026-03-06")
    round_on(company, WEDNESDAY, "approve")
    send(company, at(WEDNESDAY, 10), tmp_path, unclear=True)
    note_contact(ash, "call", on=day("2026-03-13"), at=at("2026-03-13"), by="dana", note="")

    judge(Message.objects.get(), True, at=at("2026-03-16"), by="dana", note="it is in the log")

    assert told(company) == [("too_soon", "warning")]  # The call two days later, not the message.


def test_what_was_only_known_later_is_held_against_nobody(written):
    ash, elm = (Customer.objects.get(ref=ref) for ref in ("ash", "elm"))
    place_hold(ash, "dispute", day(WEDNESDAY), note="", owner="Dana", **BY)
    opt_out(elm, "", day(WEDNESDAY), note="", **BY)
    note_contact(elm, "call", on=day("2026-03-09"), note="noted late", **BY)
    Customer.objects.update(time_zone="Pacific/Auckland", country="NZ", kind="consumer")

    assert told(written) == []


def test_a_playbook_that_changed_later_is_held_against_nobody(company, tmp_path, settings):
    settings.HOME = tmp_path
    invoice(customer(company, "ash"), "ash-1", "2026-03-06")
    note_contact(
        Customer.objects.get(), "call", on=day("2026-03-06"), at=at("2026-03-06"), by="dana", note=""
    )
    round_on(company, WEDNESDAY, "approve")
    assert send(company, at(WEDNESDAY, 10), tmp_path) == {"sent": 1}

    (tmp_path / "playbooks").mkdir()
    shutil.copy(SHIPPED / "standard.toml", tmp_path / "playbooks" / "standard.toml")
    path = tmp_path / "playbooks" / "standard.toml"
    path.write_text(path.read_text().replace("min_gap_days = 3", "min_gap_days = 30"))

    assert told(company) == []


@pytest.mark.parametrize(
    ("on", "rule"), [("2026-03-12", "too_soon"), ("2026-03-15", "quiet_day"), ("2026-03-17", "holiday")]
)
def test_what_a_person_did_is_told_as_a_warning(written, on, rule):
    note_contact(
        Customer.objects.get(ref="ash"), "call", on=day(on), at=at(on), by="dana", note="they asked me to"
    )

    [finding] = check_contacts(written)

    assert (finding.column, finding.severity.value) == (rule, "warning")
    assert ", by a person," in finding.message


def test_another_companys_contacts_are_not_counted(written):
    other = Company.objects.create(
        key="elm", name="Elm", currency="EUR", jurisdiction="IE", language="en", created_at=at(WEDNESDAY)
    )
    customer(other, "stranger")
    slip_in("stranger", "2026-03-14")

    assert told(written) == []
    assert told(None) == [("quiet_day", "warning")]
