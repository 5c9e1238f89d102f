"""What every kind of change of many is: what it checks, whom it changes, and how it is taken back. Leaves out the kinds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from dunwell.journal.chain import Happening
from dunwell.ledger.models import ChangedOne, Customer

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
