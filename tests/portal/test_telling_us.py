"""What a customer tells us holds chasing at once, goes to a person, is answered by mail, and counts once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from page_cast import invoice, path_to, today_of

from dunwell.arrangements.models import Hardship
from dunwell.arrangements.signposts import signposts
from dunwell.engine.facts import HOLD_KINDS
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.holds import active_holds
from dunwell.ledger.models import Hold
from dunwell.portal.models import Notice, PortalLink
from dunwell.portal.told_us import working_days_after


def post(client, of, page, path=None, **fields):
    return client.post(path or path_to(of, page), fields)


def the_hold():
    return Hold.objects.get()


def test_having_paid_holds_chasing_at_once_and_says_so(client, ash):
    today = today_of(ash.company)

    answer = post(client, ash, "paid", on=today.isoformat(), amount="1.530,00", reference="A-1 A-2")

    hold = the_hold()
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?done=paid")
    assert (hold.kind, hold.customer, hold.track, hold.starts_on) == ("payment_in_flight", ash, "", today)
    assert "€1,530.00" in hold.note
    assert "A-1 A-2" in hold.note
    assert hold.review_on > today
    assert hold.owner == "Dana Reyes"
    assert list(active_holds(ash, today)) == [hold]
    assert Notice.objects.get().kind == "paid"
    assert Entry.objects.get(kind="hold").actor == "the customer"
    assert not check_chain(ash.company_id)


def test_having_paid_one_invoice_holds_this_one(client, ash):
    first = ash.invoices.get(number="A-1")

    post(client, ash, "paid", on=today_of(ash.company).isoformat(), amount="700", invoice=str(first.pk))

    assert (the_hold().track, the_hold().occasion_id) == ("invoice", first.pk)


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": "100"},
        {"on": "yesterday", "amount": "100"},
        {"on": "2020-01-01", "amount": "100"},
        {"on": "9999-12-31", "amount": "100"},
        {"on": "TODAY"},
        {"on": "TODAY", "amount": "0"},
        {"on": "TODAY", "amount": "-5"},
        {"on": "TODAY", "amount": "1e9"},
        {"on": "TODAY", "amount": "12.345.6"},
        {"on": "TODAY", "amount": "9" * 30},
        {"on": "TODAY", "amount": "\u0661\u0662"},
    ],
)
def test_a_payment_that_makes_no_sense_is_asked_again_and_holds_nothing(client, ash, fields):
    if fields.get("on") == "TODAY":
        fields["on"] = today_of(ash.company).isoformat()

    answer = post(client, ash, "paid", **fields)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Hold.objects.exists()


def test_something_wrong_with_an_invoice_holds_it_and_nothing_else(client, ash):
    second = ash.invoices.get(number="A-2")

    answer = post(client, ash, "wrong", invoice=str(second.pk), kind="faulty", text="Two boards are split.")

    hold = the_hold()
    assert answer.headers["Location"].endswith("?done=wrong")
    assert (hold.kind, hold.track, hold.occasion_id) == ("dispute", "invoice", second.pk)
    assert hold.note.endswith("Two boards are split.")
    assert Notice.objects.get().tells["number"] == "A-2"


@pytest.mark.parametrize(
    "fields", [{}, {"kind": "faulty"}, {"invoice": "OWN"}, {"invoice": "OWN", "kind": "x"}]
)
def test_something_wrong_without_saying_what_is_asked_again(client, ash, fields):
    fields = {
        name: str(ash.invoices.first().pk) if value == "OWN" else value for name, value in fields.items()
    }

    assert post(client, ash, "wrong", **fields).status_code == 422
    assert not Hold.objects.exists()


def test_finding_it_hard_takes_one_press_and_a_person_has_it_by_the_next_working_day(client, ash):
    answer = post(client, ash, "hard")

    hold, today = the_hold(), today_of(ash.company)
    assert answer.headers["Location"].endswith("?done=hard")
    assert (hold.kind, hold.track) == ("hardship", "")
    assert hold.review_on == working_days_after(today, 1)


@pytest.mark.parametrize("page", ["talk", "complain"])
def test_writing_to_us_pauses_reminders_until_there_is_an_answer(client, ash, page):
    answer = post(client, ash, page, text="Please call.", phone="+353 1 555")

    assert answer.headers["Location"].endswith(f"?done={page}")
    assert the_hold().kind == "reply"
    assert "Please call." in the_hold().note
    assert ("Complaint" in the_hold().note) is (page == "complain")


def test_an_empty_message_is_asked_again(client, ash):
    assert post(client, ash, "talk", text="  ").status_code == 422
    assert not Hold.objects.exists()


def test_not_me_ends_the_link_and_stops_everything_until_a_person_has_looked(client, ash):
    path, other = path_to(ash, "not-you"), path_to(ash)

    answer = client.post(path)

    assert answer.status_code == 200
    assert client.get(path).status_code == client.get(other).status_code == 404
    assert the_hold().kind == "reply"
    assert PortalLink.objects.filter(end=None).count() == 0
    assert not Notice.objects.exists()  # It would go to the wrong person.


def test_pressed_twice_it_is_told_once(client, ash):
    path, today = path_to(ash, "paid"), today_of(ash.company).isoformat()

    for _ in range(2):
        post(client, ash, "", path, on=today, amount="100.00")

    assert Hold.objects.count() == 1
    assert Notice.objects.count() == 1


def test_what_was_told_stands_on_the_page_with_who_has_it(client, ash):
    post(
        client,
        ash,
        "wrong",
        invoice=str(ash.invoices.get(number="A-2").pk),
        kind="wrong_amount",
        text="Too much",
    )

    page = client.get(path_to(ash)).content.decode()

    assert "You told us that something is wrong, about A-2" in page
    assert "Dana Reyes has it" in page
    assert "Reminders about A-2 are paused" in page


def test_nobody_without_an_open_invoice_can_say_they_paid_one(client, company, ash):
    ash.invoices.all().delete()

    assert client.get(path_to(ash, "paid")).status_code == 302
    assert client.get(path_to(ash, "wrong")).status_code == 302


def test_every_kind_of_hold_the_page_places_is_one_the_plan_knows():
    assert {"payment_in_flight", "dispute", "hardship", "reply"} <= set(HOLD_KINDS)


def test_working_days_leave_out_weekends():
    friday = today = timezone.now().date()
    while friday.weekday() != 4:
        friday += timedelta(days=1)

    assert working_days_after(friday, 1) == friday + timedelta(days=3)
    assert working_days_after(today, 5) == today + timedelta(
        days=7 if today.weekday() < 5 else 7 - (today.weekday() - 4)
    )


def test_without_a_known_address_it_is_noted_all_the_same(client, ash):
    ash.contact_points.all().delete()

    post(client, ash, "hard")

    assert the_hold().kind == "hardship"
    assert not Notice.objects.exists()


def test_an_amount_in_a_currency_without_decimals_is_read_as_it_is_meant(client, ash):
    yen = invoice(ash, "A-9", 70_000, 3, currency="JPY")

    post(client, ash, "paid", on=today_of(ash.company).isoformat(), amount="70,000", invoice=str(yen.pk))

    assert "¥70,000" in the_hold().note


def test_who_finds_it_hard_is_shown_free_help_of_their_country_that_is_for_them(client, ash):
    shown = {}
    for kind in ("consumer", "business"):
        type(ash).objects.filter(pk=ash.pk).update(kind=kind, country="GB")
        page = client.get(path_to(ash, "hard")).content.decode()
        shown[kind] = {each.name for each in signposts("GB") if each.name in page}

    for kind, helps in (("consumer", {"people", "both"}), ("business", {"businesses", "both"})):
        assert shown[kind] == {each.name for each in signposts("GB") if each.helps in helps}
    assert shown["consumer"] != shown["business"]


def test_who_helps_is_shown_with_a_number_to_press_and_when_it_is_answered(client, ash):
    type(ash).objects.filter(pk=ash.pk).update(kind="business", country="GB", language="de")

    page = client.get(path_to(ash, "hard")).content.decode()

    assert '<a href="tel:08001976026">0800 197 6026</a>' in page
    assert "(Mo–Fr 09:00–20:00)" in page


def test_a_wish_is_kept_and_nothing_else_is_asked(client, ash):
    post(client, ash, "hard", wish="smaller_amounts", text="my diagnosis is")

    assert Hardship.objects.get().wish == "smaller_amounts"
    assert "diagnosis" not in str(Hold.objects.values_list()) + str(Entry.objects.values_list("payload"))
