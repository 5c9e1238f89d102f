"""The line of counts at the top of Today, each with the list it leads to."""

from collections import Counter
from dataclasses import dataclass

from dunwell.insight.today import Head
from dunwell.ledger.models import Company
from dunwell.workbench.today.where import address, only


@dataclass(frozen=True, slots=True)
class Counted:
    """One count: the key of its sentence, how many, and where they are listed."""

    sentence: str
    count: int
    address: str


def counted(company: Company, cases: int, kinds: Counter[str], head: Head) -> list[Counted]:
    """Returns the counts of the line in their order; what there is nothing of is left out, but for the first."""
    key = {"company": company.key}
    found = [
        Counted("today.count_needs_you", cases, address("company", key)),
        Counted("today.count_replies", kinds["reply"] + kinds["says_paid"], only(company, "reply")),
        Counted(
            "today.count_promises",
            head.promises_due,
            address("promises", key, only(company, "promise_broken")),
        ),
        Counted(
            "today.count_missed",
            kinds["missed_instalment"],
            address("plans", key, only(company, "missed_instalment")),
        ),
        Counted("today.count_disputes", kinds["dispute"], address("disputes", key, only(company, "dispute"))),
        Counted(
            "today.count_calls",
            kinds["call"] + kinds["call_back"],
            address("calls", key, only(company, "call")),
        ),
        Counted("today.count_awaiting", head.awaiting, _awaiting(company, head)),
        Counted("today.count_on_hold", head.on_hold, address("holds", key, address("customers", key))),
    ]
    return [found[0], *(each for each in found[1:] if each.count)]


def _awaiting(company: Company, head: Head) -> str:
    """Returns where what awaits approval is read: in the latest round."""
    key = {"company": company.key}
    if head.last_round is None:
        return address("rounds", key)
    return f"{address('round', key | {'day': head.last_round.as_of})}?status=awaiting_approval#hear"
