"""Reports that providers post, as they were recorded: believed with the secret, and for messages they took over."""

import base64
import importlib
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import clear_url_caches
from posted import TODAY, owing, send

from dunwell.journal.check import check_chain
from dunwell.ledger.models import Hold, OptOut
from dunwell.outreach.models import Message, Question
from dunwell.project import urls
from dunwell.values.delivery import Receipt

pytestmark = pytest.mark.one_database

RECORDED = Path(__file__).with_name("provider_reports")
SECRET = "postman:long-and-secret"
#: The number by which each recorded report knows the message.
REFERENCES = {
    "postmark": "883953f4-6105-42a2-a16a-77a8eac79483",
    "brevo": "<201798300811.5787683@smtp-relay.mailin.fr>",
}


class ThroughProvider:
    """A way out that hands mails to a provider, which gives them numbers of its own."""

    repeatable, name = False, "provider"

    def __init__(self, transport, references):
        self.prepare, self.close = transport.prepare, transport.close
        self._references = iter(references)

    def hand_over(self, prepared):
        return Receipt("200 queued", next(self._references))


@pytest.fixture
def addresses(settings):
    """The project's addresses, with a secret for providers."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.ANYMAIL = {}
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def taken_over(company, settings, request):
    """Ash's message was taken over by the provider that the test names; Elm's by nobody who reports."""
    owing(company, "ash", email="john@example.com")
    owing(company, "elm")
    path, place, _ = settings.DUNWELL_CHANNELS["DUNWELL_EMAIL_URL"]
    settings.DUNWELL_CHANNELS = {"DUNWELL_EMAIL_URL": (path, place, "smtp://127.0.0.1:9")}

    def by(provider):
        references = (REFERENCES[provider], "another")
        return send(company, by=lambda transport: ThroughProvider(transport, references))["ash"]

    return by


def post(provider, name, secret=SECRET, **changes):
    told = json.loads((RECORDED / f"{provider}_{name}.json").read_text()) | changes
    signed = base64.b64encode(secret.encode()).decode()
    return Client(enforce_csrf_checks=True).post(
        f"/webhooks/anymail/{provider}/tracking/",
        json.dumps(told),
        content_type="application/json",
        headers={"Authorization": f"Basic {signed}"},
    )


@pytest.mark.parametrize("provider", REFERENCES)
def test_a_hard_bounce_takes_the_step_back(addresses, taken_over, company, provider):
    ash = taken_over(provider)

    assert post(provider, "hard_bounce").status_code == 200

    ash.refresh_from_db()
    assert (ash.status, ash.done_on) == ("bounced", None)
    assert ash.customer.contact_points.get().bounced_on is not None
    assert Hold.objects.get().customer == ash.customer
    assert Question.objects.get().kind == "bounced"
    assert not check_chain(company.pk)


@pytest.mark.parametrize("provider", REFERENCES)
def test_a_soft_bounce_and_a_mail_that_arrived_change_nothing(addresses, taken_over, provider):
    ash = taken_over(provider)

    assert post(provider, "soft_bounce").status_code == 200
    assert post(provider, "delivered").status_code == 200

    ash.refresh_from_db()
    assert (ash.status, ash.done_on) == ("sent", TODAY)
    assert not Hold.objects.exists()


@pytest.mark.parametrize("provider", REFERENCES)
def test_a_complaint_ends_e_mail_and_asks_a_person(addresses, taken_over, provider):
    taken_over(provider)

    assert post(provider, "complaint").status_code == 200

    assert OptOut.objects.get(customer__ref="ash").channel == "email"
    assert Hold.objects.get().kind == "manual"
    assert Question.objects.get().kind == "complaint"


@pytest.mark.parametrize("provider", REFERENCES)
def test_who_unsubscribes_at_the_provider_gets_no_more_e_mail(addresses, taken_over, provider):
    ash = taken_over(provider)

    assert post(provider, "unsubscribed").status_code == 200
    assert post(provider, "unsubscribed").status_code == 200

    wish = OptOut.objects.get()
    assert (wish.customer, wish.channel) == (ash.customer, "email")
    assert wish.note == f"unsubscribed from message {ash.pk}"
    assert not Hold.objects.exists()


@pytest.mark.parametrize("provider", REFERENCES)
def test_without_the_secret_nothing_is_believed(addresses, taken_over, provider):
    ash = taken_over(provider)

    assert post(provider, "hard_bounce", secret="postman:guessed").status_code == 400

    ash.refresh_from_db()
    assert ash.status == "sent"


@pytest.mark.parametrize("provider", REFERENCES)
def test_a_message_of_another_program_changes_nothing_here(addresses, taken_over, provider):
    taken_over(provider)
    other = {"postmark": {"MessageID": "another-one"}, "brevo": {"message-id": "<another@one>"}}

    assert post(provider, "hard_bounce", **other[provider]).status_code == 200
    assert post(provider, "unsubscribed", **other[provider]).status_code == 200

    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert not OptOut.objects.exists()


def test_a_report_that_is_quicker_than_the_outcome_is_to_come_again(addresses, taken_over):
    ash = taken_over("postmark")
    Message.objects.filter(pk=ash.pk).update(status="sending", done_on=None)
    client = Client(raise_request_exception=False)
    signed = base64.b64encode(SECRET.encode()).decode()
    body = (RECORDED / "postmark_hard_bounce.json").read_text()

    answer = client.post(
        "/webhooks/anymail/postmark/tracking/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Basic {signed}"},
    )

    assert answer.status_code == 500


@pytest.mark.parametrize("provider", [*REFERENCES, "mandrill", "mailgun", "sendgrid"])
def test_where_no_secret_is_set_there_is_no_such_address(db, provider):
    assert Client().post(f"/webhooks/anymail/{provider}/tracking/", {}).status_code == 404


def test_mail_that_comes_in_is_not_taken_by_this_way(addresses, db):
    assert Client().post("/webhooks/anymail/postmark/inbound/", {}).status_code == 404
