"""What a round's page counts: by step, by channel, by reason, and what may be let through. Leaves out the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet, Sum

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
class Through:
    """How many messages of a round may be let through at once, must be read first, or are still to leave."""

    approvable: int
    to_read: int
    rehearsed: int
    queued: int


def steps_of(decisions: QuerySet[Decision]) -> list[dict[str, Any]]:
    """Returns each step of those who hear from us, with how many they are and what it is about."""
    acts = decisions.filter(decision="act").order_by()
    return list(
        acts.values("track", "step_no", "step_key").annotate(
            count=Count("pk"), sum_minor=Sum("covered_base_minor")
        )
    )


def channels_of(decisions: QuerySet[Decision]) -> QuerySet[Decision, dict[str, Any]]:
    """Returns by which channels people hear from us, and how many."""
    acts = decisions.filter(decision="act")
    return acts.values("channel").annotate(count=Count("pk")).order_by("-count", "channel")


def groups_of(
    rows: Iterable[Decision],
    steps: list[dict[str, Any]],
    made: Round | None = None,
    member: Member | None = None,
) -> list[Group]:
    """Returns the decisions of a page by step; with who reads, how many of each step they may let through at once."""
    totals = {(step["track"], step["step_no"], step["step_key"]): step for step in steps}
    approvable = _approvable(made, member) if made is not None and member is not None else {}
    return [
        Group(totals[key], list(those), approvable.get(key, 0))
        for key, those in groupby(rows, lambda row: (row.track, row.step_no, row.step_key))
    ]


def letting_through(made: Round, member: Member, statuses: list[dict[str, Any]]) -> Through:
    """Returns how many messages of a round can be let through, and how many cannot yet."""
    counts = {row["status"]: row["count"] for row in statuses}
    awaiting = counts.get(Status.AWAITING_APPROVAL, 0)
    first = _awaiting(made, member).filter(to_read()).count() if awaiting else 0
    return Through(awaiting - first, first, counts.get(Status.REHEARSED, 0), counts.get(Status.QUEUED, 0))


def waiting_of(decisions: QuerySet[Decision]) -> list[dict[str, Any]]:
    """Returns each reason for waiting in the plan's order, with its count, and of few customers the first names."""
    left = decisions.filter(decision="wait").order_by()
    counts = dict(left.values_list("reason").annotate(Count("pk")))
    named: dict[str, list[Decision]] = {}
    if sum(counts.values()) <= _NAMED:
        for each in left.select_related("customer").order_by("customer__name", "pk"):
            named.setdefault(each.reason, []).append(each)
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


def neighbours_of(made: Round) -> dict[str, Round | None]:
    """Returns the rounds before and after this one."""
    others = Round.objects.filter(company=made.company_id)
    return {
        "earlier": others.filter(as_of__lt=made.as_of).order_by("-as_of").first(),
        "later": others.filter(as_of__gt=made.as_of).order_by("as_of").first(),
    }


def _awaiting(made: Round, member: Member) -> QuerySet[Message]:
    ours = Message.objects.filter(
        company=made.company_id, decision__round=made, status=Status.AWAITING_APPROVAL
    )
    return member.seen(ours)


def _approvable(made: Round, member: Member) -> dict[tuple[str, int, str], int]:
    step = ("decision__track", "decision__step_no", "decision__step_key")
    rows = _awaiting(made, member).exclude(to_read()).order_by().values_list(*step).annotate(n=Count("pk"))
    return {tuple(key): count for *key, count in rows}
