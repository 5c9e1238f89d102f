"""A book with something of everything in it, long names and nine digits; and as much more of everything as one likes."""

from datetime import timedelta

import pytest
from agreed import AT, everything_agreed
from agreed import owing as owing_with_a_telephone
from small_ledger import NOW, TODAY, owing, round_on

from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.hardships import note_hardship
from dunwell.arrangements.plans import agree_plan
from dunwell.arrangements.promises import defer, promise
from dunwell.arrangements.proposals import propose_plan
from dunwell.arrangements.settlements import quote_settlement
from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import Allocation, ContactPerson, ContactPoint, CreditNote, Invoice, Note, Payment
from dunwell.ledger.payments import receive
from dunwell.operations.asked_work import ask
from dunwell.operations.uploads import take
from dunwell.people.memberships import add_member
from dunwell.people.models import Role
from dunwell.workbench.sign_in import demo_user

LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH"
LONG_FILE = "Offene-Posten-aus-dem-Warenwirtschaftssystem-der-Hauptbuchhaltung-2026-03-11.csv"
ROWS = b"Kunde;Beleg;Fallig;Offen\nK1;R-1;01.03.2026;1.234,50\n"
_OF = {"at": AT, "by": "Dana Reyes"}


@pytest.fixture
def full(book):
    """Birch's book with something of everything; `demo_user` is its owner."""
    everything_agreed(book)
    for amount_minor in (98_765_432_100, 1):
        owing(
            book,
            LONG_NAME,
            late_days=70,
            amount_minor=amount_minor,
            account_manager="Wolfeschlegelsteinhausenberger",
        )
    receive(owing(book, "Fir Ltd"), 987_654_321, "EUR", TODAY, at=NOW, by="Dana", reference="K-0815")
    for name in (LONG_FILE, "b.csv"):
        take(book, name, ROWS + name.encode(), TODAY, at=NOW, by="Dana")
    ask(book, "round", {"as_of": TODAY.isoformat(), "mode": "rehearse"}, "Dana", NOW)
    add_member(book, demo_user(), Role.OWNER, "Dana Reyes", at=NOW, by="Dana")
    return book


def more_of_everything(company, numbers):
    """Adds for each of these numbers customers with each kind of agreement, and one of everything to the first customer."""
    first = company.customers.order_by("pk").first()
    told = first.invoices.order_by("pk").first()
    for number in numbers:
        agree(company, number)
        add_to(first, told, number)
    company.rounds.all().delete()
    round_on(company)


def agree(company, number):
    """Adds a customer for each kind of agreement, one on hold, and one who gets a message."""
    parts = [Part(TODAY + timedelta(days=days), 30_000) for days in (10, 40)]
    weekly = [Part(TODAY + timedelta(days=week * 7), 1_000) for week in range(1, 61)]

    def who(name, **columns):
        return owing_with_a_telephone(company, f"{name}{number}", **columns)

    promise(who("promises"), TODAY + timedelta(days=5), TODAY, **_OF)
    agree_plan(who("plans"), parts, TODAY, **_OF)
    propose_plan(who("proposes"), weekly, TODAY, **_OF)
    defer(who("defers"), TODAY + timedelta(days=7), TODAY, **_OF)
    quote_settlement(who("settles", minor=900_000, late=500), TODAY, **_OF)
    open_dispute(who("disputes").invoices.get(), "faulty", "It broke.", TODAY, **_OF)
    note_hardship(who("hardly"), TODAY, wish="call", **_OF)
    place_hold(who("held"), "manual", TODAY, note="Wait.", owner="Dana", **_OF)
    receive(who("paid"), 700, "EUR", TODAY, **_OF)
    owing(company, f"Acting {number}", amount_minor=10_000 + number)


def add_to(customer, told, number):
    """Adds one of each thing that a customer's pages list; `told` is the invoice that has a page of its own."""
    fields = {"customer": customer, "company": customer.company, "currency": "EUR"}
    due = {"issued_on": TODAY - timedelta(days=60), "due_on": TODAY - timedelta(days=30)}
    promised, planned, disputed, deferred, _ = (
        Invoice.objects.create(number=f"{what}-{number}", amount_minor=minor, open_minor=minor, **fields, **due)
        for what, minor in (
            ("PROMISED", 600), ("PLANNED", 60_000), ("DISPUTED", 60_000), ("DEFERRED", 600), ("FREE", 600)
        )
    )  # fmt: skip
    promise(customer, TODAY + timedelta(days=5), TODAY, numbers=[promised.number], **_OF)
    parts = [Part(TODAY + timedelta(days=days), 30_000) for days in (10, 40)]
    agree_plan(customer, parts, TODAY, numbers=[planned.number], **_OF)
    open_dispute(disputed, "faulty", "It broke.", TODAY, **_OF)
    defer(customer, TODAY + timedelta(days=7), TODAY, numbers=[deferred.number], person=True, **_OF)
    place_hold(customer, "manual", TODAY, note="Wait.", owner="Dana", invoice=deferred, **_OF)
    credit = CreditNote.objects.create(
        number=f"CREDIT-{number}", amount_minor=10, open_minor=10, issued_on=TODAY, **fields
    )
    Allocation.objects.create(invoice=told, credit_note=credit, amount_minor=10, on_date=TODAY)
    pounds = fields | {"currency": "GBP"}
    for model, day in ((CreditNote, "issued_on"), (Payment, "received_on")):
        model.objects.create(
            number=f"POUNDS-{number}", amount_minor=90, open_minor=90, **{day: TODAY}, **pounds
        )
    for invoice in (None, told):
        Note.objects.create(
            company=customer.company,
            customer=customer,
            invoice=invoice,
            text="They called.",
            noted_at=NOW,
            noted_by="Dana",
        )
    ContactPerson.objects.create(customer=customer, name=f"Robin {number}", role="payment")
    ContactPoint.objects.create(
        customer=customer, channel="email", address=f"robin{number}@customer.example", replaced_on=TODAY
    )
