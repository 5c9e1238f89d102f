"""Rounds and messages: read, changed beside the guard, let through, taken back; two who write lose nothing."""

import pytest
from django.test import Client
from small_ledger import NOW, TODAY, owing, round_on

from dunwell.journal.models import Entry
from dunwell.ledger.payments import receive
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import DeliveryRules, Message, Question, Round
from dunwell.outreach.own_words import version_of

ROUND = "/birch/rounds/2026-03-11/"


@pytest.fixture
def reviewed(company):
    """Ash and Yew are written to; the messages await approval."""
    DeliveryRules.objects.create(company=company, gate="approve")
    for name in ("Ash & Co", "Yew Ltd", "Elm Ltd"):
        owing(company, name)
    run_round(company, TODAY, at=NOW, mode="review")
    return company


@pytest.fixture
def message(reviewed):
    return Message.objects.select_related("company").get(customer__name="Ash & Co")


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def statuses(company):
    return sorted(Message.objects.filter(company=company).values_list("status", flat=True))


def form_of(message, text=None, **more):
    return {"subject": message.subject, "text": text or message.body, "version": version_of(message)} | more


def test_a_round_is_let_through_by_a_press_and_taken_back_by_another(staff, reviewed):
    assert "Approve all 3" in words(staff.get(ROUND))

    told = staff.post(f"{ROUND}approve/", follow=True)

    assert "3 messages are approved" in words(told)
    assert statuses(reviewed) == ["queued"] * 3
    undo = {"first": 0, "last": 0} | _undo_of(told)
    back = words(staff.post("/birch/rounds/take-back/", undo, follow=True))
    assert "3 messages are back where they were." in back
    assert statuses(reviewed) == ["awaiting_approval"] * 3


def _undo_of(told):
    import re

    return dict(re.findall(r'name="(first|last|next)" value="([^"]*)"', told.content.decode()))


def test_one_step_alone_is_let_through_and_what_has_to_be_read_waits(staff, reviewed, message):
    Message.objects.filter(pk=message.pk).update(status_reason="tone, to be read first: too_long: it is long")

    text = words(staff.get(ROUND))
    staff.post(f"{ROUND}approve/", {"step": "invoice.none_such"})
    assert statuses(reviewed) == ["awaiting_approval"] * 3
    staff.post(f"{ROUND}approve/", {"step": f"invoice.{message.decision.step_key}"})

    assert "1 has to be read first." in text
    assert "Approve these 2" in text
    assert statuses(reviewed) == ["awaiting_approval", "queued", "queued"]


def test_none_of_them_takes_a_reason_and_can_be_taken_back(staff, reviewed):
    assert "Say in a few words why" in words(staff.post(f"{ROUND}withdraw/", follow=True))

    told = staff.post(f"{ROUND}withdraw/", {"reason": "wrong price list"}, follow=True)

    assert statuses(reviewed) == ["withdrawn"] * 3
    assert "wrong price list" in Message.objects.first().status_reason
    staff.post("/birch/rounds/take-back/", _undo_of(told))
    assert statuses(reviewed) == ["awaiting_approval"] * 3


def test_a_company_that_rehearses_says_so_and_lets_nothing_through(staff, book):
    text = words(staff.get(ROUND))

    assert "The company rehearses: nothing leaves the house." in text
    assert "approve/" not in text
    assert "rehearses" in words(staff.post(f"{ROUND}approve/", follow=True))
    assert "queued" not in statuses(book)


def test_a_message_that_is_read_is_approved_and_the_next_one_comes(staff, reviewed, message):
    assert "Tone" in words(staff.get(f"/birch/messages/{message.pk}/"))

    told = staff.post(f"/birch/messages/{message.pk}/words/", form_of(message, then="approve"), follow=True)

    message.refresh_from_db()
    assert (message.status, message.edited_by) == ("queued", "")
    assert "1 message is approved." in words(told)
    assert told.redirect_chain[-1][0].startswith("/birch/messages/")
    assert told.redirect_chain[-1][0] != f"/birch/messages/{message.pk}/"


def test_words_are_checked_while_they_are_written_and_nothing_is_kept(staff, message):
    path, before = f"/birch/messages/{message.pk}/check/", message.body
    rude = form_of(message, "Pay now, you liar, or we will ruin you.")

    part = staff.post(path, rude, headers={"hx-request": "true"})
    whole = staff.post(path, rude)

    for answer in (part, whole):
        assert "Must not leave" in words(answer)
        assert "liar" in words(answer)
    assert "<html" not in part.content.decode()
    assert "Pay now, you liar" in words(whole).split("<textarea")[1]
    assert "Good to go" in words(staff.post(path, form_of(message), headers={"hx-request": "true"}))
    message.refresh_from_db()
    assert message.body == before


def test_words_are_saved_with_both_texts_and_what_blocks_is_not_let_through(staff, message):
    path, before = f"/birch/messages/{message.pk}/words/", message.body
    rude = "Pay now, you liar, or we will ruin you.\n"

    told = words(staff.post(path, form_of(message, rude, then="approve"), follow=True))

    message.refresh_from_db()
    assert "it must not leave with these words" in told
    assert (message.status, message.body, message.edited_by) == ("awaiting_approval", rude, "dana")
    entry = Entry.objects.get(kind="edited")
    assert (entry.told["was"]["text"], entry.told["verdict"]) == (before, "block")
    assert "How its words were changed" in told
    kind = f"{before.rstrip()}\n\nWith thanks for the good talk.\n"
    staff.post(path, form_of(message, kind, then="approve"))
    message.refresh_from_db()
    assert (message.status, message.body) == ("queued", kind)


def test_of_two_who_write_the_second_sees_both_texts_and_decides(reviewed, message, join):
    dana, eve = (
        browser(join(reviewed, "owner", name="Dana")),
        browser(join(reviewed, "controller", name="Eve")),
    )
    path, seen = f"/birch/messages/{message.pk}/words/", form_of(message)
    first, second = f"{message.body}\nDana's line.\n", f"{message.body}\nEve's <b>line</b>.\n"
    dana.post(path, seen | {"text": first})

    met = eve.post(path, seen | {"text": second, "then": "approve"})

    text = words(met)
    assert met.status_code == 409
    assert "Dana has changed this message meanwhile" in text
    assert "Dana&#x27;s line." in text
    assert "Eve&#x27;s &lt;b&gt;line&lt;/b&gt;." in text
    message.refresh_from_db()
    assert (message.body, message.status) == (first, "awaiting_approval")
    eve.post(path, form_of(message, second))
    message.refresh_from_db()
    assert (message.body, message.edited_by) == (second, "Eve")
    assert [entry.actor for entry in Entry.objects.filter(kind="edited").order_by("seq")] == ["Dana", "Eve"]


def test_what_was_paid_meanwhile_says_why_it_would_not_leave(staff, message):
    receive(message.customer, 123_450, "EUR", TODAY, at=NOW, by="dana")

    check = words(
        staff.post(f"/birch/messages/{message.pk}/check/", form_of(message), headers={"hx-request": "true"})
    )
    told = words(
        staff.post(f"/birch/messages/{message.pk}/words/", form_of(message, "Anything."), follow=True)
    )

    assert "would not be sent now" in check
    assert "nothing_due" in told
    message.refresh_from_db()
    assert message.edited_by == ""


def test_one_message_is_withdrawn_and_put_back(staff, message):
    path = f"/birch/messages/{message.pk}/withdraw/"

    told = staff.post(path, {"reason": "Kim rang"}, follow=True)

    message.refresh_from_db()
    assert message.status == "withdrawn"
    staff.post("/birch/rounds/take-back/", _undo_of(told))
    message.refresh_from_db()
    assert message.status == "awaiting_approval"
    Message.objects.filter(pk=message.pk).update(status="sent")
    assert "It has left" in words(staff.post(path, {"reason": "too late"}, follow=True))


def test_an_account_manager_approves_their_own_customers_messages_alone(reviewed, message, join):
    message.customer.account_manager = "Tom Keane"
    message.customer.save()
    client = browser(join(reviewed, "account_manager", name="Tom Keane"))
    other = Message.objects.exclude(pk=message.pk).first()

    client.post(f"{ROUND}approve/")

    assert statuses(reviewed) == ["awaiting_approval", "awaiting_approval", "queued"]
    for what in ("words", "check", "withdraw"):
        assert client.post(f"/birch/messages/{other.pk}/{what}/").status_code == 404


def test_somebody_elses_undo_changes_nothing(reviewed, join):
    dana, eve = (
        browser(join(reviewed, "owner", name="Dana")),
        browser(join(reviewed, "controller", name="Eve")),
    )
    told = dana.post(f"{ROUND}approve/", follow=True)

    eve.post("/birch/rounds/take-back/", _undo_of(told))
    dana.post("/birch/rounds/take-back/", {"first": "-1", "last": "9" * 30})

    assert statuses(reviewed) == ["queued"] * 3


def test_a_rehearsed_round_is_put_up_for_approval_once_the_gate_is_open(staff, book):
    DeliveryRules.objects.create(company=book, gate="approve")
    assert "Put them up for approval" in words(staff.get(ROUND))

    staff.post("/birch/rounds/make/", {"day": "2026-03-11"})

    assert book.works.get().arguments == {"as_of": "2026-03-11", "mode": "review"}


def test_the_page_of_a_round_costs_few_queries_and_shows_a_page_of_many(
    staff, company, django_assert_max_num_queries
):
    DeliveryRules.objects.create(company=company, gate="approve")
    for number in range(70):
        made = owing(company, f"Ash {number}", late_days=5 + number % 3)
        if number % 10 == 0:
            Question.objects.create(company=company, customer=made, kind="bounced", said="x", raised_at=NOW)
    for number in range(8):
        owing(company, f"Later {number}", late_days=-20)
    run_round(company, TODAY, at=NOW, mode="review")
    message = Message.objects.first()

    for path in (
        ROUND,
        f"{ROUND}?status=awaiting_approval",
        "/birch/rounds/",
        f"/birch/messages/{message.pk}/",
    ):
        with django_assert_max_num_queries(15):
            text = words(staff.get(path))
    assert words(staff.get(ROUND)).count(">Read<") == 50
    assert "Approve all 70" in words(staff.get(ROUND))
    assert text


def test_rounds_of_other_days_and_companies_are_not_there(staff, reviewed, other):
    assert Round.objects.count() == 2
    round_on(reviewed)
    for path in ("/birch/rounds/2026-03-12/approve/", "/birch/rounds/2026-03-12/withdraw/"):
        assert staff.post(path, {"reason": "x"}).status_code == 404
    foreign = Message.objects.get(company=other)
    for what in ("words", "check", "withdraw"):
        assert staff.post(f"/birch/messages/{foreign.pk}/{what}/").status_code == 404
