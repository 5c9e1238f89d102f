"""Putting many customers on hold, and lifting the holds of many. Leaves out holds that something arranged stands behind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dunwell.engine.facts import HOLD_KINDS
from dunwell.journal.rows import telling
from dunwell.ledger.kept import HOLD, RELEASE
from dunwell.ledger.models import ChangedOne, Customer, Hold, Release
from dunwell.outreach.changing_many.shape import ARRANGED, CannotChangeMany, Done, Moment


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


def _active(on: date) -> QuerySet[Hold]:
    rows = Hold.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    return rows.filter(Q(release=None) | Q(release__on_date__gt=on))


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


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
