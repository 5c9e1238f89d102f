"""A controller's morning in a real browser, and a reply that stops a chase that was already approved."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from small_ledger import owing

from dunwell.ledger.models import Customer
from dunwell.outreach.channels import open_channels
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import DeliveryRules, Message
from dunwell.outreach.outbox import Worker
from dunwell.workbench.sign_in import make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium):
    """A window on a desk."""
    return chromium.new_page(viewport={"width": 1440, "height": 900})


@pytest.fixture
def arrived(settings):
    """The addresses at which a mail arrives, at a real server on this machine; mail leaves by it."""
    found = []

    class Keeper:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            found.extend(envelope.rcpt_tos)
            return "250 Kept"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(Keeper(), hostname="127.0.0.1", port=port)
    server.start()
    email = (("email",), "dunwell.adapters.mail.transport", f"smtp://127.0.0.1:{port}")
    settings.DUNWELL_CHANNELS = settings.DUNWELL_CHANNELS | {"DUNWELL_EMAIL_URL": email}
    yield found
    server.stop()


def next_wednesday():
    """The middle of a Wednesday morning that is still to come: on it, messages may leave."""
    now = timezone.now()
    return (now + timedelta(days=(2 - now.weekday()) % 7 or 7)).replace(hour=10, minute=0)


def test_a_morning_and_a_reply_that_stops_what_was_approved(page, live_server, company, join, arrived):
    DeliveryRules.objects.create(company=company, gate="approve")
    for name in ("Ash & Co", "Brook Ltd"):
        owing(company, name)
    morning = next_wednesday()
    run_round(company, morning.date(), at=morning, mode="review")
    controller = join(company, "controller", name="Eve Moran")
    page.goto(make_link(controller, timezone.now(), live_server.url, by="Dana"))

    # The round is read, and all of it approved.
    page.goto(f"{live_server.url}/birch/rounds/{morning.date()}/")
    assert page.get_by_role("link", name="Ash & Co").count()
    with page.expect_navigation():
        page.get_by_role("button", name="Approve", exact=False).first.click()
    page.get_by_text("approved").first.wait_for()
    assert set(Message.objects.values_list("status", flat=True)) == {"queued"}

    # Brook answers. It is noted, and their message leaves no more.
    brook = Customer.objects.get(name="Brook Ltd")
    page.goto(f"{live_server.url}/birch/customers/{brook.pk}/do/reply/")
    page.locator("textarea[name=note]").fill("Paid on Friday, see attached.")
    with page.expect_navigation():
        page.locator("form[method=post] button.button").last.click()
    worker = Worker(
        "host/boot/1/1/a",
        lambda: morning,
        lambda: morning,
        lambda name: False,
        lambda: False,
        lambda seconds: None,
    )
    with open_channels() as channels:
        deliver(company, channels, worker, mail_domain="birch.example")
    stopped = Message.objects.get(customer=brook)
    assert arrived == ["k1@customer.example"]
    assert (stopped.status, "hold" in stopped.status_reason) == ("withdrawn", True)

    # Today asks for the reply to be read, in their words; once answered, they may hear from us again.
    page.goto(f"{live_server.url}/birch/")
    page.get_by_text("Paid on Friday, see attached.").first.wait_for()
    page.get_by_role("button", name="Answered, go on").click()
    page.get_by_text("may hear from us again").wait_for()

    # The day ends on the customer's own page, with everything that passed.
    page.goto(f"{live_server.url}/birch/customers/{brook.pk}/")
    assert "Brook Ltd" in page.locator("h1").inner_text()
    page.get_by_text("Paid on Friday, see attached.").first.wait_for()
