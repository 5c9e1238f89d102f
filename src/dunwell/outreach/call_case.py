"""What has to be known of a customer before they are called: their number, wishes, holds, contacts, what is still asked.

Each is read once, when it is first needed. Leaves out what follows from it (`may_call`).
"""

from datetime import date, datetime
from functools import cached_property

from django.db import connection
from django.db.models import Q, QuerySet, Subquery

from dunwell.arrangements.hardships import open_hardship
from dunwell.arrangements.models import Hardship
from dunwell.ledger.contact_times import contact_times_of
from dunwell.ledger.holds import active_holds
from dunwell.ledger.models import (
    Balance,
    Company,
    ContactPoint,
    ContactTimes,
    Customer,
    Hold,
    Invoice,
    OptOut,
)
from dunwell.outreach.arranged_reads import ARRANGED, followed_since
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import CallOutcome, Contact, Message, Round, Status
from dunwell.outreach.models.call import NOT_REACHED

#: Messages that somebody here still has to do.
TO_DO = (Status.REHEARSED, Status.AWAITING_APPROVAL, Status.QUEUED)
#: By what a person speaks with the customer, or does something for it.
BY_PERSON = ("call", "visit", "task")


class CallCase:
    """One customer at a moment. `message` is the call of a round that is to be made; None: the day's, if there is one."""

    def __init__(self, customer: Customer, at: datetime, message: Message | None = None) -> None:
        self.customer, self.at, self.company = customer, at, customer.company
        self.today = company_day(self.company, at)
        self._message = message

    @cached_property
    def message(self) -> Message | None:
        """The call, visit or task of the latest round that is still to be done."""
        if self._message is not None:
            return self._message
        return to_do(self.company).filter(customer=self.customer).select_related("decision").first()

    @cached_property
    def point(self) -> ContactPoint | None:
        """The telephone number of today; None: none is known."""
        return self.customer.contact_points.filter(channel="call", replaced_on=None).first()

    @cached_property
    def wishes(self) -> list[OptOut]:
        """The wishes in force that are about every contact, or about calls."""
        in_force = Q(until_on=None) | Q(until_on__gte=self.today)
        rows = self.customer.opt_outs.filter(in_force, since_on__lte=self.today, channel__in=("", "call"))
        return list(rows.order_by("since_on", "pk"))

    @cached_property
    def times(self) -> ContactTimes | None:
        """The days and hours at which they want to be reached; None: they named none."""
        return contact_times_of([self.customer.pk], self.today).get(self.customer.pk)

    @cached_property
    def holds(self) -> list[Hold]:
        """The holds of today, those on single invoices too."""
        return list(active_holds(self.customer, self.today).order_by("pk"))

    @cached_property
    def contacts(self) -> list[Contact]:
        """Every contact made so far, the latest first, with what came of it where it was a call."""
        rows = self.customer.contacts.filter(on_date__lte=self.today).select_related("call")
        return list(rows.order_by("-on_date", "-pk")[:200])

    @cached_property
    def call_back(self) -> CallOutcome | None:
        """The call that was agreed on, unless somebody was spoken with since; None: there is none."""
        known = (getattr(each, "call", None) for each in self.contacts)
        last = next((each for each in known if each is not None and each.outcome not in NOT_REACHED), None)
        return last if last is not None and last.call_back_at is not None else None

    @cached_property
    def hardship(self) -> Hardship | None:
        """The hardship that a person has to speak with them about."""
        return open_hardship(self.customer) if any(each.kind == "hardship" for each in self.holds) else None

    @cached_property
    def awaited(self) -> bool:
        """Whether the customer waits for this call: they asked for it, or it is about how hard it is to pay."""
        agreed = self.call_back is not None and company_day(self.company, self.call_back.call_back_at)
        return bool(agreed and agreed <= self.today) or self.hardship is not None

    @cached_property
    def invoices(self) -> list[Invoice]:
        """All open invoices, the oldest first."""
        rows = self.customer.invoices.filter(open_minor__gt=0)
        return list(rows.order_by("due_on", "issued_on", "pk"))

    @cached_property
    def balances(self) -> list[Balance]:
        """What they owe and have to their credit, by currency."""
        return list(self.customer.balances.order_by("currency"))

    @cached_property
    def asked_for(self) -> list[Invoice]:
        """Those of the open invoices that are due and not on hold, as far as credit does not cover them all."""
        held = {each.occasion_id for each in self.holds if each.track == "invoice"}
        due = [
            each
            for each in self.invoices
            if each.due_on is not None and each.due_on <= self.today and each.pk not in held
        ]
        credit = {each.currency: each.credit_minor for each in self.balances} if due else {}
        found = []
        for currency in dict.fromkeys(each.currency for each in due):
            of_it = [each for each in due if each.currency == currency]
            if sum(each.open_minor for each in of_it) > credit.get(currency, 0):
                found += of_it
        return found

    def still_asks(self) -> bool:
        """Says whether what the call is about is still open: an invoice, an instalment, a promise; True without money."""
        track = self.message.track if self.message is not None else "invoice"
        if track == "invoice":
            return bool(self.asked_for)
        if track not in ("instalment", "promise"):
            return True
        covered = set(self.message.covered.filter(track=track).values_list("occasion_id", flat=True))
        return bool(covered & _occasions(self.customer, track, self.today))


def to_do(company: Company) -> QuerySet[Message]:
    """Returns what people are to do after the company's latest round: calls, visits and tasks."""
    latest = Round.objects.filter(company=company).order_by("-as_of").values("as_of")[:1]
    messages = Message.objects.filter(company=company, channel__in=BY_PERSON, status__in=TO_DO)
    return messages.filter(as_of=Subquery(latest))


def _occasions(customer: Customer, track: str, today: date) -> set[int]:
    query = ARRANGED[track]
    values = {
        "company": customer.company_id,
        "as_of": today,
        "known_to": date.max,
        "followed": followed_since(today),
    }
    with connection.cursor() as cursor:
        cursor.execute(query.about([customer.pk]), [values[each] for each in query.parameters])
        return {row[0] for row in cursor.fetchall()}
