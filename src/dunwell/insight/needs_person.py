"""Reads what needs a person today: each thing as one row, all in one query. Leaves out in which order, and what to do.

`seen` narrows rows to the customers somebody may see: it is given the rows and the path that leads to the customer.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from dunwell.arrangements import models as arranged
from dunwell.insight.attention import Need
from dunwell.ledger.models import Company, Hold
from dunwell.outreach.approving import to_read
from dunwell.outreach.models import CallOutcome, Contact, Message, Question, Status

Seen = Callable[[QuerySet[Any], str], QuerySet[Any]]

#: So many are read at most; whoever has more has them in the lists of each kind.
MOST = 2_000
#: So many messages of one state are looked through.
_MOST_MESSAGES = 100_000
#: Holds that a person looks at when their day has come, and that no other kind of need tells of.
_REVIEWED = ("manual", "legal", "insolvency", "deceased", "moratorium")
_HELD = {"payment_in_flight": "says_paid", "reply": "reply"}
#: What a person does, not the program.
_BY_PERSON = {"call": "call", "visit": "visit", "task": "task", "agency": "task", "solicitor": "task"}
#: A broken promise, or a message that could not be sent, is told of for so long.
_LATELY = timedelta(days=14)


def everyone(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """Narrows nothing: for whoever sees every customer."""
    return rows


def needs_of(company: Company, today: date, at: datetime, seen: Seen = everyone) -> list[Need]:
    """Returns what needs a person on the company's day, at most `MOST`, the longest waiting first; `at` is the moment."""
    parts = [part for read in _PARTS for part in read(company, today, at, seen)]
    rows = parts[0].union(*parts[1:], all=True).order_by("n_since", "n_kind", "n_about")[:MOST]
    return [Need(*row) for row in rows]


def active(today: date) -> Q:
    """Returns the condition that a hold holds on a day."""
    lifted = Q(release=None) | Q(release__on_date__gt=today)
    return Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today)) & lifted


def _row(rows: QuerySet[Any], kind: Any, since: Any, **more: Any) -> QuerySet[Any]:
    """Returns rows as the parts of a `Need`, each of one type, so that they can be put together."""
    given = {"customer": F("customer_id"), "about": F("pk"), "due": None, "minor": None, "currency": "", "said": "",
             "code": ""} | more  # fmt: skip
    values = {
        "n_kind": Cast(Value(kind) if isinstance(kind, str) else kind, CharField(max_length=40)),
        "n_customer": Cast(given["customer"], BigIntegerField()),
        "n_about": Cast(given["about"], BigIntegerField()),
        "n_since": Cast(since, DateField()),
        "n_due": Cast(_value(given["due"]), DateField()),
        "n_minor": Cast(_value(given["minor"]), BigIntegerField()),
        "n_currency": Cast(_value(given["currency"]), CharField(max_length=3)),
        "n_said": Cast(_value(given["said"]), TextField()),
        "n_code": Cast(_value(given["code"]), CharField(max_length=40)),
    }
    return rows.order_by().annotate(**values).values_list(*values)


def _value(given: Any) -> Any:
    return Value(given) if given is None or isinstance(given, str) else given


def _holds(company: Company, today: date, at: datetime, seen: Seen) -> list[QuerySet[Any]]:
    holds = seen(Hold.objects.filter(active(today), company=company), "customer")
    told = {"due": F("review_on"), "said": F("note"), "code": F("kind")}
    found = [
        _row(holds.filter(kind=kind), need, F("starts_on"), **told)
        # What a proposal of a plan holds, and what a call agreed on, is told of by itself.
        for kind, need in _HELD.items()
    ]
    return [
        *found,
        _row(holds.filter(kind__in=_REVIEWED, review_on__lte=today), "hold_review", F("review_on"), **told),
    ]


def _promises(company: Company, today: date, at: datetime, seen: Seen) -> list[QuerySet[Any]]:
    outcomes = arranged.PromiseOutcome.objects.filter(
        promise__company=company,
        outcome__in=("broken", "part_kept"),
        on_date__gt=today - _LATELY,
        on_date__lte=today,
    )
    later = arranged.PromiseOutcome.objects.filter(promise=OuterRef("promise"), pk__gt=OuterRef("pk"))
    mine = {"customer": OuterRef("promise__customer"), "on_date__gte": OuterRef("on_date")}
    since = (
        Exists(later)
        | Exists(Contact.objects.filter(**mine))
        | Exists(arranged.Promise.objects.filter(**mine))
        | Exists(arranged.PaymentPlan.objects.filter(**mine))
    )
    rows = seen(outcomes.exclude(since), "promise__customer")
    return [
        _row(rows, "promise_broken", F("on_date"), customer=F("promise__customer_id"), about=F("promise_id"),
             due=F("promise__promised_on"), minor=F("promise__amount_minor") - F("paid_minor"),
             currency=F("promise__currency"), code=F("outcome"))
    ]  # fmt: skip


def _plans(company: Company, today: date, at: datetime, seen: Seen) -> list[QuerySet[Any]]:
    changes = arranged.PlanChange.objects.filter(plan__company=company, kind__in=("asked", "handed"))
    later = arranged.PlanChange.objects.filter(plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
    missed = _row(
        seen(changes.exclude(Exists(later)), "plan__customer"), "missed_instalment", F("on_date"),
        customer=F("plan__customer_id"), about=F("plan_id"), minor=F("missed_minor"), currency=F("plan__currency"),
        code=F("kind"),
    )  # fmt: skip
    proposals = arranged.PlanProposal.objects.filter(company=company, answers=None)
    proposed = _row(
        seen(proposals, "customer"), "proposal", F("on_date"), due=F("on_date"), minor=F("total_minor"),
        currency=F("currency"),
    )  # fmt: skip
    steps = arranged.DiscountStep.objects.filter(discount__company=company, step="asked")
    later = arranged.DiscountStep.objects.filter(discount=OuterRef("discount"), pk__gt=OuterRef("pk"))
    asked = _row(
        seen(steps.exclude(Exists(later)), "discount__customer"), "discount", F("on_date"),
        customer=F("discount__customer_id"), about=F("discount_id"), minor=F("discount__discount_minor"),
        currency=F("discount__invoice__currency"),
    )  # fmt: skip
    return [missed, proposed, asked]


def _concerns(company: Company, today: date, at: datetime, seen: Seen) -> list[QuerySet[Any]]:
    disputes = arranged.Dispute.objects.filter(company=company, end=None)
    hardships = arranged.Hardship.objects.filter(company=company, steps=None)
    return [
        _row(seen(disputes, "customer"), "dispute", F("on_date"), due=F("answer_by"), said=F("reason"), code=F("wrong"),
             minor=F("disputed_minor"), currency=F("invoice__currency")),
        _row(seen(hardships, "customer"), "hardship", F("on_date"), due=F("speak_by"), code=F("wish")),
    ]  # fmt: skip


def _messages(company: Company, today: date, at: datetime, seen: Seen) -> list[QuerySet[Any]]:
    def ours(status: Status) -> QuerySet[Any]:
        # The numbers come from the index of the queue alone, whatever a database thinks of how many there are.
        numbers = (
            Message.objects.filter(company=company, status=status).order_by("attempts", "pk").values("pk")
        )
        return seen(Message.objects.filter(pk__in=numbers[:_MOST_MESSAGES]), "customer")

    told = {"said": F("status_reason"), "code": F("channel")}
    failed = ours(Status.FAILED).filter(as_of__gt=today - _LATELY, as_of=_latest_of_theirs())
    by_person = ours(Status.QUEUED).filter(as_of__lte=today, channel__in=list(_BY_PERSON))
    kinds = Case(
        *(When(channel=channel, then=Value(kind)) for channel, kind in _BY_PERSON.items()),
        output_field=CharField(max_length=40),
    )
    return [
        _row(ours(Status.AWAITING_APPROVAL).filter(to_read()), "approval", F("as_of"), **told),
        _row(ours(Status.UNCERTAIN), "uncertain", F("as_of"), **told),
        _row(failed, "failed", F("as_of"), **told),
        _row(by_person, kinds, F("as_of"), **told | {"said": F("subject")}),
    ]


def _latest_of_theirs() -> Subquery:
    """Returns the day of the customer's latest message: what could not be sent and was decided anew needs nobody."""
    latest = Message.objects.filter(customer=OuterRef("customer")).order_by("-as_of")
    return Subquery(latest.values("as_of")[:1])


def _calls(company: Company, today: date, at: datetime, seen: Seen) -> list[QuerySet[Any]]:
    agreed = CallOutcome.objects.filter(company=company, call_back_at__lte=at + timedelta(hours=12))
    later = CallOutcome.objects.filter(customer=OuterRef("customer"), pk__gt=OuterRef("pk"))
    rows = seen(agreed.exclude(Exists(later)), "customer")
    return [_row(rows, "call_back", F("on_date"), due=TruncDate("call_back_at"), said=F("note"))]


def _questions(company: Company, today: date, at: datetime, seen: Seen) -> list[QuerySet[Any]]:
    open_ = seen(Question.objects.filter(company=company, answered_at=None), "customer")
    return [_row(open_, "question", TruncDate("raised_at"), said=F("said"), code=F("kind"))]


_PARTS = (_holds, _promises, _plans, _concerns, _messages, _calls, _questions)
