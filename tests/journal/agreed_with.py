"""What a lived-in company agrees with its customers: every table of arrangements has rows."""

from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings

from dunwell.arrangements.act import acting
from dunwell.arrangements.concessions import goodwill, waive, write_off
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.discounts import offer_discount
from dunwell.arrangements.disputes import answer_dispute, open_dispute
from dunwell.arrangements.hardships import end_hardship, note_hardship, note_spoken
from dunwell.arrangements.models import Incentive
from dunwell.arrangements.plans import accept_offer, agree_plan, plannable
from dunwell.arrangements.policies import SHIPPED, set_policy
from dunwell.arrangements.promises import cancel_deferral, defer, promise
from dunwell.arrangements.proposals import close_proposal, propose_plan
from dunwell.arrangements.settlements import approve_settlement, quote_settlement
from dunwell.arrangements.settling import settle_day
from dunwell.ledger.payments import receive


@contextmanager
def plain_policy():
    """There is a policy of the company's own for this while."""
    folder = settings.HOME / "policies"
    folder.mkdir(exist_ok=True)
    path = folder / "plain.toml"
    path.write_text((SHIPPED / "standard.toml").read_text().replace('key = "standard"', 'key = "plain"', 1))
    yield
    path.unlink()


def agree(company, customers, on, moment):
    """Agrees on something of each kind; `customers` by reference, with open invoices."""
    set_policy(company, "plain", on, **moment)
    set_policy(company, "standard", on, **moment)
    soon, later = on + timedelta(days=5), on + timedelta(days=250)
    accept_offer(customers["C0"], "fewest", on, **moment)
    agree_plan(customers["C1"], _halves(customers["C1"], on, soon, later), on, **moment)
    for cents in (1, 2):
        parts = _halves(customers["C2"], on, soon, later, cents)
        made = propose_plan(customers["C2"], parts, on, **moment)
        if cents == 1:
            close_proposal(made, on, "too long", **moment)
    promise(customers["C3"], soon, on, **moment)
    cancel_deferral(defer(customers["C4"], soon, on, **moment), on, "not needed", **moment)
    promise(customers["C4"], soon, on, **moment)
    approve_settlement(
        quote_settlement(customers["C5"], on, numbers=["OLD"], **moment), on, "all we will see", **moment
    )
    first, second, third = customers["C6"].invoices.exclude(number="YOUNG").order_by("pk")
    answer_dispute(
        open_dispute(first, "faulty", "It leaks.", on, **moment), "agreed", on, "so it does", **moment
    )
    write_off(second, on, "closed", approved_by="Ada", **moment)
    waive(third, "interest", on, "paid soon", **moment)
    goodwill(customers["C6"], 500, "EUR", on, "sorry", **moment)
    offer_discount(customers["C6"].invoices.get(number="YOUNG"), on, **moment)
    receive(customers["C6"], 49_000, "EUR", on, numbers=["YOUNG"], **moment)
    with acting(customers["C6"], on, **moment) as act:
        row = Incentive(reward="voucher", share_bp=200, extra_days=0, code="THANKS-1", valid_until_on=later)
        act.add(row, "incentive", "paid on time")
    hard = note_hardship(customers["C7"], on, **moment)
    note_spoken(hard, on, **moment)
    end_hardship(hard, on, "all well", **moment)
    for days in (0, 9, 16):
        settle_day(company, on + timedelta(days=days), moment["at"])


def _halves(customer, on, soon, later, cents=0):
    minor = plannable(customer, on).debt.amount_minor
    return [Part(soon, minor // 2 - cents), Part(later, minor - minor // 2 + cents)]
