"""What the customer's clock showed when the program began a contact, and whether the hours of that day allowed it.

The hours are those stored with the round of the day, and those that the customer had chosen. Leaves out every other rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dunwell.law.contact_facts import hours_from
from dunwell.law.contact_hours import ContactPlace, may_contact
from dunwell.law.contact_rules import ContactRules
from dunwell.ledger.models import Company, ContactTimes
from dunwell.outreach.contact_times import with_wish
from dunwell.outreach.contact_wishes import WishesOfDays, unwished_day

#: Between the look at the clock and the beginning of the handing over.
GRACE = timedelta(minutes=1)

#: Where a customer was and of what kind, and the day whose round says the rules (None: those of today).
Placed = tuple[str | None, str | None, date | None]


class RulesOfDays:
    """The hours by day, place and kind of customer, from the tables of all days."""

    def __init__(self, tables: Mapping[str, pa.Table], same_rules: set[date]) -> None:
        """`tables` have the column `day` (None: as today); `same_rules` are days whose round had the rules of today."""
        self._tables, self._same_rules = tables, same_rules
        self._of_day: dict[date | None, dict[str, pa.Table]] = {}
        self._known: dict[Placed, ContactRules | None] = {}

    def of(self, placed: Placed, on: date) -> ContactRules | None:
        """Returns what held for a contact of a day, whatever the weekday; None where nobody can tell.

        Nobody can where the round of the day was made by other rules and did not keep its hours.
        """
        if placed[2] is None and on not in self._same_rules:
            return None
        if placed not in self._known:
            self._known[placed] = self._read(*placed)
        return self._known[placed]

    def _read(self, place: str | None, kind: str | None, day: date | None) -> ContactRules | None:
        if place is None or kind is None:
            return None
        if day not in self._of_day:
            self._of_day[day] = {name: _on(self._tables[name], day) for name in _TABLES}
        try:
            rules = hours_from(self._of_day[day], place, kind)
        except (KeyError, TypeError, ValueError, IndexError):
            return None  # That a stored table was changed is found elsewhere.
        return rules.on_any_day() if rules.hours else None


_TABLES = ("contact_hours", "holidays", "contact_caps")


def _on(table: pa.Table, day: date | None) -> pa.Table:
    days = table["day"]
    return table.filter(pc.is_null(days) if day is None else pc.equal(days, pa.scalar(day, pa.date32())))


@dataclass(frozen=True, slots=True)
class Clock:
    """The customer's own day when the program began a contact, and what the clock showed where that was not right.

    `late`: outside the hours of rules; `unwished`: at another time than the customer chose. Empty: all was well.
    """

    local_on: date | None = None
    late: str = ""
    unwished: str = ""


def contact_clock(
    evidence: Mapping[str, pa.Table],
    placed: Mapping[int, Placed],
    rules_of_days: RulesOfDays,
    company: Company,
) -> list[Clock]:
    """Returns what the clock says of each contact; of what people did only whether the customer wanted it on that day.

    There is no judgement of hours where those of the day are not known.
    """
    customers = {row["customer_id"]: row for row in evidence["customer"].to_pylist()}
    wishes = WishesOfDays(evidence["times"])
    found: list[Clock] = []
    for row in evidence["contact"].to_pylist():
        customer, wish = customers.get(row["customer_id"]), wishes.of(row)
        unwished = f"{row['on_date']:%A}" if wish is not None and unwished_day(wish, row["on_date"]) else ""
        if row["began_at"] is None or customer is None or row["on_date"] is None:
            found.append(Clock(unwished=unwished))
            continue
        rules = rules_of_days.of(placed[row["key"]], row["on_date"])
        clock = _judged(row, customer, rules, wish, company) if rules is not None else Clock()
        found.append(replace(clock, unwished=unwished) if unwished and not clock.late else clock)
    return found


def _judged(
    row: Mapping[str, Any],
    customer: Mapping[str, Any],
    rules: ContactRules,
    wish: ContactTimes | None,
    company: Company,
) -> Clock:
    if wish is None and rules.hours_of(row["channel"] or "").any_time:
        return Clock()
    told = row if row["zone"] is not None else customer
    place = ContactPlace(
        "",
        row["channel"] or "",
        told["zone"] or "",
        told["country"] or "",
        told["region"] or "",
        company.time_zone,
    )
    began_at = row["began_at"].replace(tzinfo=UTC)
    local_at = may_contact(rules, place, began_at).local_at
    local_on = local_at.date() if local_at else None
    if _is_late(rules, place, began_at):
        return Clock(
            local_on, late=f"{local_at:%H:%M} there" if local_at else "no hour that is known to suit"
        )
    if wish is not None and _is_late(with_wish(rules, wish), place, began_at):
        return Clock(
            local_on, unwished=f"{local_at:%A, %H:%M} there" if local_at else "no hour known to suit"
        )
    return Clock(local_on)


def _is_late(rules: ContactRules, place: ContactPlace, began_at: datetime) -> bool:
    """Says whether a moment, and the one a minute's grace before it, is outside the hours."""
    return (
        not may_contact(rules, place, began_at).allowed
        and not may_contact(rules, place, began_at - GRACE).allowed
    )
