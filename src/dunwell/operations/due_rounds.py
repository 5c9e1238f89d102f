"""Which companies' rounds are due, and that each is made by one worker, once. Leaves out what a round is.

A round is due once the company's own clock has passed its time and it was not made yet on that day. One that was missed
because nothing ran is made when the worker is back, on the day that it is then: for that day, never for the days before.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from dunwell.ledger.models import Company
from dunwell.operations.models import DueRound
from dunwell.outreach.daily_round import RoundResult, run_round
from dunwell.outreach.models import DeliveryRules, Gate
from dunwell.outreach.outbox import Worker

#: What a round lets out by itself behind each gate.
MODES = {Gate.REHEARSAL: "rehearse", Gate.APPROVE: "review", Gate.AUTOPILOT: "approve"}
#: Who lets messages through where a person has said, by the gate, that the program may.
AUTOPILOT = "autopilot"
#: How long a worker that makes a round is believed to be at it. Two that make the same round make one.
LEASE = timedelta(minutes=30)
#: Pauses before a round that failed is tried again; the last one holds from then on.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))


@dataclass(frozen=True, slots=True)
class Due:
    """A round that is due: whose, for which of its days, what it lets out, and since when it has been due."""

    company: Company
    day: date
    gate: Gate
    since: datetime


def due_rounds(moment: datetime) -> list[Due]:
    """Returns the rounds that are due at a moment and were not made, the longest due first."""
    rules = (
        DeliveryRules.objects.filter(round_at__isnull=False).select_related("company").order_by("company_id")
    )
    found = []
    for each in rules:
        local = moment.astimezone(ZoneInfo(each.company.time_zone))
        at = local.replace(hour=each.round_at.hour, minute=each.round_at.minute, second=0, microsecond=0)
        if local.time() >= each.round_at:
            found.append(Due(each.company, local.date(), Gate(each.gate), at))
    days = {each.day for each in found}
    made = set(DueRound.objects.filter(day__in=days, done_at__isnull=False).values_list("company_id", "day"))
    return sorted(
        (each for each in found if (each.company.pk, each.day) not in made), key=lambda each: each.since
    )


def make_due_round(due: Due, worker: Worker) -> RoundResult | None:
    """Makes the round, unless another worker is at it or it is not to be tried yet: None.

    Raises what `run_round` raises, after it has noted the problem and when to try again.
    """
    claimed = _claim(due, worker)
    if claimed is None:
        return None
    mine = DueRound.objects.filter(pk=claimed.pk, claimed_by=worker.name)
    try:
        made = run_round(due.company, due.day, at=worker.moment(), mode=MODES[due.gate], by=AUTOPILOT)
    except Exception as error:
        pause = PAUSES[min(claimed.tries, len(PAUSES) - 1)]
        mine.update(
            claimed_by="",
            claimed_until=None,
            tries=claimed.tries + 1,
            not_before=worker.now() + pause,
            problem=f"{type(error).__name__}: {error}"[:500],
        )
        raise
    mine.update(claimed_by="", claimed_until=None, not_before=None, problem="", done_at=worker.moment())
    return made


def problem_of_round(company: Company) -> str:
    """Returns why the company's latest due round could not be made; empty where it was, or none was due."""
    latest = DueRound.objects.filter(company=company).order_by("-day").first()
    return latest.problem if latest else ""


def _claim(due: Due, worker: Worker) -> DueRound | None:
    """Claims the round by a conditional update that one worker alone can make."""
    now = worker.now()
    DueRound.objects.bulk_create([DueRound(company=due.company, day=due.day)], ignore_conflicts=True)
    row = DueRound.objects.get(company=due.company, day=due.day)
    free = Q(claimed_by="") | Q(claimed_until__lte=now)
    if row.claimed_by and worker.is_gone(row.claimed_by):
        free |= Q(claimed_by=row.claimed_by)
    ready = Q(not_before=None) | Q(not_before__lte=now)
    one = DueRound.objects.filter(free, ready, pk=row.pk, done_at=None)
    return row if one.update(claimed_by=worker.name, claimed_until=now + LEASE) else None
