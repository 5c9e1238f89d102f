"""What can be changed for many customers at once: who would change, how, and how it is taken back. One class a kind.

Each works on a batch of customers with a few statements. Leaves out the transaction, the batches and what is kept of them
(`verbs`).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from dunwell.journal.chain import Happening
from dunwell.journal.rows import telling
from dunwell.ledger.models import ChangedOne, Customer
from dunwell.outreach.changing_many.on_hold import LiftHolds, PlaceHolds
from dunwell.outreach.changing_many.shape import CannotChangeMany, Done, Kind, Moment
from dunwell.outreach.marks import LATE_PAYERS
from dunwell.outreach.models import CustomerMark
from dunwell.outreach.segments import MARKS
from dunwell.outreach.told import MARK


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


def _others(mark: str) -> list[str]:
    return [each for each in LATE_PAYERS if each != mark] if mark in LATE_PAYERS else []


def _ended(mark: CustomerMark, until: date | None, reason: str, moment: Moment) -> Happening:
    """Lets a mark end on a day, or (None) go on; the caller writes it."""
    was = {name: getattr(mark, name) for name in MARK.fields}
    mark.until_on = until
    return telling(MARK, mark, "customer", moment.by, customer_id=mark.customer_id, reason=reason, was=was)
