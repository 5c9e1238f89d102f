"""The list of calls and one call: the number only where it may be called, whose turn it is, what is noted in seconds."""

from datetime import timedelta

import pytest
from agreed import AT, OF, TODAY, days, owing
from django.urls import reverse
from django.utils import timezone

from dunwell.arrangements.models import Dispute, Promise
from dunwell.ledger.models import Company, EarlierReminder
from dunwell.ledger.payments import receive
from dunwell.ledger.wishes import opt_out
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import CallOutcome, Contact, Message, ReasonForDelay

pytestmark = pytest.mark.one_database

NUMBER = "555 0111"


@pytest.fixture
def clock(monkeypatch):
    """Sets what the clock shows; eleven on a Wednesday unless a test says otherwise."""

    def show(at=AT):
        monkeypatch.setattr(timezone, "now", lambda: at)

    show()
    return show


@pytest.fixture
def ash(company, clock):
    return owing(company, "ash", name="Ash & <b>Co</b>")


@pytest.fixture
def browse(client, company, join):
    """Signs in somebody of a role, and returns their browser."""

    def sign_in(role, name="Lee Park"):
        client.force_login(join(company, role, name=name))
        return client

    return sign_in


def path(name, customer):
    return reverse(name, args=["birch", customer.pk])


def called(company, *refs):
    """Customers whose next step is a call, with the round of the day made; the amounts grow."""
    found = []
    for number, ref in enumerate(refs):
        found.append(owing(company, ref, 60_000 + number))
        EarlierReminder.objects.create(invoice=found[-1].invoices.get(), step_no=3, on_date=days(-10))
    run_round(company, TODAY, at=AT, mode="approve")
    return found


def key_of(page):
    return page.split('name="key" value="')[1].split('"')[0]


def test_the_number_shows_only_after_the_turn_is_taken(browse, ash):
    controller = browse("controller")

    before = controller.get(path("call", ash)).content.decode()
    controller.post(path("call_begin", ash))
    after = controller.get(path("call", ash)).content.decode()

    assert NUMBER not in before
    assert "Call now" in before
    assert NUMBER in after
    assert "<b>Co" not in after


def _declined(company, ash, clock):
    opt_out(ash, "call", TODAY, note="no", **OF)


def _paid(company, ash, clock):
    receive(ash, 60_000, "EUR", TODAY, **OF)


def _late(company, ash, clock):
    clock(AT + timedelta(hours=9))


def _no_number(company, ash, clock):
    ash.contact_points.all().delete()


@pytest.mark.parametrize(
    ("happens", "english", "german"),
    [
        (_declined, "They asked not to be called", "möchte nicht angerufen werden"),
        (_paid, "is paid, promised, disputed or put off", "ist bezahlt, zugesagt"),
        (_late, "outside the hours", "nicht die Zeit für Anrufe"),
        (_no_number, "No number is known", "keine Nummer bekannt"),
    ],
)
def test_where_a_call_is_not_allowed_the_page_has_no_number_and_says_why(
    browse, company, ash, clock, settings, happens, english, german
):
    controller = browse("controller")
    happens(company, ash, clock)

    controller.post(path("call_begin", ash))
    page = controller.get(path("call", ash)).content.decode()
    controller.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    assert NUMBER not in page
    assert english in page
    assert "Call now" not in page
    assert german in controller.get(path("call", ash)).content.decode()
    if happens is _late:
        assert "May be called from" in page


def test_while_one_calls_others_see_who_and_get_no_number(browse, ash):
    browse("controller", "Dana Reyes").post(path("call_begin", ash))
    other = browse("controller", "Lee Park")

    page = other.get(path("call", ash)).content.decode()
    answer = other.post(path("call_begin", ash), follow=True).content.decode()
    logged = other.post(path("call_log", ash), {"key": "k", "outcome": "spoke"})

    assert "Dana Reyes is calling" in page
    assert NUMBER not in page + answer
    assert "Somebody else is calling" in answer
    assert logged.status_code == 422
    assert not CallOutcome.objects.exists()


def test_a_turn_given_back_lets_others_call(browse, ash):
    browse("controller", "Dana Reyes").post(path("call_begin", ash))
    client = browse("controller", "Lee Park")
    client.post(path("call_leave", ash))
    assert NUMBER not in client.get(path("call", ash)).content.decode()


def test_a_call_is_noted_with_one_form_and_leads_on_to_the_next(browse, company, clock):
    ash, elm = called(company, "ash", "elm")
    controller = browse("controller")
    listed = controller.get(reverse("calls", args=["birch"])).content.decode()
    assert listed.index("Elm") < listed.index("Ash")
    assert NUMBER not in listed
    first = controller.get(reverse("next_call", args=["birch"]))
    assert first["Location"] == path("call", elm)

    controller.post(path("call_begin", elm))
    page = controller.get(path("call", elm)).content.decode()
    assert "Ask, and listen" in page
    answer = controller.post(
        path("call_log", elm),
        {
            "key": key_of(page), "outcome": "promised", "pay_on": "2026-03-20", "amount": "300,00", "note": "Friday",
            "delay": "waiting_for_customers", "delay_said": "the council pays late", "spoke_with": "Kim",
        },
    )  # fmt: skip

    assert answer.status_code == 302
    assert controller.get(answer["Location"])["Location"] == path("call", ash)
    assert Promise.objects.get(customer=elm).amount_minor == 30_000
    reason = ReasonForDelay.objects.get()
    assert (reason.reason, reason.said, reason.noted_by) == (
        "waiting_for_customers",
        "the council pays late",
        "Lee Park",
    )
    assert Message.objects.get(customer=elm).status == "sent"
    assert (
        "promised to pay by 20 Mar 2026" in controller.get(reverse("calls", args=["birch"])).content.decode()
    )


def test_nobody_there_takes_one_press(browse, ash):
    controller = browse("controller")
    page = controller.get(path("call", ash)).content.decode()

    answer = controller.post(path("call_log", ash), {"key": key_of(page), "quick": "no_answer"})
    again = controller.post(path("call_log", ash), {"key": key_of(page), "quick": "no_answer"})

    assert (answer.status_code, again.status_code) == (302, 302)
    assert CallOutcome.objects.get().outcome == "no_answer"
    assert Contact.objects.filter(customer=ash).count() == 1


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({}, "required"),
        ({"outcome": "promised"}, "Give the day"),
        ({"outcome": "promised", "pay_on": "2026-03-20", "amount": "lots"}, "Write an amount"),
        ({"outcome": "promised", "pay_on": "2027-03-20"}, "later than the policy"),
        ({"outcome": "promised", "pay_on": "2026-03-20", "amount": "900"}, "does not fit"),
        ({"outcome": "disputed", "wrong": "faulty"}, "Tick the invoices"),
        ({"outcome": "disputed", "about": "BIRCH-ASH"}, "Choose what is wrong"),
        ({"outcome": "call_back", "call_on": "2026-03-13"}, "Give day and time"),
        ({"outcome": "call_back", "call_on": "2026-03-10", "call_at": "10:00"}, "cannot be noted"),
        ({"outcome": "spoke", "about": "B-9"}, "not one of the available"),
    ],
)
def test_what_is_missing_is_said_and_nothing_noted(browse, ash, said, complaint):
    answer = browse("controller").post(path("call_log", ash), {"key": "k", **said})

    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not CallOutcome.objects.exists()
    assert not Contact.objects.exists()


def test_a_call_made_against_the_rules_is_noted_only_when_that_is_ticked(browse, ash, clock):
    controller = browse("controller")
    clock(AT + timedelta(hours=9))

    refused = controller.post(path("call_log", ash), {"key": "k", "outcome": "spoke"})
    ticked = controller.post(path("call_log", ash), {"key": "k", "outcome": "spoke", "made_anyway": "on"})

    assert "By the rules no call may be made" in refused.content.decode()
    assert ticked.status_code == 302
    assert CallOutcome.objects.get().against == "house-hours"


def test_a_dispute_hardship_and_another_call_are_noted_from_the_same_form(browse, company, clock):
    ash, elm, oak = (owing(company, ref) for ref in ("ash", "elm", "oak"))
    controller = browse("controller")
    said = {"about": "BIRCH-ASH", "wrong": "faulty", "note": "One is broken"}

    controller.post(path("call_log", ash), {"key": "1", "outcome": "disputed", **said})
    controller.post(
        path("call_log", elm), {"key": "2", "outcome": "hardship", "wish": "pause", "note": "a secret cause"}
    )
    controller.post(
        path("call_log", oak),
        {"key": "3", "outcome": "call_back", "call_on": "2026-03-11", "call_at": "15:30"},
    )

    assert Dispute.objects.get().invoice.customer == ash
    hard = CallOutcome.objects.get(customer=elm)
    assert (hard.outcome, hard.note) == ("hardship", "")
    listed = controller.get(reverse("calls", args=["birch"])).content.decode()
    assert "Agreed on" in listed
    assert "15:30" in listed


def test_a_task_is_done_by_one_press(browse, company, clock):
    [ash] = called(company, "ash")
    Message.objects.update(channel="task")
    controller = browse("controller")
    assert "It is done" in controller.get(path("call", ash)).content.decode()

    controller.post(path("call_done", ash), {"note": "visited"})

    assert Message.objects.get().status == "sent"
    again = controller.post(path("call_done", ash), {}, follow=True).content.decode()
    assert "nothing to be done" in again


def test_the_script_is_there_in_the_customers_language_too(browse, company, clock):
    ash = owing(company, "ash", language="de")

    page = browse("controller").get(path("call", ash), {"language": "de"}).content.decode()

    assert 'lang="de"' in page
    assert "Guten Tag" in page


def test_what_is_known_and_what_may_be_offered_come_as_parts_and_as_pages(browse, ash):
    receive(ash, 60_000, "EUR", TODAY, **OF)
    controller = browse("controller")

    whole, part = (
        controller.get(path("call_known", ash), headers=headers) for headers in ({}, {"HX-Request": "true"})
    )

    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "28 days late" in part.content.decode()


POSTS = ("call_begin", "call_leave", "call_log", "call_done")


@pytest.mark.parametrize("name", POSTS)
def test_who_only_looks_calls_nobody(browse, ash, name):
    for role in ("viewer", "auditor"):
        assert browse(role).post(path(name, ash), {"key": "k", "outcome": "spoke"}).status_code == 403
    assert browse("controller").get(path(name, ash)).status_code == 405


def test_customers_of_others_are_not_there(browse, company, ash, db):
    elm = Company.objects.create(
        key="elm", name="Elm", currency="EUR", jurisdiction="IE", language="en", created_at=AT
    )
    stranger = owing(elm, "stranger")
    for role, customer in (("account_manager", ash), ("owner", stranger)):
        client = browse(role)
        for name in ("call", "call_known"):
            assert client.get(path(name, customer)).status_code == 404
        for name in POSTS:
            assert client.post(path(name, customer), {"key": "k", "outcome": "spoke"}).status_code == 404
    assert browse("viewer").get(path("call", ash)).status_code == 200
    assert browse("viewer").get(reverse("next_call", args=["birch"])).status_code == 403


def test_an_empty_list_says_when_somebody_will_stand_in_it(browse, company, clock):
    page = browse("controller").get(reverse("calls", args=["birch"])).content.decode()

    assert "Nobody is to be called" in page


def test_pages_ask_the_database_few_times(staff, company, clock, django_assert_max_num_queries):
    customers = called(company, *(f"c{number}" for number in range(8)))
    staff.post(path("call_log", customers[0]), {"key": "k", "outcome": "spoke", "delay": "forgot"})
    staff.post(path("call_begin", customers[1]))
    staff.get(reverse("calls", args=["birch"]))  # What was just done is said once.

    for customer in customers[:3]:
        with django_assert_max_num_queries(15):
            assert staff.get(path("call", customer)).status_code == 200
        with django_assert_max_num_queries(15):
            staff.get(path("call_known", customer))
    with django_assert_max_num_queries(15):
        staff.get(reverse("calls", args=["birch"]))
    with django_assert_max_num_queries(15):
        staff.get(reverse("next_call", args=["birch"]))
