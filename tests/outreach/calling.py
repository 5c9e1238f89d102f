"""A customer whose next step is a call, and how calls are made. For the tests of calls."""

from cast import at, customer, day, invoice, round_on

from dunwell.ledger.models import EarlierReminder
from dunwell.outreach.call_said import Call
from dunwell.outreach.calls import log_call

DAY = "2026-03-11"
DANA = {"by": "Dana Reyes", "holder": "user 1"}
LEE = {"by": "Lee Park", "holder": "user 2"}


def to_be_called(company, ref="ash", amount="600.00", due="2026-02-11", **columns):
    """Somebody 28 days late who has heard three steps, so that the standard playbook's next one is a call."""
    owing = customer(company, ref, phone="+353 1 555 0111", contact="Kim", **columns)
    item = invoice(owing, f"{ref.upper()}-1", due, amount)
    EarlierReminder.objects.create(invoice=item, step_no=3, on_date=day("2026-03-01"))
    return owing


def called(company, ref="ash", on=DAY, **columns):
    """The same, with the round of the day made; returns the customer."""
    owing = to_be_called(company, ref, **columns)
    round_on(company, on, mode="approve")
    return owing


def log(owing, outcome="spoke", *, on=DAY, hour=11, key="", made_anyway=False, who=None, **said):
    call = Call(key or f"{on}T{hour}", outcome, **said)
    return log_call(owing, call, at=at(on, hour), made_anyway=made_anyway, **(who or DANA))
