"""A book in which something of every kind is agreed, at eleven on a Wednesday; and people of each role."""

from datetime import UTC, date, datetime, timedelta

from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.discounts import offer_discount
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.hardships import note_hardship
from dunwell.arrangements.plans import agree_plan
from dunwell.arrangements.promises import defer, promise
from dunwell.arrangements.proposals import propose_plan
from dunwell.arrangements.settlements import quote_settlement
from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import ContactPoint, Customer, Invoice
from dunwell.outreach.may_call import may_call

TODAY = date(2026, 3, 11)
AT = datetime(2026, 3, 11, 11, 0, tzinfo=UTC)
OF = {"at": AT, "by": "Dana Reyes"}


def owing(company, ref, minor=60_000, late=28, **columns):
    """A customer with a telephone and one invoice, so many days late."""
    values = {"name": ref.title(), "country": "IE", **columns}
    made = Customer.objects.create(company=company, ref=ref, **values)
    ContactPoint.objects.create(customer=made, channel="call", address="+353 1 555 0111")
    due_on = TODAY - timedelta(days=late)
    Invoice.objects.create(
        company=company, customer=made, number=f"{company.key.upper()}-{ref.upper()}", currency="EUR",
        amount_minor=minor, open_minor=minor, issued_on=due_on - timedelta(days=30), due_on=due_on,
    )  # fmt: skip
    return made


def days(count):
    return TODAY + timedelta(days=count)


def everything_agreed(company, manager=""):
    """One of each kind; returns the rows by the name of their page."""
    of = {"account_manager": manager}
    weekly = [Part(days(number * 7), 1_000) for number in range(1, 61)]
    found = {
        "promise": promise(owing(company, "promiser", **of), days(5), TODAY, **OF),
        "plan": agree_plan(owing(company, "planner", **of), [Part(days(10), 30_000), Part(days(40), 30_000)], TODAY, **OF),
        "proposal": propose_plan(owing(company, "proposer", **of), weekly, TODAY, **OF),
        "deferral": defer(owing(company, "deferrer", **of), days(7), TODAY, **OF),
        "discount": offer_discount(
            owing(company, "early", minor=200_000, late=-25, **of).invoices.get(), TODAY, **OF
        ),
        "settlement": quote_settlement(owing(company, "old", minor=900_000, late=500, **of), TODAY, **OF),
        "dispute": open_dispute(owing(company, "disputer", **of).invoices.get(), "faulty", "It <b>broke</b>.", TODAY, **OF),
        "hardship": note_hardship(owing(company, "hard", **of), TODAY, wish="call", **OF),
    }  # fmt: skip
    held = owing(company, "held", **of)
    found["hold"] = place_hold(
        held, "manual", TODAY - timedelta(days=9), note="Wait <i>please</i>", owner="Dana", **OF
    )
    return found


def permitted(customer):
    return may_call(customer, AT).allowed
