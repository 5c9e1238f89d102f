"""What customers find in their letterbox: the mails of a morning as they would leave, read back as a mail program does."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from dunwell.adapters.mail import transport
from dunwell.law.contact_hours import ContactPlace, next_allowed_at
from dunwell.ledger.models import ContactPoint, Customer, Invoice
from dunwell.outreach.company_day import company_day
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import Message
from dunwell.outreach.outbox import Worker
from dunwell.values.delivery import Place, Receipt

TODAY = date(2026, 3, 11)
MORNING = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


def owing(company, ref):
    """A customer in Ireland with one invoice that is due."""
    customer = Customer.objects.create(company=company, ref=ref, name=ref.title(), country="IE")
    ContactPoint.objects.create(customer=customer, channel="email", address=f"{ref}@customer.example")
    due_on = TODAY - timedelta(days=5)
    Invoice.objects.create(
        company=company, customer=customer, number=f"{ref}-1", currency="EUR", amount_minor=12_000,
        open_minor=12_000, due_on=due_on, issued_on=due_on - timedelta(days=30),
    )  # fmt: skip
    return customer


def open_hour(company):
    """The next moment from now on at which a customer in Ireland may be written to."""
    now = timezone.now()
    place = ContactPlace("IE", "email", "", "IE", "", company.time_zone)
    rules = contact_policy(company).rules("IE", "business", company_day(company, now))
    return next_allowed_at(rules, place, now) or now


class Letterbox:
    """A way out that ends here: mails are built by the real channel, and kept instead of sent."""

    name, repeatable = "letterbox", False

    def __init__(self, folder, public_url):
        self._real = transport("smtp://127.0.0.1:9", Place(folder, public_url, "secret"))
        self.prepare, self.close, self.mails = self._real.prepare, self._real.close, {}

    def hand_over(self, prepared):
        self.mails[prepared.outgoing.message_id] = prepared
        return Receipt("250 kept", prepared.reference)


def letterbox(company, at=MORNING):
    """Makes the morning's round and sends it; returns `{customer's reference: (message, mail, outgoing)}`."""
    from django.conf import settings

    run_round(company, company_day(company, at), at=at, mode="approve")
    box = Letterbox(settings.HOME, settings.PUBLIC_URL)
    worker = Worker("test", lambda: at, lambda: at, lambda other: False, lambda: False, lambda seconds: None)
    deliver(company, {"email": box}, worker, mail_domain="birch.example")
    found = {}
    for message in Message.objects.filter(pk__in=box.mails).select_related("customer", "company"):
        prepared = box.mails[message.pk]
        mail = email.message_from_bytes(prepared.content, policy=email.policy.default)
        found[message.customer.ref] = (message, mail, replace(prepared.outgoing))
    return found


def path_of(url):
    """The part of one of our links after the host."""
    assert url.startswith("https://dunwell.example/"), url
    return url.removeprefix("https://dunwell.example")
