"""A book of a German company with something of everything in it, also of what went wrong."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from agreed import everything_agreed
from small_ledger import NOW, TODAY, owing

from dunwell.ledger.companies import make_company
from dunwell.ledger.models import Company, ImportFinding, Invoice
from dunwell.ledger.payments import receive
from dunwell.operations.asked_work import ask
from dunwell.operations.doing_work import do_next
from dunwell.operations.models import Work
from dunwell.operations.uploads import take
from dunwell.outreach.models import Message, Question, Status
from dunwell.outreach.outbox import Worker
from dunwell.people.memberships import add_member
from dunwell.people.models import Role
from dunwell.workbench.sign_in import demo_user

#: What the fixtures write as people would, and names: no sentence of the program.
WRITTEN_BY_PEOPLE = (
    "It <b>broke</b>.",
    "Two pallets are missing.",
    "Wait <i>please</i>",
    "Hard",
    "The date is missing.",
)
ROWS = b"Kunde;Beleg;Fallig;Offen\nK1;R-1;01.03.2026;1.234,50\n"
#: Files of which an import has something to say.
FILES = {
    "schief.csv": b"customer_ref,customer_name,number,due_on,currency,amount\nK1,Esche,N-1,2026-03-01,EUR,100.00\n"
    b"K2,Birke,N-2,gestern,EUR,50.00\nK2,Birke AG,N-3,2026-03-02,XXX,viel\nK3,Eiche,N-1,2026-03-04,EUR,7.00\n",
    "bild.csv": b"\x00\xff\x00",
}


@pytest.fixture
def company(db):
    """Birch Supplies in Germany, in German."""
    return make_company(
        key="birch",
        name="Birch Supplies",
        currency="EUR",
        jurisdiction="DE",
        language="de",
        time_zone="Europe/Berlin",
        contact_name="Dana Reyes",
        contact_email="dana@birch.example",
        contact_phone="+49 30 5550100",
        at=NOW,
        by="Dana Reyes",
    )


@pytest.fixture
def german(book):
    """The book; `demo_user` is its owner, and keeps the installation."""
    everything_agreed(book)
    owing(book, "Maple Inc", country="US", region="US-MA", kind="consumer")
    receive(owing(book, "Fir Ltd"), 987_654_321, "EUR", TODAY, at=NOW, by="Dana", reference="K-0815")
    for name, rows in {"a.csv": ROWS, **FILES}.items():
        file = take(book, name, rows, TODAY, at=NOW, by="Dana")
        if name in FILES:
            file.profile = "generic"
            file.save()
            asked = {"file": file.pk, "accept_partial": False, "dry_run": True, "as_of": TODAY.isoformat()}
            ask(book, "import", asked, "Dana", NOW)
    do_work()
    add_member(book, demo_user(), Role.OWNER, "Dana Reyes", at=NOW, by="Dana")
    stopped(book)
    return book


def stopped(book: Company) -> None:
    """What waits, was doubted, failed: each with the reason the program keeps."""
    first, *others = Message.objects.filter(company=book).order_by("pk")[:4]
    reasons = (
        (
            Status.AWAITING_APPROVAL,
            "tone, to be read first: missing_company: It does not say who writes. (2 more)",
        ),
        (Status.FAILED, "the text could not be written: name"),
    )
    for message, (status, why) in zip((first, *others), reasons, strict=False):
        Message.objects.filter(pk=message.pk).update(status=status, status_reason=why)
    Question.objects.create(
        company=book,
        customer=first.customer,
        kind="bounced",
        raised_at=NOW,
        said="Message 1 of 2026-03-11 to a@b.example came back: 550. "
        "They may never have heard of it: find out how to reach them.",
    )
    ask(book, "round", {"as_of": (TODAY - timedelta(days=30)).isoformat(), "mode": "rehearse"}, "Dana", NOW)
    Work.objects.filter(kind="round").update(
        trouble="A fault of the program: KeyError. Its log says more.", ended_at=NOW
    )
    ImportFinding.objects.update(message="The day of the payment is missing. (3 times; rows 4, 5, …)")
    Invoice.objects.filter(company=book).update(reference="Lieferung")


def do_work() -> None:
    """Does what was asked for, as the worker does."""
    worker = Worker(
        "host/boot/1/1/a", lambda: NOW, lambda: NOW, lambda name: False, lambda: False, lambda s: None
    )
    while do_next(worker, lambda: nullcontext({}), "birch.example"):
        pass
