"""Holds as lists show them: which are active or due for a look, what each is about, and which agreement put it on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from dunwell.arrangements import models
from dunwell.ledger.models import Hold, Invoice
from dunwell.people.member import Member

#: What puts a hold on and lifts it again by itself, by the name of its page.
_BY = {
    "promise": (models.PromisedInvoice, "promise_id"),
    "deferral": (models.DeferredInvoice, "deferral_id"),
    "plan": (models.PlannedInvoice, "plan_id"),
    "proposal": (models.ProposedInvoice, "proposal_id"),
    "settlement": (models.SettlementHold, "settlement_id"),
    "dispute": (models.Dispute, "pk"),
    "hardship": (models.Hardship, "pk"),
}
VIEWS = ("due", "active", "over")


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold, the number of the invoice it is about (empty: the account), and the agreement it belongs to, if any."""

    hold: Hold
    number: str
    of: str
    of_pk: int | None

    @property
    def free(self) -> bool:
        """Whether a person may lift or prolong it: what belongs to an agreement ends with it."""
        return not self.of


def holds_in(member: Member, view: str, today: date) -> QuerySet[Hold]:
    """Returns the holds of customers one may see: due for a look, active, or over."""
    rows = member.seen(Hold.objects.filter(company=member.company))
    over = Q(ends_on__lt=today) | Q(release__on_date__lte=today)
    if view == "over":
        return rows.filter(over).order_by("-starts_on", "-pk")
    active = rows.filter(starts_on__lte=today).filter(Q(ends_on=None) | Q(ends_on__gte=today))
    active = active.filter(Q(release=None) | Q(release__on_date__gt=today))
    if view == "due":
        active = active.filter(review_on__lte=today)
    return active.order_by("review_on", "pk")


def told(holds: Sequence[Hold]) -> list[HoldRow]:
    """Returns lines for the holds of one page, by two queries for all of them."""
    keys = [each.pk for each in holds]
    invoices = Invoice.objects.filter(pk__in=[each.occasion_id for each in holds if each.track == "invoice"])
    numbers = dict(invoices.values_list("pk", "number"))
    of = {row["pk"]: row for row in _with_agreement(Hold.objects.filter(pk__in=keys)).values("pk", *_BY)}
    rows = []
    for each in holds:
        found = next(((name, of[each.pk][name]) for name in _BY if of[each.pk][name] is not None), ("", None))
        rows.append(HoldRow(each, numbers.get(each.occasion_id, "") if each.track else "", *found))
    return rows


def free(holds: QuerySet[Hold]) -> QuerySet[Hold]:
    """Returns those that no agreement put on."""
    return _with_agreement(holds).filter(**dict.fromkeys(_BY))


def _with_agreement(holds: QuerySet[Hold]) -> QuerySet[Hold]:
    found = {
        name: Subquery(model._default_manager.filter(hold=OuterRef("pk")).values(key)[:1])
        for name, (model, key) in _BY.items()
    }
    return holds.annotate(**found)
