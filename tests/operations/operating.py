"""Customers who owe, messages in every state, and a mail server, for the tests of running it."""

import asyncio
import json
import socket
from datetime import UTC, date, datetime, time, timedelta

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from dunwell.journal.models import Entry
from dunwell.ledger.models import Company, ContactPoint, Customer, Invoice
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Attempt, Message, Status

TODAY = date(2026, 3, 11)


def at(hour, minute=0, day=TODAY):
    return datetime.combine(day, time(hour, minute), UTC)


NOON = at(12)


def owing(company, ref, name, late_days=3):
    """Adds a customer with an e-mail address and one invoice so many days late."""
    made = Customer.objects.create(company=company, ref=ref, name=name, country="IE")
    ContactPoint.objects.create(customer=made, channel="email", address=f"{ref}@customer.example")
    due_on = TODAY - timedelta(days=late_days)
    Invoice.objects.create(
        company=company, customer=made, number=f"{ref}-1", currency="EUR", amount_minor=12_000,
        open_minor=12_000, due_on=due_on, issued_on=due_on - timedelta(days=30),
    )  # fmt: skip
    return made


def second_company(key="elm", **columns):
    columns = {"time_zone": "Europe/Dublin", "name": key.title(), **columns}
    return Company.objects.create(
        key=key,
        currency="EUR",
        jurisdiction="IE",
        language="en",
        created_at=at(8),
        **columns,
    )


def round_made(company, mode="approve"):
    run_round(company, TODAY, at=at(8), mode=mode)


def message_of(ref):
    return Message.objects.select_related("customer", "company").get(customer__ref=ref)


def uncertain(ref):
    """Has the customer's message been begun and nobody seen its end."""
    found = message_of(ref)
    Attempt.objects.create(
        message=found, no=1, worker="host/boot/1/1/a", transport="SMTP mail.example", repeatable=False,
        began_at=at(9), ended_at=at(9, 2), outcome="unclear", stage="answer", evidence="no answer after the dot",
    )  # fmt: skip
    Message.objects.filter(pk=found.pk).update(
        status=Status.UNCERTAIN, done_on=TODAY, attempts=1, claimed_by="host/boot/1/1/a"
    )
    return message_of(ref)


def entries(company, kind):
    """What the company's journal tells of this kind, the oldest first: actor and payload."""
    found = Entry.objects.filter(company_id=company.pk, kind=kind).order_by("seq")
    return [(actor, json.loads(payload)) for actor, payload in found.values_list("actor", "payload")]


class MailServer:
    """Takes mails, and answers what `answer` says for the recipient's address."""

    def __init__(self):
        self.taken = []
        self.answer = lambda address: "250 2.0.0 ok"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{port}"
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    async def handle_DATA(self, server, session: Session, envelope: Envelope):  # noqa: N802
        # In a thread: an answer that takes its time keeps nobody else waiting.
        said = await asyncio.to_thread(self.answer, envelope.rcpt_tos[0])
        if said.startswith("250"):
            self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
        return said
