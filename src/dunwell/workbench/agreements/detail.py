"""One thing that is agreed: where it stands, its life so far, and what can be done next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from dunwell.arrangements.act import owner_of
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.plan_life import PlanState, plan_state
from dunwell.arrangements.proposals import as_parts
from dunwell.arrangements.settlements import other_ways
from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.people.member import Member
from dunwell.portal.models import Evidence
from dunwell.workbench.access import company_page
from dunwell.workbench.agreements.actions import Action, actions_of
from dunwell.workbench.agreements.forms import AgreementForm
from dunwell.workbench.agreements.kinds import KINDS, Kind, Row


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to it: what, when, by whom, and why."""

    what: str
    on: date
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that can be done, with its form; `first`: the obvious next thing."""

    action: Action
    form: AgreementForm
    address: str
    first: bool


@company_page
def agreement(request: HttpRequest, company: Company, kind: str, pk: int) -> HttpResponse:
    """Shows one thing that is agreed."""
    return agreement_page(request, company, KINDS[kind], found_of(request.member, KINDS[kind], pk))


def found_of(member: Member, kind: Kind, pk: int) -> Any:
    """Returns a row of a kind of a customer one may see, with its state; 404 for any other."""
    rows = member.seen(kind.model._default_manager.filter(company=member.company))
    rows = kind.with_state(rows).select_related("customer__company", *kind.related)
    return get_object_or_404(rows.prefetch_related(*kind.many), pk=pk)


def agreement_page(
    request: HttpRequest,
    company: Company,
    kind: Kind,
    row: Any,
    sent: tuple[str, AgreementForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Renders the page; `sent` is the action whose form was sent and is shown again, as it was."""
    today = company_day(company, timezone.now())
    state, member = kind.state_of(row, today), request.member
    more = _MORE.get(kind.name, _nothing)(row, today)
    offered = [
        Offered(
            action,
            sent[1] if sent and sent[0] == action.name else form_of(action, row),
            f"{kind.one}_{action.name}",
            number == 0 and state in action.next_,
        )
        for number, action in enumerate(each for each in actions_of(kind.name, state) if member.may(each.may))
    ]
    line = _plan_line(row, more["plan"]) if kind.name == "plans" else kind.told([row], today)[0]
    told = {
        "company": company,
        "place": "promises",
        "kind": kind,
        "row": row,
        "line": line,
        "customer": row.customer,
        "today": today,
        "state": state,
        "runs": state in kind.running or bool(offered),
        "owner": getattr(row, "owner", "") or owner_of(row.customer),
        "steps": _steps(kind, row),
        "offered": offered,
        "sent": sent[0] if sent else "",
        "part": f"workbench/agreements/{kind.one}.html",
        **more,
    }
    return render(request, "workbench/agreements/detail.html", told, status=status)


def _plan_line(row: Any, found: PlanState) -> Row:
    """Returns what a list would tell of a plan, whose state is known already."""
    upcoming = found.next_instalment
    return Row(
        pk=row.pk,
        customer=row.customer,
        state=found.state,
        since_on=row.on_date,
        owner=owner_of(row.customer),
        next_on=upcoming.part.due_on if upcoming else None,
        currency=row.currency,
        amount_minor=row.total_minor,
        open_minor=row.total_minor - found.paid_minor,
        numbers=tuple(each.invoice.number for each in row.invoices.all()),
    )


def form_of(action: Action, row: Any, data: Any = None) -> AgreementForm:
    """Returns the form of an action, empty or with what was sent."""
    parts: tuple[Part, ...] = ()
    if "schedule" in action.asks:
        parts = as_parts(row.counter or row.schedule)
    return AgreementForm(data, asks=action.asks, currency=currency_of(row), parts=parts, prefix=action.name)


def currency_of(row: Any) -> str:
    """Returns the currency something agreed is in; that of its invoice, or the company's, where it has none."""
    invoice = getattr(row, "invoice", None)
    return getattr(row, "currency", "") or (invoice.currency if invoice else row.customer.company.currency)


def _steps(kind: Kind, row: Any) -> list[Step]:
    """Returns what happened to it, the first first."""
    first = Step("begun", row.on_date, row.noted_at, row.noted_by, row.reason)
    later = kind.steps._default_manager.filter(**{kind.of: row}).order_by("pk")
    found = [first, *(_step(kind, each) for each in later)]
    if kind.one == "dispute":
        asked = row.questions.order_by("pk")
        found += [Step("asked", each.on_date, each.noted_at, each.noted_by, each.reason) for each in asked]
    return sorted(found, key=lambda each: each.at)


def _step(kind: Kind, each: Model) -> Step:
    what = "ended" if kind.one == "deferral" else getattr(each, kind.step)
    return Step(what, each.on_date, each.noted_at, each.noted_by, each.reason)


def _nothing(row: Any, today: date) -> dict[str, Any]:
    return {}


def _plan(row: Any, today: date) -> dict[str, Any]:
    found = plan_state(row, today)
    return {"plan": found}


def _proposal(row: Any, today: date) -> dict[str, Any]:
    last = row.answers.order_by("-pk").first()
    countered = as_parts(last.schedule) if last is not None and last.answer == "countered" else ()
    return {
        "proposed": as_parts(row.schedule),
        "nearest": as_parts(row.counter),
        "countered": countered,
        "why": row.reasons.split(),
    }


def _settlement(row: Any, today: date) -> dict[str, Any]:
    ways = other_ways(row)
    best = max([row.pay_minor, *(each["leaves_minor"] for each in ways)])
    return {
        "ways": ways,
        "best_minor": best,
        "less_minor": row.owed_minor - row.pay_minor,
        "pay_days": (row.pay_by - row.on_date).days,
    }


def _dispute(row: Any, today: date) -> dict[str, Any]:
    files = Evidence.objects.filter(hold=row.hold_id).defer("content").order_by("pk")
    return {"days_left": (row.answer_by - today).days, "files": list(files)}


_MORE = {"plans": _plan, "proposals": _proposal, "settlements": _settlement, "disputes": _dispute}
