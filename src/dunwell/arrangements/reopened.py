"""Plans that were finished and are not paid any more: money was taken back. Leaves out how money is taken back.

Whoever kept a plan to its end is not reminded as if there had been none: chasing waits until a person has looked.
"""

from datetime import date, timedelta

from dunwell.arrangements.act import Act
from dunwell.arrangements.deciding.calendar import working_days_after
from dunwell.arrangements.models import PaymentPlan, PlanChange
from dunwell.arrangements.policies import calendar_of
from dunwell.ledger.models import Company, Customer

#: Banks take money back for so long at most: direct debits that nobody authorised, thirteen months after.
#: Source: Directive (EU) 2015/2366, article 71.
LOOKED_AT = timedelta(days=400)
#: Working days until somebody looks at it.
_LOOK_AFTER_DAYS = 2


def reopened_plans(of: Company | Customer, on: date) -> list[PaymentPlan]:
    """Returns the plans whose end is their last change, lately, and of whose invoices something is open again."""
    whose = {"customer": of} if isinstance(of, Customer) else {"company": of}
    ended = PlanChange.objects.filter(
        kind="finished", on_date__gte=on - LOOKED_AT, plan__invoices__invoice__open_minor__gt=0,
        **{f"plan__{name}": value for name, value in whose.items()},
    )  # fmt: skip
    plans = {each.plan_id: each for each in ended.select_related("plan__customer")}
    later = PlanChange.objects.filter(plan__in=plans, kind="handed").values_list("plan_id", "pk")
    told = {plan_id for plan_id, pk in later if pk > plans[plan_id].pk}
    return [plans[key].plan for key in sorted(plans) if key not in told]


def hand_reopened(act: Act, plan: PaymentPlan) -> str:
    """Hands the plan to a person, once, and holds what is open of it until they have looked."""
    rows = [row for row in plan.invoices.select_related("invoice").order_by("pk") if row.invoice.open_minor]
    open_minor = sum(row.invoice.open_minor for row in rows)
    reason = "money that had paid it was taken back; a person decides"
    act.add(PlanChange(plan=plan, kind="handed", missed_minor=open_minor), "plan", reason)
    look_on = working_days_after(act.on, _LOOK_AFTER_DAYS, calendar_of(act.company))
    for row in rows:
        note = f"Plan {plan.pk} was finished; money that had paid it was taken back. Speak with them first."
        act.hold("manual", note, invoice=row.invoice, review_on=look_on)
    return "reopened"
