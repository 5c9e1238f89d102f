"""How a plan stands on a day, and what is done about instalments that were missed. Leaves out how plans begin."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dunwell.arrangements.act import Act, acting
from dunwell.arrangements.debts import credit_of, disputed, open_of_each, open_on
from dunwell.arrangements.deciding.progress import Standing, missed_minor, next_move, replanned, standings
from dunwell.arrangements.deciding.schedules import Part, least_minor
from dunwell.arrangements.models import Instalment, PaymentPlan, PlanChange, PlannedInvoice
from dunwell.arrangements.plans import CannotPlan, end_plan, still_runs, write_schedule
from dunwell.arrangements.policies import calendar_of, policy_of, scale_of
from dunwell.ledger.models import Customer


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan on a day. `paid_minor` counts what settled its invoices; `asked_on`: since when a question waits.

    `state`: running, asked (about a missed instalment), with_a_person, finished or cancelled.
    """

    plan: PaymentPlan
    instalments: tuple[Instalment, ...]
    standings: tuple[Standing, ...]
    paid_minor: int
    missed_minor: int
    asked_on: date | None
    replanned: bool
    state: str

    @property
    def next_instalment(self) -> Standing | None:
        """The oldest instalment that is not paid."""
        return next((each for each in self.standings if each.open_minor), None)


def plan_state(plan: PaymentPlan, on: date, *, credit_minor: int = 0) -> PlanState:
    """Returns how a plan stands on a day; `credit_minor` of money not yet applied counts as paid."""
    rows = list(plan.instalments.order_by("revision", "position"))
    changes = list(plan.changes.order_by("pk"))
    return _state_on(plan, on, rows, changes, paid_minor(plan, on) + credit_minor)


def plan_states(plans: Sequence[PaymentPlan], on: date) -> dict[int, PlanState]:
    """Returns how each of these plans stands on a day, by its key: six questions to the database, however many they are."""
    rows: dict[int, list[Instalment]] = defaultdict(list)
    changes: dict[int, list[PlanChange]] = defaultdict(list)
    for row in Instalment.objects.filter(plan__in=plans).order_by("revision", "position"):
        rows[row.plan_id].append(row)
    for change in PlanChange.objects.filter(plan__in=plans).order_by("pk"):
        changes[change.plan_id].append(change)
    covered = list(PlannedInvoice.objects.filter(plan__in=plans).values_list("plan_id", "invoice_id"))
    still_open = open_of_each({key for _, key in covered}, on)
    left: dict[int, int] = defaultdict(int)
    for plan_id, key in covered:
        left[plan_id] += still_open[key]
    return {
        each.pk: _state_on(each, on, rows[each.pk], changes[each.pk], _paid(each, left[each.pk]))
        for each in plans
    }


def _state_on(
    plan: PaymentPlan, on: date, rows: Sequence[Instalment], told: Sequence[PlanChange], paid: int
) -> PlanState:
    known = [row for row in rows if row.since_on <= on]
    revision = max((row.revision for row in known), default=1)
    current = tuple(row for row in known if row.revision == revision)
    parts = tuple(Part(row.due_on, row.amount_minor) for row in current)
    found = standings(parts, paid, on, plan.grace_days)
    changes = [each for each in told if each.on_date <= on]
    return PlanState(
        plan=plan,
        instalments=current,
        standings=found,
        paid_minor=paid,
        missed_minor=missed_minor(found),
        asked_on=_asked_on(changes),
        replanned=any(each.kind == "replanned" for each in changes),
        state=_state(changes, paid >= plan.total_minor),
    )


def paid_minor(plan: PaymentPlan, on: date) -> int:
    """Returns what of the plan was paid up to a day: its total less what is open of its invoices."""
    return _paid(plan, open_on(plan.invoices.values_list("invoice_id", flat=True), on))


def _paid(plan: PaymentPlan, still_open_minor: int) -> int:
    return min(max(plan.total_minor - still_open_minor, 0), plan.total_minor)


def _asked_on(changes: list[PlanChange]) -> date | None:
    """Returns since when a question about what is missed now waits; what was moved or taken up again is not asked about."""
    last = next((each for each in reversed(changes) if each.kind in ("asked", "replanned", "resumed")), None)
    return last.on_date if last is not None and last.kind == "asked" else None


def _state(changes: list[PlanChange], paid: bool) -> str:
    last = changes[-1].kind if changes else None
    if paid and any(each.kind == "finished" for each in changes):
        return "finished"  # Also where a person had to look at it once more.
    return {
        "finished": "finished",
        "cancelled": "cancelled",
        "asked": "asked",
        "handed": "with_a_person",
    }.get(last or "", "running")


def running_plans(customer: Customer) -> list[PaymentPlan]:
    """Returns the customer's plans that are not over."""
    return list(customer.paymentplans.exclude(changes__kind__in=("finished", "cancelled")).order_by("pk"))


def replan(
    plan: PaymentPlan, on: date, reason: str, *, at: datetime, by: str, again: bool = False
) -> list[Instalment]:
    """Moves what was missed to the end of the plan: once, unless a person decides to do it `again`.

    Raises `CannotPlan` where the plan is over, nothing is missed, or it was done before.
    """
    with acting(plan.customer, on, at, by) as act:
        still_runs(plan)
        state = plan_state(plan, on, credit_minor=credit_of(plan.customer, plan.currency, on))
        if not sum(each.open_minor for each in state.standings if each.part.due_on <= on):
            raise CannotPlan("No instalment was missed.", "nothing_missed")
        if state.replanned and not again:
            raise CannotPlan("The plan was moved once already. Please speak with us.", "moved_before")
        move_to_end(act, state, reason)
    return list(plan_state(plan, on).instalments)


def resume_plan(plan: PaymentPlan, on: date, reason: str, *, at: datetime, by: str) -> None:
    """Lets a plan that waits for a person go on as it is. Raises `CannotPlan` where it is over."""
    with acting(plan.customer, on, at, by) as act:
        still_runs(plan)
        act.add(PlanChange(plan=plan, kind="resumed"), "plan", reason)


def move_to_end(act: Act, state: PlanState, reason: str) -> None:
    """Writes a new revision with what was missed at the end."""
    plan, rules = state.plan, policy_of(act.company).plan
    parts = tuple(each.part for each in state.standings)
    longer = rules.replan_longer_days if rules else 31
    moved = replanned(
        parts,
        state.paid_minor,
        act.on,
        rules.moved if rules else "later",
        least_minor(rules, scale_of(act.company, plan.currency, act.on)) if rules else 1,
        max(parts[-1].due_on, act.on) + timedelta(days=longer),
        calendar_of(act.company),
    )
    write_schedule(act, plan, moved, state.instalments[0].revision + 1)
    change = PlanChange(plan=plan, kind="replanned", missed_minor=state.missed_minor)
    act.add(change, "plan", reason)


def judge_plan(act: Act, plan: PaymentPlan) -> str | None:
    """Does what the day asks of a plan, and returns the kind of change it made; None: nothing.

    Paid in full it is finished. What was missed is asked about, then moved to the end once, then a person's. While an
    invoice of it is disputed, or the customer finds it hard, only the first holds.
    """
    credit = credit_of(act.customer, plan.currency, act.on)
    state = plan_state(plan, act.on, credit_minor=credit)
    if state.paid_minor - credit >= plan.total_minor:
        end_plan(act, plan, "finished", "paid in full")
        return "finished"
    if state.state == "with_a_person" or _left_alone(act, plan):
        return None
    rules = policy_of(act.company).plan
    if state.asked_on is not None and not state.missed_minor:
        act.add(PlanChange(plan=plan, kind="resumed"), "plan", "what was missed was paid")
        return "resumed"
    if rules is None:
        # The company offers no plans any more: what is missed of one that runs is a person's at once.
        move = "hand" if state.missed_minor else None
    else:
        move = next_move(state.standings, state.asked_on, state.replanned, act.on, rules)
    if move == "ask":
        change = PlanChange(plan=plan, kind="asked", missed_minor=state.missed_minor)
        act.add(change, "plan", "an instalment was missed")
        return "asked"
    if move == "replan":
        move_to_end(act, state, "no answer; the missed part moves to the end")
        return "replanned"
    if move == "hand":
        change = PlanChange(plan=plan, kind="handed", missed_minor=state.missed_minor)
        act.add(change, "plan", "missed again; a person decides")
        return "handed"
    return None


def _left_alone(act: Act, plan: PaymentPlan) -> bool:
    hard = act.customer.hardships.exclude(steps__step="ended").exists()
    return hard or bool(disputed(act.customer) & set(plan.invoices.values_list("invoice_id", flat=True)))
