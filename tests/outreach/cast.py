"""The cast of the outreach tests: customers, what they owe, and what was done, each in one line."""

from datetime import UTC, date, datetime, time, timedelta

from dunwell.ledger.models import (
    Allocation,
    ContactPerson,
    ContactPoint,
    CreditNote,
    Customer,
    Invoice,
    Payment,
)
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.gather import gather
from dunwell.outreach.models import Decision, Message
from dunwell.outreach.playbooks import read_playbooks
from dunwell.outreach.taken import mark_done
from dunwell.values.money import to_minor


def day(text):
    return date.fromisoformat(text)


def at(text, hour=8):
    return datetime.combine(day(text), time(hour), UTC)


def customer(company, ref, *, email="", phone="", contact="", **columns):
    """Somebody who may owe; reachable by e-mail unless `email` is None."""
    columns = {"name": ref.title(), "country": "IE", **columns}
    made = Customer.objects.create(company=company, ref=ref, **columns)
    if email is not None:
        point(made, "email", email or f"{ref}@example.com")
    if phone:
        point(made, "call", phone)
    if contact:
        ContactPerson.objects.create(customer=made, name=contact)
    return made


def point(customer, channel, address, **columns):
    return ContactPoint.objects.create(customer=customer, channel=channel, address=address, **columns)


def invoice(customer, number, due, amount="100.00", *, issued=None, currency="EUR"):
    minor = to_minor(amount, currency)
    due_on = day(due) if due else None
    return Invoice.objects.create(
        company=customer.company, customer=customer, number=number, currency=currency, amount_minor=minor,
        open_minor=minor, due_on=due_on, issued_on=day(issued) if issued else due_on - timedelta(days=30),
    )  # fmt: skip


def payment(customer, number, received, amount, currency="EUR"):
    """Money that settles nothing yet."""
    minor = to_minor(amount, currency)
    return Payment.objects.create(
        company=customer.company, customer=customer, number=number, currency=currency, amount_minor=minor,
        open_minor=minor, received_on=day(received),
    )  # fmt: skip


def credit_note(customer, number, issued, amount, currency="EUR"):
    minor = to_minor(amount, currency)
    return CreditNote.objects.create(
        company=customer.company, customer=customer, number=number, currency=currency, amount_minor=minor,
        open_minor=minor, issued_on=day(issued),
    )  # fmt: skip


def allocate(invoice, source, amount, on):
    side = {"payment": source} if isinstance(source, Payment) else {"credit_note": source}
    minor = to_minor(amount, invoice.currency)
    return Allocation.objects.create(invoice=invoice, amount_minor=minor, on_date=day(on), **side)


def known(company, on, table):
    """The rows of one table of what is known on a day, a fact table or particulars."""
    playbooks = read_playbooks(only=company.playbook)
    gathered = gather(company, day(on), playbooks, contact_policy(company))
    return (gathered.facts | gathered.particulars)[table].to_pylist()


def round_on(company, on, mode="rehearse", hour=8):
    return run_round(company, day(on), at=at(on, hour), mode=mode)


def decision(company, ref, on):
    return Decision.objects.get(round__company=company, round__as_of=day(on), customer__ref=ref)


def message(company, ref, on):
    return Message.objects.get(company=company, customer__ref=ref, as_of=day(on))


def sent(company, ref, on, done=None):
    """Has the day's message for this customer sent, on `done` or on the day itself."""
    found = message(company, ref, on)
    mark_done(found, on=day(done or on), at=at(done or on), by="dana")
    return found
