"""Mails that really left, through a mail server on loopback, and the reports that come back about them."""

import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from dunwell.bench.smtp_sink import Sink
from dunwell.ledger.models import ContactPoint, Customer, Invoice
from dunwell.outreach.channels import open_channels
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import Message
from dunwell.outreach.outbox import Worker
from dunwell.values.delivery import DeliveryUnclear

TODAY = date(2026, 3, 11)
#: A moment of the day at which mails may go to Ireland.
MORNING = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
LATER = MORNING + timedelta(hours=3)


def owing(company, ref, due="2026-03-06", amount_minor=12_000, email=None):
    """A customer in Ireland with one invoice."""
    customer = Customer.objects.create(company=company, ref=ref, name=ref.title(), country="IE")
    ContactPoint.objects.create(
        customer=customer, channel="email", address=email or f"{ref}@customer.example"
    )
    due_on = date.fromisoformat(due)
    Invoice.objects.create(
        company=company, customer=customer, number=f"{ref}-1", currency="EUR", amount_minor=amount_minor,
        open_minor=amount_minor, due_on=due_on, issued_on=due_on - timedelta(days=30),
    )  # fmt: skip
    return customer


def worker(at, name="test"):
    return Worker(name, lambda: at, lambda: at, lambda other: False, lambda: False, lambda seconds: None)


@contextmanager
def mail_server(settings, folder):
    """A mail server that takes everything; the program's mails go to it meanwhile."""
    sink = Sink(folder / "taken")
    thread = threading.Thread(target=sink.serve, daemon=True)
    thread.start()
    wired, path, _ = settings.DUNWELL_CHANNELS["DUNWELL_EMAIL_URL"]
    settings.DUNWELL_CHANNELS = settings.DUNWELL_CHANNELS | {
        "DUNWELL_EMAIL_URL": (wired, path, f"smtp://127.0.0.1:{sink.port}")
    }
    try:
        yield
    finally:
        sink.close()
        thread.join(5)


class WithoutAnswer:
    """A way out whose mails do leave, but the answer to each is lost on the way back."""

    repeatable, name = False, "lost answers"

    def __init__(self, transport):
        self._transport = transport
        self.prepare, self.close = transport.prepare, transport.close

    def hand_over(self, prepared):
        self._transport.hand_over(prepared)
        raise DeliveryUnclear("the connection broke", stage="answer")


def send(company, at=MORNING, by=lambda transport: transport):
    """Makes the round of that day and sends what it queues; returns the messages by customer."""
    run_round(company, at.date(), at=at, mode="approve")
    with open_channels() as transports:
        ways = {channel: by(transport) for channel, transport in transports.items()}
        deliver(company, ways, worker(at), mail_domain="birch.example")
    return {
        each.customer.ref: each for each in Message.objects.filter(as_of=at.date()).select_related("customer")
    }


def failure(reference, recipient, *, status="5.1.1", said="550 5.1.1 User unknown", action="failed"):
    """A delivery status notification, as a mail server writes one."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.birch.example
To: bounces@birch.example
Subject: Undelivered Mail Returned to Sender
Date: Wed, 11 Mar 2026 11:31:04 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.birch.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b1
Content-Type: message/rfc822

Message-ID: {reference}
Subject: An invoice

--b1--
""".replace("\n", "\r\n").encode()


def complaint(reference):
    """A feedback report whose recipient is blacked out, as large providers send them."""
    return f"""From: <feedback@mailbox.example>
Date: Wed, 11 Mar 2026 12:40:00 +0000
Subject: FW: An invoice
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

This is an email abuse report.

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--b1
Content-Type: message/rfc822

Message-ID: {reference}
Subject: An invoice

--b1--
""".replace("\n", "\r\n").encode()
