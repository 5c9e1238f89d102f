"""The kinds of agreements as lists know them: their rows, the states they can be in, and what a row tells.

A state is the last step that was noted, or a name of its own where none was. Leaves out single pages and what can be done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from dunwell.arrangements import models
from dunwell.arrangements.act import owner_of
from dunwell.ledger.models import Customer
from dunwell.workbench.agreements.plan_rows import plan_standings

Rows = Iterable[Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `next_on` is the day something is due or answered; `open_minor` what is still to pay."""

    pk: int
    customer: Customer
    state: str
    since_on: date
    owner: str
    next_on: date | None = None
    currency: str = ""
    amount_minor: int | None = None
    open_minor: int | None = None
    numbers: tuple[str, ...] = ()
    missed_minor: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `name` is its list's address, `one` a row's, `words` the list of what its states are called.

    `steps` is the table of what became of a row, `step` the field that says it, `of` how a step leads to its row.
    `fresh` is the state without any step; `views` are the filters of its list, each a condition as of a day.
    """

    name: str
    one: str
    model: type[Model]
    words: str
    steps: type[Model]
    step: str
    of: str
    fresh: str
    views: dict[str, Callable[[date], Q]]
    next_on: str
    rows: Callable[[list[Any], date], list[dict[str, Any]]]
    related: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    running: tuple[str, ...] = field(default=())

    def with_state(self, rows: QuerySet) -> QuerySet:
        """Returns the rows with `last`: the last step noted of each."""
        steps = self.steps._default_manager.filter(**{self.of: OuterRef("pk")}).order_by("-pk")
        return rows.annotate(last=Subquery(steps.values(self.step)[:1]))

    def state_of(self, row: Any, today: date) -> str:
        """Returns the state of a row `with_state` as of a day."""
        if self.one == "deferral":
            return "ended" if row.last is not None else "over" if row.until_on < today else "running"
        if self.one == "dispute" and row.last is None and row.answer_by < today:
            return "late"
        return row.last or self.fresh

    def told(self, found: list[Any], today: date) -> list[Row]:
        """Returns lines for the rows of one page."""
        more = self.rows(found, today)
        return [
            Row(
                pk=each.pk,
                customer=each.customer,
                state=self.state_of(each, today),
                since_on=each.on_date,
                owner=getattr(each, "owner", "") or owner_of(each.customer),
                **values,
            )
            for each, values in zip(found, more, strict=True)
        ]


def _numbers(each: Any) -> tuple[str, ...]:
    return tuple(row.invoice.number for row in each.invoices.all())


def _promises(found: list[Any], today: date) -> list[dict[str, Any]]:
    return [
        {
            "next_on": each.promised_on,
            "currency": each.currency,
            "amount_minor": each.amount_minor,
            "numbers": _numbers(each),
        }
        for each in found
    ]


def _plans(found: list[Any], today: date) -> list[dict[str, Any]]:
    known = plan_standings(found, today)
    return [
        {
            "next_on": known[each.pk].next_on,
            "currency": each.currency,
            "amount_minor": each.total_minor,
            "open_minor": known[each.pk].open_minor,
            "missed_minor": known[each.pk].missed_minor,
            "numbers": _numbers(each),
        }
        for each in found
    ]


def _proposals(found: list[Any], today: date) -> list[dict[str, Any]]:
    return [
        {"currency": each.currency, "amount_minor": each.total_minor, "numbers": _numbers(each)}
        for each in found
    ]


def _deferrals(found: list[Any], today: date) -> list[dict[str, Any]]:
    return [{"next_on": each.until_on, "numbers": _numbers(each)} for each in found]


def _discounts(found: list[Any], today: date) -> list[dict[str, Any]]:
    return [
        {
            "next_on": each.pay_by,
            "currency": each.invoice.currency,
            "amount_minor": each.discount_minor,
            "numbers": (each.invoice.number,),
        }
        for each in found
    ]


def _settlements(found: list[Any], today: date) -> list[dict[str, Any]]:
    return [
        {
            "next_on": each.pay_by,
            "currency": each.currency,
            "amount_minor": each.owed_minor,
            "open_minor": each.pay_minor,
            "numbers": _numbers(each),
        }
        for each in found
    ]


def _disputes(found: list[Any], today: date) -> list[dict[str, Any]]:
    return [
        {
            "next_on": each.answer_by,
            "currency": each.invoice.currency,
            "amount_minor": each.disputed_minor or each.invoice.open_minor,
            "numbers": (each.invoice.number,),
        }
        for each in found
    ]


def _hardships(found: list[Any], today: date) -> list[dict[str, Any]]:
    return [{"next_on": each.speak_by} for each in found]


def _last(*states: str | None) -> Callable[[date], Q]:
    """Returns the condition that the last step is one of these; None: there was none."""
    named = Q(last__in=[each for each in states if each])
    return lambda today: (named | Q(last=None)) if None in states else named


_INVOICES = ("invoices__invoice",)
KINDS: dict[str, Kind] = {
    each.name: each
    for each in (
        Kind(
            "promises", "promise", models.Promise, "promise_state", models.PromiseOutcome, "outcome", "promise", "open",
            {
                "open": _last(None),
                "due": lambda today: Q(last=None, promised_on__lte=today),
                **{state: _last(state) for state in ("kept", "part_kept", "broken", "replaced", "withdrawn")},
            },
            "promised_on", _promises, many=_INVOICES, running=("open", "due"),
        ),
        Kind(
            "plans", "plan", models.PaymentPlan, "plan_state", models.PlanChange, "kind", "plan", "running",
            {
                "running": _last(None, "resumed", "replanned"),
                **{state: _last(state) for state in ("asked", "handed", "finished", "cancelled")},
            },
            "pk", _plans, many=_INVOICES, running=("running", "asked", "handed"),
        ),
        Kind(
            "proposals", "proposal", models.PlanProposal, "proposal_state", models.ProposalAnswer, "answer", "proposal",
            "waiting",
            {
                "waiting": _last(None),
                **{state: _last(state) for state in ("countered", "accepted", "declined", "withdrawn")},
            },
            "pk", _proposals, many=_INVOICES, running=("waiting", "countered"),
        ),
        Kind(
            "deferrals", "deferral", models.PaymentDeferral, "deferral_state", models.DeferralEnd, "reason", "deferral",
            "running",
            {
                "running": lambda today: Q(last=None, until_on__gte=today),
                "over": lambda today: Q(last=None, until_on__lt=today),
                "ended": lambda today: Q(last__isnull=False),
            },
            "until_on", _deferrals, many=_INVOICES, running=("running",),
        ),
        Kind(
            "discounts", "discount", models.EarlyDiscount, "discount_state", models.DiscountStep, "step", "discount",
            "offered",
            {
                "offered": _last(None),
                **{state: _last(state) for state in ("asked", "taken", "granted", "lapsed", "refused", "undone")},
            },
            "pay_by", _discounts, related=("invoice",), running=("offered", "asked"),
        ),
        Kind(
            "settlements", "settlement", models.Settlement, "settlement_state", models.SettlementStep, "step",
            "settlement", "quoted",
            {
                "quoted": _last(None),
                **{state: _last(state) for state in ("approved", "taken", "lapsed", "refused", "withdrawn")},
            },
            "pay_by", _settlements, many=_INVOICES, running=("quoted", "approved"),
        ),
        Kind(
            "disputes", "dispute", models.Dispute, "dispute_state", models.DisputeStep, "step", "dispute", "open",
            {
                "open": _last(None),
                "late": lambda today: Q(last=None, answer_by__lt=today),
                **{state: _last(state) for state in ("agreed", "part_agreed", "not_agreed", "withdrawn")},
            },
            "answer_by", _disputes, related=("invoice",), running=("open", "late"),
        ),
        Kind(
            "hardships", "hardship", models.Hardship, "hardship_state", models.HardshipStep, "step", "hardship",
            "waiting",
            {"waiting": _last(None), "spoken": _last("spoken"), "ended": _last("ended")},
            "speak_by", _hardships, running=("waiting", "spoken"),
        ),
    )
}  # fmt: skip
