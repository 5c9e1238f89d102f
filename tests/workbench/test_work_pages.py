"""Long work on its page: how far it is, what came of it, and for whom it is there."""

from contextlib import nullcontext

import pytest
from django.test import Client
from django.utils import timezone
from small_ledger import TODAY, owing

from dunwell.operations.asked_work import ask
from dunwell.operations.doing_work import do_next
from dunwell.operations.models import Work
from dunwell.outreach.outbox import Worker


@pytest.fixture
def work(company):
    owing(company, "Ash & Co")
    arguments = {"as_of": TODAY.isoformat(), "mode": "rehearse"}
    return ask(company, "round", arguments, "dana", timezone.now())


def do():
    worker = Worker(
        "host/boot/1/1/a", timezone.now, timezone.now, lambda name: False, lambda: False, lambda seconds: None
    )
    return do_next(worker, lambda: nullcontext({}), "birch.example")


def page(client, work, **headers):
    return " ".join(client.get(f"/birch/work/{work.pk}/", headers=headers).content.decode().split())


def test_work_tells_how_far_it_is_by_itself_until_it_has_ended(staff, work):
    waits = page(staff, work)
    Work.objects.update(claimed_by="host/boot/1/1/a", doing="record", done=4_000, of=10_000, tries=1)
    runs = page(staff, work, **{"hx-request": "true"})

    assert "It begins in a moment" in waits
    assert 'http-equiv="refresh"' in waits
    assert 'hx-trigger="every 1s"' in runs
    assert 'value="40"' in runs
    assert "Deciding and writing · 4,000 of 10,000" in runs
    assert "<html" not in runs


def test_the_outcome_of_a_round_leads_to_it(staff, work):
    do()

    ended = page(staff, work)

    assert 'href="/birch/rounds/2026-03-11/"' in ended
    assert "Rehearsed" in ended
    assert "every 1s" not in ended
    assert "refresh" not in ended


def test_what_could_not_be_done_says_why(staff, company, work):
    company.playbook = "none-such"
    company.save()
    do()

    assert "none-such" in page(staff, work)


def test_work_that_nobody_begins_says_what_to_start(staff, work):
    Work.objects.update(asked_at=timezone.now() - timezone.timedelta(minutes=1))

    assert "dunwell worker" in page(staff, work)


def test_a_delivery_tells_what_left_and_an_unknown_kind_its_plain_counts(staff, work):
    outcome = {"messages": {"sent": 3}, "queued": 2, "no_way": {"sms": 2}, "warnings": ["it is late"]}
    Work.objects.update(kind="delivery", outcome=outcome, ended_at=timezone.now())
    told = page(staff, work)
    assert all(each in told for each in ("Sent", "Text message", "it is late"))

    Work.objects.update(kind="gone", outcome={"rows_read": 12})
    assert "Rows read" in page(staff, work)


def test_work_is_there_for_who_sees_the_company_or_asked_for_it(company, other, work, join):
    def status(role, name, of=company):
        client = Client()
        client.force_login(join(of, role, name=name))
        return client.get(f"/birch/work/{work.pk}/").status_code

    assert status("viewer", "Vera") == 200
    assert status("account_manager", "Tom") == 404
    assert status("account_manager", "dana") == 200
    assert status("owner", "Olive", other) == 404
