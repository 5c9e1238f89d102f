"""What can be changed for many customers at once: who would change, how, and how it is taken back. One class a kind.

Each works on a batch of customers with a few statements. Leaves out the transaction, the batches and what is kept of them
(`verbs`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from dunwell.engine.facts import HOLD_KINDS
from dunwell.journal.chain import Happening
from dunwell.journal.rows import telling
from dunwell.ledger.kept import HOLD, RELEASE
from dunwell.ledger.models import ChangedOne, Customer, Hold, Release
from dunwell.outreach.marks import LATE_PAYERS
from dunwell.outreach.models import CustomerMark
from dunwell.outreach.segments import MARKS
from dunwell.outreach.told import MARK

#: Kinds of holds that something arranged stands behind: they end with it, not for many at once.
ARRANGED = ("promise", "arrangement", "dispute", "hardship")


class CannotChangeMany(Exception):
    """The change cannot be made or taken back; the message is the reason's code."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The company's day, the moment, and who does it."""

    on: date
    at: datetime
    by: str


@dataclass(slots=True)
class Done:
    """What was done to a batch: one row for each customer, and what the journal is told."""

    ones: list[ChangedOne] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)


class Kind(Protocol):
    """One kind of change. A wish is what the person asked for, as JSON holds it."""

    def check(self, wish: dict[str, Any], on: date) -> None:
        """Raises `CannotChangeMany` for a wish that makes no sense."""

    def changing(self, customers: QuerySet[Customer], wish: dict[str, Any], on: date) -> QuerySet[Customer]:
        """Returns those that would change; the others are so already, or have nothing to change."""

    def make(self, customers: Sequence[Customer], wish: dict[str, Any], moment: Moment) -> Done:
        """Changes them."""

    def take_back(self, ones: Sequence[ChangedOne], wish: dict[str, Any], moment: Moment) -> Done:
        """Brings back what was, for those that nobody changed since; `Done` has only these."""


class Detail:
    """A column of the customer: who looks after them, or the language we write in."""

    def __init__(self, column: str, longest: int) -> None:
        self.column, self.longest = column, longest

    def check(self, wish: dict[str, Any], on: date) -> None:
        """A value may be empty: nobody, or the company's own language."""
        if not isinstance(wish.get("value"), str) or len(wish["value"]) > self.longest:
            raise CannotChangeMany("value")

    def changing(self, customers: QuerySet[Customer], wish: dict[str, Any], on: date) -> QuerySet[Customer]:
        """Those with another value."""
        return customers.exclude(**{self.column: wish["value"]})

    def make(self, customers: Sequence[Customer], wish: dict[str, Any], moment: Moment) -> Done:
        """Sets the value."""
        keys = [each.pk for each in customers]
        Customer.objects.filter(pk__in=keys).update(**{self.column: wish["value"]})
        done = Done()
        for each in customers:
            was = getattr(each, self.column)
            done.ones.append(ChangedOne(customer_id=each.pk, was=was))
            done.happenings.append(self._told(each.pk, was, wish["value"], moment))
        return done

    def take_back(self, ones: Sequence[ChangedOne], wish: dict[str, Any], moment: Moment) -> Done:
        """Sets the values from before, but for whoever has got another since."""
        still = set(
            Customer.objects.filter(
                pk__in=[each.customer_id for each in ones], **{self.column: wish["value"]}
            ).values_list("pk", flat=True)
        )
        done = Done()
        for each in ones:
            if each.customer_id in still:
                done.ones.append(each)
                done.happenings.append(self._told(each.customer_id, wish["value"], each.was, moment))
        for was in {each.was for each in done.ones}:
            keys = [each.customer_id for each in done.ones if each.was == was]
            Customer.objects.filter(pk__in=keys).update(**{self.column: was})
        return done

    def _told(self, customer_id: int, was: str, now: str, moment: Moment) -> Happening:
        tells = {"changed": self.column, "from": was, "to": now}
        return Happening("customer", moment.by, customer_id, ("customer", customer_id), told=tells)


class PlaceHolds:
    """A hold on the whole account, looked at again on a day. Wish: kind, until and review (days or None), note, owner."""

    def check(self, wish: dict[str, Any], on: date) -> None:
        """Of a kind that nothing arranged stands behind, with a reason, and days that follow each other."""
        until, review = _day(wish.get("until")), _day(wish.get("review"))
        if wish.get("kind") not in HOLD_KINDS or wish["kind"] in ARRANGED:
            raise CannotChangeMany("hold_kind")
        if not wish.get("note"):
            raise CannotChangeMany("note")
        if review is None or review < on or (until is not None and until < on):
            raise CannotChangeMany("days")

    def changing(self, customers: QuerySet[Customer], wish: dict[str, Any], on: date) -> QuerySet[Customer]:
        """Those whose whole account has no hold of the kind."""
        held = _active(on).filter(track="", kind=wish["kind"], customer__in=customers.order_by().values("pk"))
        return customers.exclude(pk__in=held.values("customer"))

    def make(self, customers: Sequence[Customer], wish: dict[str, Any], moment: Moment) -> Done:
        """Puts the holds on."""
        holds = Hold.objects.bulk_create(
            Hold(
                company_id=each.company_id,
                customer_id=each.pk,
                kind=wish["kind"],
                starts_on=moment.on,
                ends_on=_day(wish.get("until")),
                review_on=_day(wish["review"]),
                owner=wish["owner"],
                note=wish["note"],
                placed_at=moment.at,
            )
            for each in customers
        )
        return _placed(holds, [""] * len(holds), moment, wish["note"])

    def take_back(self, ones: Sequence[ChangedOne], wish: dict[str, Any], moment: Moment) -> Done:
        """Lifts the holds that nobody has lifted since."""
        holds = Hold.objects.filter(pk__in=[each.row_id for each in ones], release=None).order_by("pk")
        return _lifted(list(holds), "undone", moment)


class LiftHolds:
    """Lifts the holds of one kind on whole accounts. Wish: kind, note."""

    def check(self, wish: dict[str, Any], on: date) -> None:
        """Of a kind that nothing arranged stands behind, with a reason."""
        if wish.get("kind") not in HOLD_KINDS or wish["kind"] in ARRANGED:
            raise CannotChangeMany("hold_kind")
        if not wish.get("note"):
            raise CannotChangeMany("note")

    def changing(self, customers: QuerySet[Customer], wish: dict[str, Any], on: date) -> QuerySet[Customer]:
        """Those with such a hold."""
        held = _active(on).filter(track="", kind=wish["kind"], customer__in=customers.order_by().values("pk"))
        return customers.filter(pk__in=held.values("customer"))

    def make(self, customers: Sequence[Customer], wish: dict[str, Any], moment: Moment) -> Done:
        """Lifts them."""
        of = {"track": "", "kind": wish["kind"], "customer__in": [each.pk for each in customers]}
        return _lifted(list(_active(moment.on).filter(**of).order_by("pk")), wish["note"], moment)

    def take_back(self, ones: Sequence[ChangedOne], wish: dict[str, Any], moment: Moment) -> Done:
        """Puts the same holds on again, as they were."""
        before = Hold.objects.in_bulk([each.row_id for each in ones])
        again = Hold.objects.bulk_create(
            Hold(
                **{name: getattr(before[each.row_id], name) for name in HOLD.fields if name != "placed_at"},
                placed_at=moment.at,
            )
            for each in ones
        )
        return _placed(again, [str(each.row_id) for each in ones], moment, "undone")


class PutMarks:
    """Marks as a public body, or a late payer of one kind, in place of another kind. Wish: mark, note."""

    def check(self, wish: dict[str, Any], on: date) -> None:
        """A mark that is known."""
        if wish.get("mark") not in MARKS:
            raise CannotChangeMany("mark")

    def changing(self, customers: QuerySet[Customer], wish: dict[str, Any], on: date) -> QuerySet[Customer]:
        """Those without the mark; who got another one of late payers today already stays as they are."""
        theirs = CustomerMark.objects.filter(until_on=None, customer__in=customers.order_by().values("pk"))
        today = theirs.filter(mark__in=_others(wish["mark"]), since_on__gte=on)
        has = theirs.filter(mark=wish["mark"])
        return customers.exclude(pk__in=has.values("customer")).exclude(pk__in=today.values("customer"))

    def make(self, customers: Sequence[Customer], wish: dict[str, Any], moment: Moment) -> Done:
        """Ends another kind of late payer the day before, and puts the mark on."""
        keys = [each.pk for each in customers]
        done = Done()
        ended: dict[int, str] = {}
        others = CustomerMark.objects.filter(until_on=None, mark__in=_others(wish["mark"]), customer__in=keys)
        for each in others.select_for_update():
            done.happenings.append(_ended(each, moment.on - timedelta(days=1), wish.get("note", ""), moment))
            ended[each.customer_id] = str(each.pk)
        CustomerMark.objects.filter(pk__in=ended.values()).update(until_on=moment.on - timedelta(days=1))
        made = CustomerMark.objects.bulk_create(
            CustomerMark(
                customer_id=key,
                mark=wish["mark"],
                since_on=moment.on,
                note=wish.get("note", ""),
                noted_by=moment.by,
            )
            for key in keys
        )
        for each in made:
            done.ones.append(
                ChangedOne(customer_id=each.customer_id, was=ended.get(each.customer_id, ""), row_id=each.pk)
            )
            done.happenings.append(
                telling(MARK, each, "customer", moment.by, customer_id=each.customer_id, reason=each.note)
            )
        return done

    def take_back(self, ones: Sequence[ChangedOne], wish: dict[str, Any], moment: Moment) -> Done:
        """Ends the marks as of the day before they began, and lets those they replaced go on."""
        marks = CustomerMark.objects.filter(pk__in=[each.row_id for each in ones], until_on=None).in_bulk()
        before = CustomerMark.objects.in_bulk([int(each.was) for each in ones if each.was])
        done = Done()
        for each in ones:
            mark = marks.get(each.row_id)
            if mark is None:
                continue
            done.ones.append(each)
            done.happenings.append(_ended(mark, mark.since_on - timedelta(days=1), "undone", moment))
            if each.was:
                done.happenings.append(_ended(before[int(each.was)], None, "undone", moment))
        CustomerMark.objects.bulk_update([marks[each.row_id] for each in done.ones], ["until_on"])
        CustomerMark.objects.bulk_update(
            [before[int(each.was)] for each in done.ones if each.was], ["until_on"]
        )
        return done


#: Every kind, by the name that is kept.
KINDS: dict[str, Kind] = {
    "hold": PlaceHolds(),
    "release": LiftHolds(),
    "manager": Detail("account_manager", 200),
    "language": Detail("language", 35),
    "mark": PutMarks(),
}


def _active(on: date) -> QuerySet[Hold]:
    rows = Hold.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    return rows.filter(Q(release=None) | Q(release__on_date__gt=on))


def _others(mark: str) -> list[str]:
    return [each for each in LATE_PAYERS if each != mark] if mark in LATE_PAYERS else []


def _placed(holds: Sequence[Hold], before: Sequence[str], moment: Moment, reason: str) -> Done:
    done = Done()
    for each, was in zip(holds, before, strict=True):
        done.ones.append(ChangedOne(customer_id=each.customer_id, was=was, row_id=each.pk))
        done.happenings.append(
            telling(HOLD, each, "hold", moment.by, customer_id=each.customer_id, reason=reason)
        )
    return done


def _lifted(holds: Sequence[Hold], reason: str, moment: Moment) -> Done:
    made = Release.objects.bulk_create(
        Release(hold=each, on_date=moment.on, reason=reason, released_by=moment.by, released_at=moment.at)
        for each in holds
    )
    done = Done()
    for lifted in made:
        hold = lifted.hold
        done.ones.append(ChangedOne(customer_id=hold.customer_id, row_id=hold.pk))
        done.happenings.append(
            telling(
                RELEASE, lifted, "release", moment.by, customer_id=hold.customer_id, reason=reason,
                hold_kind=hold.kind,
            )
        )  # fmt: skip
    return done


def _ended(mark: CustomerMark, until: date | None, reason: str, moment: Moment) -> Happening:
    """Lets a mark end on a day, or (None) go on; the caller writes it."""
    was = {name: getattr(mark, name) for name in MARK.fields}
    mark.until_on = until
    return telling(MARK, mark, "customer", moment.by, customer_id=mark.customer_id, reason=reason, was=was)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
