"""Health and metrics tell programs that watch how it goes: the truth, to whom they may, and of no customer."""

import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from operating import TODAY, at, message_of, owing, round_made, second_company, uncertain
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from dunwell.operations.figures import Figures
from dunwell.operations.models import WorkerSeen
from dunwell.operations.signs_of_life import sign, sign_off
from dunwell.outreach.gates import pause
from dunwell.outreach.models import DeliveryRules, Message, Question

PERSONAL = (
    "ash",
    "beech",
    "Ash & Co",
    "customer.example",
    "Dana",
    "Reyes",
    "birch.example",
    "120.00",
    "Subject",
)


def figures(now=None):
    """Each figure by its name and labels."""
    registry = CollectorRegistry()
    registry.register(Figures(now or at(12)))
    return {
        (sample.name.removeprefix("dunwell_"), *sample.labels.values()): sample.value
        for family in registry.collect()
        for sample in family.samples
    }


@pytest.mark.django_db
def test_health_is_good_where_no_worker_ever_ran(client):
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "tables": True, "worker": None}


@pytest.mark.django_db
def test_health_misses_a_worker_that_is_silent(client, settings):
    silent = timedelta(minutes=settings.WORKER_SILENT_MINUTES)
    sign("one", timezone.now())
    assert client.get("/health").status_code == 200

    WorkerSeen.objects.update(seen_at=timezone.now() - silent - timedelta(seconds=1))

    assert client.get("/health").status_code == 503
    assert client.get("/health").json()["worker"] is False
    assert client.get("/health/pages").status_code == 200


@pytest.mark.django_db
def test_health_is_bad_where_a_migration_was_not_applied(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")

    assert client.get("/health").status_code == 503
    assert client.get("/health/pages").json() == {
        "ok": False,
        "database": True,
        "tables": False,
        "worker": None,
    }


@pytest.mark.django_db
def test_a_page_that_changes_something_is_not_made_of_these(client):
    assert client.post("/health").status_code == 405
    assert client.post("/metrics").status_code == 405


@pytest.mark.django_db
def test_metrics_are_for_this_machine_alone_where_there_is_no_token(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 401
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto"):
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 401


@pytest.mark.django_db
def test_metrics_are_for_whoever_has_the_token(client, settings):
    settings.METRICS_TOKEN = "q7XfEr"

    def status(authorization):
        return client.get(
            "/metrics", headers={"Authorization": authorization}, REMOTE_ADDR="192.0.2.7"
        ).status_code

    assert status("Bearer q7XfEr") == 200
    assert [
        status(each) for each in ("Bearer wrong", "Bearer", "Basic q7XfEr", "q7XfEr", "Bearer q7Xfé")
    ] == [401] * 5
    assert client.get("/metrics").status_code == 401


def test_messages_are_counted_by_company_status_and_channel(run, birch, mail_server):
    elm = second_company()
    owing(elm, "fir", "Fir Ltd")
    round_made(birch)
    round_made(elm, "rehearse")

    found = figures()

    assert (
        found["messages", "birch", "queued"] == found["messages_by_channel", "birch", "queued", "email"] == 2
    )
    assert found["messages", "elm", "rehearsed"] == 1
    run("deliver", "--company", "birch", "--at", at(12).isoformat())

    assert figures()["messages_by_channel", "birch", "sent", "email"] == 2
    assert ("messages_by_channel", "birch", "sent", "email") not in figures(at(12) + timedelta(days=9))


def test_what_was_withdrawn_because_the_money_came_in_is_counted(run, birch, mail_server):
    round_made(birch)
    run("pay", "ash", "--company", "birch", "--amount", "120.00", "--on", TODAY)
    run("withdraw", message_of("beech").pk, "--note", "They called")

    run("deliver", "--at", at(12).isoformat())

    assert figures()["messages_withdrawn_after_payment", "birch"] == 1
    assert figures()["messages", "birch", "withdrawn"] == 2


def test_the_age_of_the_oldest_is_told_of_what_may_leave_alone(birch):
    round_made(birch)
    Message.objects.filter(customer__ref="ash").update(not_before=at(18))

    assert figures(at(9))["oldest_queued_seconds", "birch"] == 3600
    Message.objects.filter(customer__ref="beech").update(status="awaiting_approval")

    assert ("oldest_queued_seconds", "birch") not in figures(at(12))
    assert figures(at(18, 30))["oldest_queued_seconds", "birch"] == 1800


def test_the_age_of_the_oldest_uncertain_message_is_told(birch):
    round_made(birch)
    uncertain("ash")

    assert figures(at(11))["oldest_uncertain_seconds", "birch"] == 7200


def test_a_round_that_is_due_and_was_not_made_is_told(run, birch, mail_server):
    DeliveryRules.objects.create(company=birch, gate="autopilot", round_at=time(9))

    assert ("round_overdue_seconds", "birch") not in figures(at(8, 59))
    assert figures(at(10))["round_overdue_seconds", "birch"] == 3600
    run("worker", "--once", "--at", at(10).isoformat())

    assert ("round_overdue_seconds", "birch") not in figures(at(11))
    assert figures()["last_round_day_timestamp_seconds", "birch"] == at(0).timestamp()


def test_pauses_questions_journal_and_workers_are_told(birch):
    round_made(birch)
    pause(birch, at=at(9), by="dana", reason="x")
    Question.objects.create(
        company=birch, customer=message_of("ash").customer, kind="bounced", said="x", raised_at=at(9)
    )
    sign("one", at(12))
    sign("two", at(11, 55))
    sign("three", at(3))
    sign_off("two", at(11, 56))

    found = figures()

    assert (found["paused", "birch"], found["open_questions", "birch"]) == (1, 1)
    assert found["journal_entries", "birch"] > 3
    assert found["workers",] == 1
    assert found["worker_last_seen_timestamp_seconds",] == at(12).timestamp()


def test_nothing_personal_is_in_what_is_shown_and_prometheus_can_read_it(client, birch):
    round_made(birch)
    uncertain("ash")
    pause(birch, at=at(9), by="Dana Reyes", reason="Ash & Co called")

    shown = client.get("/metrics").content.decode()

    assert len(list(text_string_to_metric_families(shown))) >= 8
    for each in PERSONAL:
        assert each not in re.sub(r'company="birch"', "", shown), each


def test_the_number_of_queries_does_not_grow_with_companies(birch, django_assert_max_num_queries):
    for number in range(20):
        DeliveryRules.objects.create(company=second_company(f"c{number}"), gate="approve", round_at=time(9))
    round_made(birch)

    with django_assert_max_num_queries(16):
        figures()
