"""What a customer said on their page changes what the next round does: nobody is chased for what they told us about."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from letter_slot import answers
from page_cast import path_to, today_of

from dunwell.ledger.payments import receive
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Decision, Message


def a_working_day(company):
    """Today, or the Monday after: on a weekend nobody is written to."""
    day = today_of(company)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def decided(of):
    """What the round of this day decides for the customer, and which invoices it speaks of."""
    day = a_working_day(of.company)
    run_round(of.company, day, at=timezone.now(), mode="rehearse")
    decision = Decision.objects.get(customer=of, round__as_of=day)
    covered = Message.objects.filter(customer=of).values_list("covered__track", "covered__occasion_id")
    return decision, {key for track, key in covered if track == "invoice"}


def numbers(of, keys):
    return set(of.invoices.filter(pk__in=keys).values_list("number", flat=True))


def code_of_the_mail():
    return re.search(r"\d{6}", answers()[-1]["Subject"])[0]


def test_without_a_word_ash_is_reminded(ash):
    decision, covered = decided(ash)

    assert decision.decision in ("act", "wait")
    assert decision.reason in ("ok", "quiet_day")  # A public holiday is quiet.
    if decision.decision == "act":
        assert "A-1" in numbers(ash, covered)


def say_paid(client, ash):
    today = today_of(ash.company).isoformat()
    client.post(path_to(ash, "paid"), {"on": today, "amount": "1530"})


def say_hard(client, ash):
    client.post(path_to(ash, "hard"), {"wish": "call"})


def ask(client, ash):
    client.post(path_to(ash, "talk"), {"text": "Whom do I ask about A-1?"})


def not_me(client, ash):
    client.post(path_to(ash, "not-you"))


@pytest.mark.parametrize("told", [say_paid, say_hard, ask, not_me])
def test_what_is_about_the_whole_account_holds_all_of_it(client, ash, told):
    told(client, ash)

    decision, _ = decided(ash)

    assert (decision.decision, decision.reason) == ("wait", "on_hold")


def test_what_is_wrong_with_one_invoice_leaves_the_others(client, ash):
    bill = ash.invoices.get(number="A-1")
    client.post(path_to(ash, "wrong"), {"invoice": str(bill.pk), "kind": "faulty"})

    _, covered = decided(ash)

    assert "A-1" not in numbers(ash, covered)


def test_a_promised_day_is_waited_for(client, ash):
    day = a_working_day(ash.company) + timedelta(days=4)
    client.post(path_to(ash, "date"), {"on": day.isoformat()})

    _, covered = decided(ash)

    assert not {"A-1", "A-2"} & numbers(ash, covered)


def test_a_plan_that_is_kept_is_waited_for(client, ash):
    page = client.get(path_to(ash, "spread")).content.decode()
    offer = re.search(r'name="offer" value="(\w+)"', page)[1]
    at = client.post(path_to(ash, "spread"), {"offer": offer}).headers["Location"]
    client.post(at, {"code": code_of_the_mail()})

    _, covered = decided(ash)

    assert not {"A-1", "A-2"} & numbers(ash, covered)


def test_what_was_paid_is_not_asked_for(ash):
    receive(ash, 162_000, "EUR", today_of(ash.company), at=timezone.now(), by="stripe")

    run_round(ash.company, a_working_day(ash.company), at=timezone.now(), mode="rehearse")

    asked = Message.objects.filter(customer=ash, covered__track="invoice")
    assert not asked.exists()


def test_no_contact_at_all_is_kept_to(client, ash):
    client.post(path_to(ash, "preferences"), {"action": "stop"})

    decision, _ = decided(ash)

    assert (decision.decision, decision.reason) == ("wait", "opted_out")
