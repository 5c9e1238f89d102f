"""A story: a call in the morning becomes a promise. One customer keeps it, another does not; the rounds around it know."""

from datetime import UTC, datetime, time

import pytest
from agreed import TODAY, days, owing
from django.urls import reverse
from django.utils import timezone

from dunwell.arrangements.models import Promise
from dunwell.ledger.models import ContactPoint, EarlierReminder
from dunwell.ledger.payments import receive
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Decision, Message


@pytest.fixture
def controller(client, company, join, monkeypatch):
    """Somebody at work, whose clock the story sets: `controller.at(day, hour)`."""

    def at(on, hour=11):
        moment = datetime.combine(on, time(hour), UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    at(TODAY)
    client.force_login(join(company, "controller", name="Lee Park"))
    client.at = at
    return client


def decided(customer, on):
    return Decision.objects.get(customer=customer, round__as_of=on)


def call(controller, customer, **said):
    """Takes the turn, looks at the page, and notes what came of it with the form found there."""
    address = {
        name: reverse(name, args=["birch", customer.pk]) for name in ("call", "call_begin", "call_log")
    }
    controller.post(address["call_begin"])
    page = controller.get(address["call"]).content.decode()
    assert "555 0111" in page
    key = page.split('name="key" value="')[1].split('"')[0]
    return controller.post(address["call_log"], {"key": key, **said})


def test_a_call_becomes_a_promise_kept_by_one_and_broken_by_another(controller, company):
    kept, broken = owing(company, "ash"), owing(company, "brook")
    for each in (kept, broken):
        ContactPoint.objects.create(customer=each, channel="email", address=f"{each.ref}@customer.example")
        EarlierReminder.objects.create(invoice=each.invoices.get(), step_no=3, on_date=days(-10))
    run_round(company, TODAY, at=controller.at(TODAY, 8), mode="approve")
    controller.at(TODAY)
    assert {each.channel for each in Message.objects.all()} == {"call"}

    for each in (kept, broken):
        answer = call(
            controller, each, outcome="promised", pay_on=str(days(5)), note="After payday", delay="cash_short"
        )
        assert answer.status_code == 302
    assert "Nobody is to be called" in controller.get(reverse("calls", args=["birch"])).content.decode()
    promises = {each.customer: each for each in Promise.objects.all()}

    # Until the day, and the days of grace after it, both are left alone.
    run_round(company, days(2), at=controller.at(days(2), 8), mode="approve")
    assert {decided(each, days(2)).decision for each in (kept, broken)} == {"wait"}
    listed = controller.get(reverse("promises", args=["birch"])).content.decode()
    assert "in 3 days" in listed

    # One pays in time; the other does not.
    receive(kept, 60_000, "EUR", days(5), at=controller.at(days(5), 9), by="Lee Park")
    over = days(5 + promises[broken].grace_days + 1)
    run_round(company, over, at=controller.at(over, 8), mode="approve")

    controller.at(over)
    for customer, state, word in ((kept, "kept", "Kept"), (broken, "broken", "Not kept")):
        listed = controller.get(reverse("promises", args=["birch"]), {"state": state}).content.decode()
        assert customer.name in listed
        page = controller.get(reverse("promise", args=["birch", promises[customer].pk])).content.decode()
        assert f"<strong>{word}</strong>" in page
        assert "After payday" in page
    assert decided(kept, over).track == "receipt"
    assert decided(broken, over).decision == "act"

    # The page of the next call says what was promised, and that it was not kept.
    known = controller.get(reverse("call_known", args=["birch", broken.pk])).content.decode()
    assert "Not kept 1" in known
    assert "Short of money just now" in known
