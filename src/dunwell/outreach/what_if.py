"""What a day's round would be with another playbook, beside what it is with this one. Stores nothing, writes to nobody."""

from collections import Counter
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from dunwell.engine.duckdb_runner import plan
from dunwell.ledger.models import Company
from dunwell.outreach.assigning import assignment_of
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.gather import gather

#: So many customers with a difference are named.
NAMED = 25


@dataclass(frozen=True, slots=True)
class Taken:
    """What is done for a customer: the step and channel, or (`step` None) why nothing is."""

    step: str | None
    channel: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One customer for whom it would be otherwise; None: nothing of theirs is open for either."""

    customer_id: int
    now: Taken | None
    then: Taken | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How many are met by each step and channel now and then, and the first customers for whom it differs."""

    now: dict[tuple[str, str], int]
    then: dict[tuple[str, str], int]
    differing: int
    first: tuple[Difference, ...]


def what_if(company: Company, playbook: str, as_of: date) -> WhatIf:
    """Returns what would change on a day if the company used another playbook for everybody without a rule of their own.

    Raises `CannotGather` or `CannotReadPlaybook` as a round does.
    """
    other = copy(company)
    other.playbook = playbook
    now, then = _taken(company, as_of), _taken(other, as_of)
    differing = sorted(key for key in now.keys() | then.keys() if now.get(key) != then.get(key))
    first = tuple(Difference(key, now.get(key), then.get(key)) for key in differing[:NAMED])
    return WhatIf(_counts(now), _counts(then), len(differing), first)


def _taken(company: Company, as_of: date) -> dict[int, Taken]:
    gathered = gather(company, as_of, assignment_of(company).playbooks, contact_policy(company))
    rows: list[dict[str, Any]] = plan(gathered.facts, as_of).decisions.to_pylist()
    return {
        row["customer_id"]: Taken(
            row["step_key"] if row["decision"] == "act" else None,
            row["channel"] if row["decision"] == "act" else None,
            row["reason"],
        )
        for row in rows
    }


def _counts(taken: Mapping[int, Taken]) -> dict[tuple[str, str], int]:
    met = ((each.step, each.channel or "") for each in taken.values() if each.step)
    return dict(Counter(met).most_common())
