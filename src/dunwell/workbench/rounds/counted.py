"""What a round's page counts: by step, by channel, by reason, and what may be let through. Leaves out the rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Sum

from dunwell.ledger.models import Company
from dunwell.outreach.approving import to_read
from dunwell.outreach.models import Decision, Message, Round, Status
from dunwell.people.member import Member
from dunwell.workbench.words import REASONS

NAMES_PER_REASON = 6
#: So many customers left alone are read for the names of a few of each reason; of more, the names are a page away.
_NAMED = 400


@dataclass(frozen=True, slots=True)
class Group:
    """Customers on this page who take the same step; the whole group's size and sum, and how many may be let through."""

    step: dict[str, Any]
    decisions: list[Decision]
    approvable: int

    @property
    def key(self) -> str:
        """What forms and addresses call the step."""
        return f"{self.step['track']}.{self.step['step_key']}"


@dataclass(frozen=True, slots=True)
class Acts:
    """Who hears from us: by step with how many they are and what it is about, and how many by channel."""

    steps: list[dict[str, Any]]
    channels: list[dict[str, Any]]

    @property
    def count(self) -> int:
        """How many hear from us."""
        return sum(step["count"] for step in self.steps)

    @property
    def sum_minor(self) -> int:
        """What all of it is about, in the company's currency."""
        return sum(step["sum_minor"] for step in self.steps)


def acts_of(decisions: QuerySet[Decision]) -> Acts:
    """Returns who hears from us, in one query."""
    rows = decisions.filter(decision="act").order_by().values("track", "step_no", "step_key", "channel")
    steps: dict[tuple[Any, ...], dict[str, Any]] = {}
    channels: Counter[str] = Counter()
    for row in rows.annotate(n=Count("pk"), minor=Sum("covered_base_minor")):
        key = (row["track"], row["step_no"], row["step_key"])
        named = dict(zip(("track", "step_no", "step_key"), key, strict=True))
        step = steps.setdefault(key, named | {"count": 0, "sum_minor": 0})
        step["count"] += row["n"]
        step["sum_minor"] += row["minor"] or 0
        channels[row["channel"]] += row["n"]
    listed = sorted(channels.items(), key=lambda each: (-each[1], each[0]))
    return Acts(list(steps.values()), [{"channel": channel, "count": count} for channel, count in listed])


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of a round: how many in each state, how many may be let through at once by step, how many to read."""

    states: dict[str, int]
    by_step: dict[tuple[Any, ...], int]
    to_read: int

    @property
    def approvable(self) -> int:
        """How many may be let through at once."""
        return sum(self.by_step.values())


def messages_of(made: Round, member: Member) -> Messages:
    """Returns what there is of messages to the customers somebody sees, in one query."""
    ours = member.seen(Message.objects.filter(company=made.company_id, decision__round=made)).order_by()
    step = ("decision__track", "decision__step_no", "decision__step_key")
    waits = Q(status=Status.AWAITING_APPROVAL)
    rows = ours.values_list(*step, "status").annotate(
        n=Count("pk"), read=Count("pk", filter=waits & to_read())
    )
    states: Counter[str] = Counter()
    by_step: dict[tuple[Any, ...], int] = {}
    first = 0
    for *key, status, count, read in rows:
        states[status] += count
        if status == Status.AWAITING_APPROVAL:
            by_step[tuple(key)] = count - read
            first += read
    return Messages(dict(sorted(states.items(), key=lambda each: (-each[1], each[0]))), by_step, first)


def groups_of(rows: Iterable[Decision], acts: Acts, messages: Messages) -> list[Group]:
    """Returns the decisions of a page by step, with how many of each step may be let through at once."""
    totals = {(step["track"], step["step_no"], step["step_key"]): step for step in acts.steps}
    return [
        Group(totals[key], list(those), messages.by_step.get(key, 0))
        for key, those in groupby(rows, lambda row: (row.track, row.step_no, row.step_key))
    ]


def waiting_of(decisions: QuerySet[Decision]) -> list[dict[str, Any]]:
    """Returns each reason for waiting in the plan's order, with its count, and of few customers the first names."""
    left = decisions.filter(decision="wait").order_by()
    some = list(left.select_related("customer")[: _NAMED + 1])
    named: dict[str, list[Decision]] = {}
    if len(some) <= _NAMED:
        for each in sorted(some, key=lambda row: (row.customer.name, row.pk)):
            named.setdefault(each.reason, []).append(each)
        counts = {reason: len(those) for reason, those in named.items()}
    else:
        counts = dict(left.values_list("reason").annotate(Count("pk")))
    return [
        {
            "reason": reason,
            "count": counts[reason],
            "first": named.get(reason, [])[:NAMES_PER_REASON],
            "more": counts[reason] - len(named.get(reason, [])[:NAMES_PER_REASON]),
        }
        for reason in REASONS
        if reason in counts
    ]


def round_of(company: Company, day: date) -> Round | None:
    """Returns the round of a day with `earlier` and `later`, the days of the rounds before and after it; None: no such."""
    others = Round.objects.filter(company=company)
    return (
        others.filter(as_of=day)
        .annotate(
            earlier=Subquery(others.filter(as_of__lt=day).order_by("-as_of").values("as_of")[:1]),
            later=Subquery(others.filter(as_of__gt=day).order_by("as_of").values("as_of")[:1]),
        )
        .first()
    )
