"""Which hours to be reached a customer had chosen when a contact was made, as known then. Leaves out what they forbid.

A wish counts from the entry of the journal that told of it, and until the one that told of its end: whoever changes
their mind a minute after a mail left was written to as they had wished.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from dunwell.ledger.models import ContactTimes
from dunwell.outreach.contact_times import AT_A_MOMENT

_NEEDED = ("customer_id", "weekdays", "begin_minute", "end_minute", "since_on", "known")


class WishesOfDays:
    """The hours that customers chose, by customer, day, and what was known."""

    def __init__(self, times: pa.Table) -> None:
        """`times` is that of `contact_evidence`; a row that cannot be understood is left out: it is found elsewhere."""
        self._of: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in times.to_pylist():
            if all(row[name] is not None for name in _NEEDED):
                self._of[row["customer_id"]].append(row)

    def of(self, contact: Mapping[str, Any]) -> ContactTimes | None:
        """Returns the wish that a contact had to keep to; None: there was none, or nobody can tell what was known."""
        seen, on = contact["seen"], contact["on_date"]
        if seen is None or on is None or contact["channel"] not in AT_A_MOMENT:
            return None
        found = [each for each in self._of.get(contact["customer_id"], ()) if _held(each, on, seen)]
        if not found:
            return None
        last = max(found, key=lambda each: each["known"])
        return ContactTimes(**{name: last[name] for name in ("weekdays", "begin_minute", "end_minute")})


def _held(wish: Mapping[str, Any], on: date, seen: int) -> bool:
    begun = wish["since_on"] <= on and wish["known"] <= seen
    over = wish["until_on"] is not None and wish["until_on"] < on and wish["ended"] <= seen
    return begun and not over


def unwished_day(wish: ContactTimes, on: date) -> bool:
    """Says whether the customer did not want to be reached on this day of the week."""
    return str(on.isoweekday()) not in wish.weekdays
