"""Customers take back what they said: its hold is lifted, a mail says so, and nobody takes back anybody else's word."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from letter_slot import answers, text_of
from page_cast import path_to, today_of
from test_arranging import soon, used_up

from dunwell.arrangements.models import Dispute
from dunwell.arrangements.promises import defer
from dunwell.journal.check import check_chain
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Hold


def say_paid(client, ash):
    client.post(path_to(ash, "paid"), {"on": today_of(ash.company).isoformat(), "amount": "500"})


def say_wrong(client, ash):
    client.post(path_to(ash, "wrong"), {"invoice": str(ash.invoices.get(number="A-2").pk), "kind": "faulty"})


def put_off(client, ash):
    client.post(path_to(ash, "date"), {"on": soon(ash, 5)})


def put_off_to_today(client, ash):
    """Until today: the day itself is theirs too."""
    today = today_of(ash.company)
    defer(ash, today, today - timedelta(days=3), at=timezone.now(), by="Dana")


def promise(client, ash):
    used_up(ash)
    put_off(client, ash)


SAID = (say_paid, say_wrong, put_off, put_off_to_today, promise)


def way_back(client, of):
    """The path on the first page that takes something back."""
    return re.search(r'href="(/p/[^"]+/take-back/[^"]+)"', client.get(path_to(of)).content.decode())[1]


@pytest.mark.parametrize("say", SAID)
def test_it_is_taken_back_with_one_press_after_a_look(client, ash, say):
    say(client, ash)
    path = way_back(client, ash)
    holding = active_holds(ash, today_of(ash.company))
    assert holding.exists()

    shown = client.get(path).content.decode()
    assert holding.exists()
    answer = client.post(path)

    assert "we remind you again" in shown
    assert answer.headers["Location"].endswith("?done=take_back")
    assert not holding.exists()
    assert "you took this back" in text_of(answers()[-1])
    assert "/take-back/" not in client.get(path_to(ash)).content.decode()
    assert not check_chain(ash.company_id)


@pytest.mark.parametrize("say", SAID)
def test_pressed_again_there_is_nothing_to_take_back(client, ash, say):
    say(client, ash)
    path = way_back(client, ash)
    client.post(path)
    before = Hold.objects.count()

    again = client.post(path)

    assert again.status_code == 409
    assert "nothing to take back" in again.content.decode()
    assert Hold.objects.count() == before
    assert len([mail for mail in answers() if mail["Subject"] == "Taken back"]) == 1


@pytest.mark.parametrize("say", SAID)
def test_nobody_takes_back_what_another_said(client, ash, brook, say):
    say(client, ash)
    kind, pk = way_back(client, ash).split("/")[-2:]
    own, foreign = path_to(brook, f"take-back/{kind}/{pk}"), active_holds(ash, today_of(ash.company)).count()

    assert client.get(own).status_code == 404
    assert client.post(own).status_code == 409
    assert active_holds(ash, today_of(ash.company)).count() == foreign


def test_what_a_person_put_on_is_not_theirs_to_take_back(client, ash):
    today = today_of(ash.company)
    held = [
        place_hold(ash, kind, today, at=timezone.now(), by="Dana", note="x", owner="Dana")
        for kind in ("dispute", "manual", "hardship", "reply")
    ]

    for hold in held:
        assert client.post(path_to(ash, f"take-back/hold/{hold.pk}")).status_code == 409
    assert active_holds(ash, today).count() == len(held)


@pytest.mark.parametrize(
    "what", ["x/1", "hold/999999", "promise/0", "deferral/99999999999999999999", "hold/-1"]
)
def test_nothing_that_is_typed_into_the_address_breaks(client, ash, what):
    assert client.post(path_to(ash, f"take-back/{what}")).status_code in (404, 409)


def test_a_dispute_that_was_answered_stays_answered(client, ash):
    say_wrong(client, ash)
    client.post(way_back(client, ash))

    assert Dispute.objects.get().end.step == "withdrawn"
