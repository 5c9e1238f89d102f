"""What a day makes of what is arranged: promises and plans are judged, discounts and settlements taken. Safe to repeat."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from dunwell.arrangements.act import Act, acting
from dunwell.arrangements.discounts import discounts_to_judge, judge_discount
from dunwell.arrangements.judging_promises import judge_promise, promises_to_judge
from dunwell.arrangements.plan_life import judge_plan, running_plans
from dunwell.arrangements.reopened import hand_reopened, reopened_plans
from dunwell.arrangements.settlements import approved_settlements, judge_settlement
from dunwell.arrangements.to_settle import customers_to_settle
from dunwell.ledger.models import Company, Customer

#: Who did it, as the journal keeps it.
ROUND = "the daily round"


def settle_day(company: Company, on: date, at: datetime, by: str = ROUND) -> Counter[str]:
    """Judges all that is arranged with the company's customers by a day, and returns how often what became of it.

    Keys are `promise.kept`, `plan.asked`, `discount.taken` and the like. Done twice for a day it changes nothing more. A
    customer whose rows are broken stops nobody else's: what went wrong is raised together, at the end.
    """
    found: Counter[str] = Counter()
    failed: list[Exception] = []
    for customer in customers_to_settle(company, on):
        try:
            found += settle_customer(customer, on, at, by)
        except Exception as error:
            error.add_note(f"customer {customer.ref} of {company.key}")
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} customers could not be judged", failed)
    return found


def settle_customer(customer: Customer, on: date, at: datetime, by: str = ROUND) -> Counter[str]:
    """Judges all that is arranged with one customer by a day; see `settle_day`."""
    found: Counter[str] = Counter()
    with acting(customer, on, at, by) as act:
        _judge(act, "discount", discounts_to_judge(customer, on), judge_discount, found)
        _judge(act, "settlement", approved_settlements(customer), judge_settlement, found)
        _judge(act, "promise", promises_to_judge(act), judge_promise, found)
        _judge(act, "plan", running_plans(customer), judge_plan, found)
        _judge(act, "plan", reopened_plans(customer, on), hand_reopened, found)
    return found


def _judge(
    act: Act, name: str, rows: Iterable[Any], judge: Callable[[Act, Any], str | None], found: Counter[str]
) -> None:
    for each in rows:
        outcome = judge(act, each)
        if outcome is not None:
            found[f"{name}.{outcome}"] += 1
