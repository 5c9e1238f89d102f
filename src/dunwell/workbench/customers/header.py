"""What stands at the top of every page of one customer: what is owed, how they pay, what holds, what comes next.

Five questions to the database, however much there is. Leaves out the tabs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from dunwell.ledger.models import Balance, Customer, Invoice, Terms
from dunwell.outreach.models import Decision, Message, Status
from dunwell.portal.standing import quiet_after

#: How they pay is told from so many settled invoices, the latest.
_HABIT = 40
_WAITING = (Status.AWAITING_APPROVAL, Status.QUEUED, Status.SENDING, Status.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that holds of the customer: a hold, a mark, a playbook, a wish, care; `code` says which."""

    what: str
    code: str
    note: str
    since_on: date
    until_on: date | None
    row_id: int
    review_on: date | None


@dataclass(slots=True)
class Header:
    """All of it. Amounts are (minor units, currency)."""

    customer: Customer
    today: date
    owes: list[tuple[int, str]] = field(default_factory=list)
    overdue: list[tuple[int, str]] = field(default_factory=list)
    credit: list[tuple[int, str]] = field(default_factory=list)
    terms: Terms | None = None
    usually_late_days: int | None = None
    settled: int = 0
    facts: list[Fact] = field(default_factory=list)
    decision: Decision | None = None
    message: Message | None = None
    quiet_until: date | None = None

    def of(self, *what: str) -> list[Fact]:
        """Returns the facts of some kinds."""
        return [each for each in self.facts if each.what in what]

    @property
    def holds(self) -> list[Fact]:
        """The holds that are active, those on single invoices too."""
        return self.of("hold", "invoice_hold")

    @property
    def hold_kinds(self) -> list[str]:
        """Their kinds, each once."""
        return list(dict.fromkeys(each.code for each in self.holds))

    @property
    def holds_told(self) -> list[tuple[Fact, int]]:
        """The holds, those that say the same of several invoices as one; how many they are."""
        same = Counter(_said(each) for each in self.holds)
        first = {_said(each): each for each in reversed(self.holds)}
        return [(first[said], times) for said, times in same.items()]

    @property
    def wishes(self) -> list[Fact]:
        """What they asked for: not to be contacted, on a channel or (no code) at all."""
        return self.of("opt_out")

    @property
    def marks(self) -> list[Fact]:
        """What was noted of them."""
        return self.of("mark")

    @property
    def playbook(self) -> Fact | None:
        """The playbook that was chosen for them alone."""
        return next(iter(self.of("playbook")), None)

    @property
    def care(self) -> Fact | None:
        """They need extra care."""
        return next(iter(self.of("care")), None)

    @property
    def over_limit(self) -> bool:
        """Whether they owe more than their credit limit."""
        limit = self.terms.credit_limit_minor if self.terms else None
        return limit is not None and self.customer.standing.owes_base_minor > limit

    @property
    def next(self) -> tuple[str, dict[str, Any]]:
        """The one thing to do now, and what it is about: nobody is asked to do what comes by itself.

        In this order: a message to read or judge, a hold to look at, credit to use, a way to reach them that is missing.
        """
        if self.message is not None and self.message.status != Status.QUEUED:
            return ("judge" if self.message.status == Status.UNCERTAIN else "read"), {"message": self.message}
        due = [each for each in self.holds if each.review_on and each.review_on <= self.today]
        if due:
            return "review", {"hold": due[0]}
        currencies = {currency for _, currency in self.owes} & {currency for _, currency in self.credit}
        if currencies:
            return "match", {"currencies": sorted(currencies)}
        if self.decision is not None and self.decision.reason == "unreachable":
            return "reach", {}
        return "", {}


def _said(hold: Fact) -> tuple[str, str, str, date, date | None, date | None]:
    return hold.what, hold.code, hold.note, hold.since_on, hold.until_on, hold.review_on


def header_of(customer: Customer, today: date) -> Header:
    """Returns what stands at the top of a customer's pages on a day."""
    found = Header(customer, today)
    for balance in _balances(customer, today):
        for name, minor in (
            ("owes", balance.owes_minor),
            ("overdue", balance.overdue_now),
            ("credit", balance.credit_minor),
        ):
            if minor:
                getattr(found, name).append((minor, balance.currency))
    late = lateness(customer)
    found.settled = len(late)
    found.usually_late_days = round(median(late)) if late else None
    facts = [Fact(*row) for row in _facts(customer, today)]
    found.facts = [each for each in facts if each.what != "terms"]
    found.terms = _terms([each for each in facts if each.what == "terms"])
    decided = Decision.objects.filter(customer=customer).select_related("round")
    found.decision = decided.order_by("-round__as_of").first()
    waiting = Message.objects.filter(company=customer.company_id, customer=customer, status__in=_WAITING)
    found.message = waiting.order_by("-pk").first()
    found.quiet_until = quiet_after(customer.standing.last_contact_on, customer.company, today)
    return found


def lateness(customer: Customer) -> list[int]:
    """Returns by how many days the latest settled invoices were paid after their due days; before them is below nothing."""
    paid = Invoice.objects.filter(customer=customer, open_minor=0, due_on__isnull=False)
    rows = paid.order_by("-issued_on", "-pk")[:_HABIT].annotate(paid_on=Max("allocations__on_date"))
    return [(on - due).days for due, on in rows.values_list("due_on", "paid_on") if on is not None]


def _balances(customer: Customer, today: date) -> QuerySet[Balance]:
    """Returns the balances, each with what is overdue today: the day they are kept for may be another."""
    open_ones = Invoice.objects.filter(
        company=customer.company_id, customer=customer, currency=OuterRef("currency"), open_minor__gt=0
    )
    overdue = open_ones.filter(due_on__lt=today).order_by().values("currency")
    minor = Subquery(
        overdue.annotate(minor=Sum("open_minor")).values("minor"), output_field=BigIntegerField()
    )
    rows = Balance.objects.filter(customer=customer)
    return rows.annotate(overdue_now=Coalesce(minor, 0)).order_by("currency")


def _terms(agreed: list[Fact]) -> Terms | None:
    """Returns the terms in force, of all that have begun; None: nothing was ever agreed."""
    if not agreed:
        return None
    last = max(agreed, key=lambda each: each.since_on)
    days, limit = (int(each) if each else None for each in (last.code, last.note))
    return Terms(pk=last.row_id, from_on=last.since_on, payment_days=days, credit_limit_minor=limit)


def _facts(customer: Customer, today: date) -> Sequence[tuple[Any, ...]]:
    """Returns everything that holds today in one question: what, code, note, since, until, number, review."""
    running = Q(until_on=None) | Q(until_on__gte=today)
    begun = Q(since_on__lte=today)
    nothing = Value("", output_field=TextField())
    no_day = Cast(Value(None), DateField())

    def rows(
        what: str, found: QuerySet, code: Any, note: Any, since: str, until: str, review: Any
    ) -> QuerySet:
        return found.order_by().values_list(
            Value(what, output_field=CharField()),
            Cast(code, CharField()),
            Cast(note, TextField()),
            F(since),
            F(until),
            "pk",
            review,
        )

    held = customer.holds.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(release=None) | Q(release__on_date__gt=today),
        starts_on__lte=today,
    )
    hold = ("kind", "note", "starts_on", "ends_on", F("review_on"))
    whole = rows("hold", held.filter(track=""), F(hold[0]), F(hold[1]), *hold[2:])
    of_one = rows("invoice_hold", held.exclude(track=""), F(hold[0]), F(hold[1]), *hold[2:])
    noted = ("since_on", "until_on", no_day)
    agreed = customer.terms.filter(from_on__lte=today)
    found = whole.union(
        of_one,
        rows("care", customer.care.filter(running & begun), nothing, F("note"), *noted),
        rows("opt_out", customer.opt_outs.filter(running & begun), F("channel"), F("note"), *noted),
        rows("mark", customer.marks.filter(running & begun), F("mark"), F("note"), *noted),
        rows("playbook", customer.own_playbooks.filter(running & begun), F("playbook"), F("note"), *noted),
        rows("terms", agreed, F("payment_days"), F("credit_limit_minor"), "from_on", "from_on", no_day),
        all=True,
    )
    return list(found)


def earliest(found: Header) -> date | None:
    """Returns the first day on which the next message may leave by the playbook's pace; None: it is not held back by it."""
    return found.quiet_until if found.quiet_until and found.quiet_until > found.today else None
