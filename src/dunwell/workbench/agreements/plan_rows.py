"""How the payment plans of one page stand, by three queries for all of them. Leaves out their life (`plan_life`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from dunwell.arrangements.deciding.progress import missed_minor, standings
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.models import Instalment, PaymentPlan, PlannedInvoice


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """What is open of a plan, what of it was missed, and when the next instalment is due."""

    open_minor: int
    missed_minor: int
    next_on: date | None


def plan_standings(plans: Sequence[PaymentPlan], today: date) -> dict[int, PlanStanding]:
    """Returns by plan how it stands now."""
    keys = [each.pk for each in plans]
    open_ = dict(
        PlannedInvoice.objects.filter(plan__in=keys)
        .order_by()
        .values_list("plan_id")
        .annotate(Sum("invoice__open_minor"))
    )
    schedules: dict[int, dict[int, list[Part]]] = {}
    rows = Instalment.objects.filter(plan__in=keys, since_on__lte=today).order_by("plan_id", "position")
    for each in rows:
        revisions = schedules.setdefault(each.plan_id, {})
        revisions.setdefault(each.revision, []).append(Part(each.due_on, each.amount_minor))
    found = {}
    for plan in plans:
        revisions = schedules.get(plan.pk, {})
        parts = tuple(revisions[max(revisions)]) if revisions else ()
        left = min(open_.get(plan.pk) or 0, plan.total_minor)
        stands = standings(parts, plan.total_minor - left, today, plan.grace_days)
        upcoming = next((each for each in stands if each.open_minor), None)
        found[plan.pk] = PlanStanding(left, missed_minor(stands), upcoming.part.due_on if upcoming else None)
    return found
