"""What a person sees first in the morning: what needs them, in order, and what goes on by itself. Changes nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Max, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from dunwell.arrangements.models import Promise
from dunwell.engine.facts import INTERNAL_CHANNELS
from dunwell.insight.attention import Case, Stake, in_order
from dunwell.insight.needs_person import Seen, active, everyone, needs_of
from dunwell.ledger.models import Balance, Company, Hold, ImportRun
from dunwell.outreach.models import Decision, Gate, Message, Pause, Round, Status

#: Promises are told of as due from so long before their day.
SOON = timedelta(days=2)
#: Imports that tell what came in; the others tell what is owed.
_OF_MONEY = ("payments", "statement")
_BY_HAND = ("call", "visit", *INTERNAL_CHANNELS)
_E9 = 10**9


@dataclass(frozen=True, slots=True)
class LastRound:
    """The latest round: its number and day, and the hash of its facts; empty as long as it is not finished."""

    pk: int
    as_of: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Head:
    """What is known beside the list. `queued` go out by themselves, `awaiting` wait for a person to let them through.

    Moments are None where nothing of the kind ever happened, `last_round` where there is none. `paused_by` is empty where
    nothing is paused. `round_at` is when a round is made by itself, None: never; `fresh_days` how old the ledger may be.
    """

    ledger_at: datetime | None
    bank_at: datetime | None
    queued: int
    awaiting: int
    promises_due: int
    on_hold: int
    paused_by: str
    paused_why: str
    gate: str
    round_at: time | None
    fresh_days: int | None
    last_round: LastRound | None


def cases_of(company: Company, today: date, at: datetime, seen: Seen = everyone) -> list[Case]:
    """Returns everything that needs a person on the company's day, one case a customer, in order; see `attention`.

    Of at most `MOST` things: of more, those that have waited longest.
    """
    needs = needs_of(company, today, at, seen)
    return in_order(needs, _stakes(company, {each.customer_id for each in needs}), today)


def kinds_of(cases: Iterable[Case]) -> Counter[str]:
    """Returns how many things there are of each kind of need."""
    return Counter(need.kind for case in cases for need in case.needs)


def head_of(company: Company, today: date, seen: Seen = everyone) -> Head:
    """Returns what is known beside the list, in one query."""
    ours = {"company": OuterRef("pk")}
    messages = seen(Message.objects.filter(**ours), "customer")
    imports = ImportRun.objects.filter(**ours)
    due = seen(Promise.objects.filter(**ours, outcomes=None, promised_on__lte=today + SOON), "customer")
    holds = seen(Hold.objects.filter(active(today), **ours), "customer")
    pause = Pause.objects.filter(**ours, resumed_at=None)
    last = Round.objects.filter(**ours).order_by("-as_of")
    found = {
        "n_ledger": _one(imports.exclude(kind__in=_OF_MONEY), Max("imported_at")),
        "n_bank": _one(imports.filter(kind__in=_OF_MONEY), Max("imported_at")),
        "n_queued": _count(messages.filter(status=Status.QUEUED).exclude(channel__in=_BY_HAND)),
        "n_awaiting": _count(messages.filter(status=Status.AWAITING_APPROVAL)),
        "n_due": _count(due),
        "n_held": Coalesce(_one(holds, Count("customer", distinct=True)), 0),
        "n_by": Coalesce(Subquery(pause.values("by")[:1]), Value(""), output_field=CharField()),
        "n_why": Coalesce(Subquery(pause.values("reason")[:1]), Value(""), output_field=TextField()),
        "n_gate": Coalesce(F("delivery_rules__gate"), Value(Gate.REHEARSAL.value)),
        "n_at": F("delivery_rules__round_at"),
        "n_fresh": F("delivery_rules__fresh_days"),
        "n_round": Subquery(last.values("pk")[:1]),
        "n_day": Subquery(last.values("as_of")[:1]),
        "n_facts": Coalesce(
            Subquery(last.filter(finished_at__isnull=False).values("facts_sha256")[:1]), Value("")
        ),
    }
    row = Company.objects.filter(pk=company.pk).annotate(**found).values_list(*found).get()
    *known, number, day, facts = row
    return Head(*known, last_round=LastRound(number, day, facts) if number else None)


def left_alone(round_id: int, seen: Seen = everyone) -> dict[str, int]:
    """Returns how many customers a round left alone, by reason; of a finished round it stays the same for ever."""
    rows = seen(Decision.objects.filter(round=round_id, decision="wait"), "customer").order_by()
    return dict(rows.values_list("reason").annotate(n=Count("pk")))


def decisions_for(last: LastRound | None, customers: Sequence[int]) -> dict[int, Decision]:
    """Returns what a round decided for these customers, by customer; nothing where there is no round."""
    if last is None:
        return {}
    return {each.customer_id: each for each in Decision.objects.filter(round=last.pk, customer__in=customers)}


def _stakes(company: Company, customers: set[int]) -> dict[int, Stake]:
    weighed: dict[int, list[Any]] = {}
    rows = Balance.objects.filter(company=company, customer__in=customers)
    names = ("customer_id", "weight_e9", "owes_minor", "overdue_minor", "oldest_due_on")
    for customer, weight, owes, overdue, oldest in rows.values_list(*names):
        kept = weighed.setdefault(customer, [0, 0, None])
        kept[0] += owes * weight // _E9
        kept[1] += overdue * weight // _E9
        kept[2] = min(filter(None, (kept[2], oldest)), default=None)
    return {customer: Stake(*kept) for customer, kept in weighed.items()}


def _one(rows: QuerySet[Any], what: Any) -> Subquery:
    return Subquery(rows.order_by().values("company").annotate(n=what).values("n"))


def _count(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(_one(rows, Count("pk")), 0)
