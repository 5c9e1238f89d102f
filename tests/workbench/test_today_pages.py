"""Today: what it tells, what its buttons do and who may press them, and what it costs for many."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django.asserts import assertRedirects
from small_ledger import HOSTILE, owing

from dunwell.arrangements.hardships import note_hardship
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Hold
from dunwell.outreach.company_day import company_day
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import DeliveryRules, Message, Pause, Question

NOW = timezone.now()


@pytest.fixture
def today(company):
    return company_day(company, NOW)


@pytest.fixture
def waits(company, today):
    """Has a customer owe, and chasing held for what they said; returns the hold."""

    def waits(name, kind="reply", said="Can you send it again?", **columns):
        made = owing(company, name, **columns)
        return place_hold(made, kind, today, at=NOW, note=said, owner="Dana", by="Dana")

    return waits


@pytest.fixture
def browser():
    """Returns a browser of somebody who is signed in."""

    def browse(user, **headers):
        client = Client(headers=headers)
        client.force_login(user)
        return client

    return browse


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_reply_is_told_with_its_words_the_next_step_why_and_what_was_not_done(staff, company, waits, today):
    waits("Ash & Co", said=f"Please send it again {HOSTILE}")
    run_round(company, today, at=NOW)

    text = words(staff.get("/birch/"))

    assert "Ash &amp; Co" in text
    assert "Read it, and answer" in text
    assert "Chasing is on hold until somebody has read it." in text
    assert "A message. On hold: Everything that would be due is on hold." in text
    assert "1 reply" in text
    assert "<script>alert" not in text
    assert "Left alone on" in text


def test_overdue_is_what_is_late_on_this_day_though_nobody_looked_at_the_list_of_customers(
    staff, company, waits, today
):
    customer = waits("Ash & Co").customer
    late = customer.invoices.get()
    late.pk, late.number, late.due_on = None, "NOT-YET", today + timedelta(days=20)
    late.save(force_insert=True)

    text = words(staff.get("/birch/"))

    assert "€1,234.50" in text
    assert "€2,469.00" not in text


def test_the_page_speaks_german(company, waits, browser, join, today):
    waits("Ash & Co", kind="payment_in_flight")
    client = browser(join(company, "owner"), **{"accept-language": "de"})

    text = words(client.get("/birch/"))

    assert "Suchen Sie die Zahlung" in text
    assert "Braucht Sie: 1" in text
    assert "Heute gibt es noch keine Runde." in text


def test_not_paid_lifts_the_hold_says_so_and_can_be_taken_back(company, waits, browser, join, today):
    hold = waits("Ash & Co", kind="payment_in_flight")
    client = browser(join(company, "account_manager", name="Dana"))
    hold.customer.account_manager = "Dana"
    hold.customer.save()

    told = client.post(f"/birch/today/holds/{hold.pk}/lift/", {"why": "not_paid"}, follow=True)

    assert "Ash &amp; Co may hear from us again." in words(told)
    assert hold.release.reason == "Looked for the payment: it has not come."
    assert (hold.release.released_by, active_holds(hold.customer, today).count()) == ("Dana", 0)
    assert "Nothing needs you" in words(client.get("/birch/"))

    for _ in range(2):
        client.post(f"/birch/today/holds/{hold.pk}/hold-again/")
    [again] = active_holds(hold.customer, today)
    assert (again.kind, again.note, again.owner) == (hold.kind, hold.note, hold.owner)
    assert "Says it is paid" in words(client.get("/birch/"))


def test_holds_of_arrangements_are_not_lifted_by_a_press(staff, company, waits):
    hold = waits("Ash & Co", kind="promise")

    assert staff.post(f"/birch/today/holds/{hold.pk}/lift/").status_code == 404


def test_whoever_spoke_with_somebody_says_so_at_once(staff, company, today):
    customer = owing(company, "Ash & Co")
    found = note_hardship(customer, today, at=NOW, by="Dana", wish="pause")
    assert "Speak with them, and listen" in words(staff.get("/birch/"))

    staff.post(f"/birch/today/hardship/{found.pk}/spoken/")

    assert found.steps.get().step == "spoken"
    assert "Speak with them, and listen" not in words(staff.get("/birch/"))


def test_an_uncertain_message_is_judged_with_a_note_and_not_without(staff, book):
    message = Message.objects.filter(company=book).first()
    Message.objects.filter(pk=message.pk).update(status="uncertain", status_reason="no answer after the dot")
    path = f"/birch/today/messages/{message.pk}/judge/"
    assert "It left" in words(staff.get("/birch/"))

    assert "what you found out" in words(staff.post(path, {"left": "0"}, follow=True))
    assert "did not leave" in words(staff.post(path, {"left": "0", "note": "not in the log"}, follow=True))

    message.refresh_from_db()
    assert message.status == "failed"


def test_a_question_is_closed_with_what_was_found_out(staff, company):
    customer = owing(company, "Ash & Co")
    asked = Question.objects.create(
        company=company, customer=customer, kind="bounced", said="x", raised_at=NOW
    )

    staff.post(f"/birch/today/questions/{asked.pk}/answered/", {"note": "a new address"})

    asked.refresh_from_db()
    assert asked.answer == "a new address"


def test_everything_stops_and_goes_on_by_a_press(staff, book):
    told = words(staff.post("/birch/pause/", {"reason": "wrong price list"}, follow=True))
    assert "Nothing leaves any more" in told
    assert "wrong price list" in told
    assert "is paused already" in words(staff.post("/birch/pause/", follow=True))

    assert "Messages leave again." in words(staff.post("/birch/resume/", follow=True))
    assert Pause.objects.get().resumed_at is not None


@pytest.mark.parametrize(
    ("gate", "mode", "said"),
    [
        ("rehearsal", "rehearse", "Rehearse today&#x27;s round"),
        ("approve", "review", "Make today&#x27;s round"),
        ("autopilot", "approve", "Make today&#x27;s round"),
    ],
)
def test_the_round_is_asked_for_as_the_gate_says(staff, company, gate, mode, said, today):
    owing(company, "Ash & Co")
    DeliveryRules.objects.create(company=company, gate=gate)
    assert said in words(staff.get("/birch/"))

    answer = staff.post("/birch/rounds/make/")

    work = company.works.get()
    assert (work.kind, work.arguments) == ("round", {"as_of": today.isoformat(), "mode": mode})
    assert answer["Location"] == f"/birch/work/{work.pk}/"
    assert "The round is being made." in words(staff.get("/birch/"))


PRESSED = {
    "/birch/pause/": "run",
    "/birch/resume/": "run",
    "/birch/rounds/make/": "run",
    "/birch/rounds/deliver/": "run",
    "/birch/today/holds/{hold}/lift/": "work",
    "/birch/today/holds/{hold}/hold-again/": "work",
    "/birch/today/messages/{message}/judge/": "approve",
    "/birch/rounds/2026-03-11/approve/": "approve",
    "/birch/rounds/2026-03-11/withdraw/": "approve",
    "/birch/messages/{message}/words/": "approve",
    "/birch/messages/{message}/check/": "approve",
    "/birch/messages/{message}/withdraw/": "approve",
    "/birch/rounds/take-back/": "approve",
}
ALLOWED = {
    "owner": {"run", "work", "approve"},
    "controller": {"run", "work", "approve"},
    "account_manager": {"work", "approve"},
    "viewer": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_presses_what_it_may_and_is_shown_no_other_button(book, other, join, browser, waits, role):
    hold = waits("Yew")
    for each in book.customers.all():
        each.account_manager = "Tom Keane"
        each.save()
    client = browser(join(book, role, name="Tom Keane"))
    message = Message.objects.filter(company=book).first()
    for path, needs in PRESSED.items():
        filled = path.format(hold=hold.pk, message=message.pk)
        assert client.get(filled).status_code == 405, path
        allowed = needs in ALLOWED[role]
        status = client.post(filled, {"version": "x", "text": "x", "subject": "x"}).status_code
        assert (status == 403) != allowed, (path, status)
        assert status < 500
        elsewhere = filled.replace("/birch/", "/elm/")
        assert client.post(elsewhere).status_code == 404
    shown = client.get("/birch/").content.decode()
    assert ("/birch/pause/" in shown or "/birch/resume/" in shown) == ("run" in ALLOWED[role])


def test_an_account_manager_sees_and_acts_on_their_own_customers_alone(company, waits, join, browser):
    mine, others = waits("Ash & Co", account_manager="Tom Keane"), waits("Yew Ltd", account_manager="Eve")
    client = browser(join(company, "account_manager", name="Tom Keane"))

    text = words(client.get("/birch/"))

    assert "Ash &amp; Co" in text
    assert "Yew Ltd" not in text
    assert "Needs you 1" in text
    assert client.post(f"/birch/today/holds/{others.pk}/lift/").status_code == 404
    assert client.post(f"/birch/today/holds/{mine.pk}/lift/").status_code == 302
    assert not Hold.objects.get(pk=others.pk).customer.holds.filter(release__isnull=False).exists()


def test_today_costs_few_queries_however_much_there_is(
    staff, company, waits, today, django_assert_max_num_queries
):
    for number in range(30):
        waits(f"Ash {number}", kind="reply" if number % 2 else "payment_in_flight")
    run_round(company, today, at=NOW)
    staff.get("/birch/")

    with django_assert_max_num_queries(15):
        text = words(staff.get("/birch/"))

    assert text.count('class="case"') == 20
    assert "Needs you 30" in text
    assert words(staff.get("/birch/?page=2")).count('class="case"') == 10
    assert words(staff.get("/birch/?only=reply")).count('class="case"') == 15


def test_a_company_without_any_data_is_led_to_its_first_steps_and_not_once_it_has_some(staff, company):
    assertRedirects(staff.get("/birch/"), "/birch/first-steps/")

    owing(company, "Ash & Co")

    assert staff.get("/birch/").status_code == 200


def test_the_command_lists_the_same_in_the_same_order(company, waits):
    import json

    from click.testing import CliRunner

    from dunwell.cli import dunwell

    waits("Ash & Co", said="Can you send it again?")
    waits("Yew Ltd", kind="payment_in_flight", amount_minor=999_900)

    with translation.override("en"):
        told = json.loads(CliRunner().invoke(dunwell, ["today", "--company", "birch", "--json"]).stdout)
        plain = CliRunner().invoke(dunwell, ["today", "--company", "birch"]).stdout

    assert [each["name"] for each in told["cases"]] == ["Yew Ltd", "Ash & Co"]
    assert (told["needs_you"], told["on_hold"], told["cases"][0]["kind"]) == (2, 2, "says_paid")
    assert told["cases"][1]["said"] == "Can you send it again?"
    assert plain.index("Yew Ltd") < plain.index("Ash & Co")
    assert "→ Find the payment" in plain


def test_what_waits_longer_than_its_limit_is_said_of_the_ledger(staff, book):
    DeliveryRules.objects.create(company=book, fresh_days=3)
    book.imports.update(imported_at=NOW - timedelta(days=9))

    assert "older than you allow" in words(staff.get("/birch/"))
