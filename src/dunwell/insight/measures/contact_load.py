"""How much customers are contacted, beside what the rules allow. Leaves out where the rules come from.

A window counts back from a day, that day included, as the caps of the plan do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

#: The windows every report shows.
WINDOWS = (7, 28)


class ContactRow(NamedTuple):
    """One contact made."""

    customer_id: int
    channel: str
    on_date: date


class CapRow(NamedTuple):
    """At most so many contacts on a channel (`*`: on all together) in so many days."""

    channel: str
    window_days: int
    max_contacts: int


@dataclass(frozen=True, slots=True)
class Load:
    """How near a customer is to one cap: `made` of `cap.max_contacts`."""

    customer_id: int
    cap: CapRow
    made: int

    @property
    def left(self) -> int:
        """How many more the cap allows; below 0: it was passed, say by hand."""
        return self.cap.max_contacts - self.made


def in_window(on_date: date, on: date, days: int) -> bool:
    """Says whether a day is in a window of so many days that ends with `on`."""
    return on - timedelta(days=days) < on_date <= on


def spread(contacts: Iterable[ContactRow], on: date, days: int) -> dict[int, int]:
    """Returns how many customers were contacted once, twice … in a window; those never contacted are not in it."""
    made = Counter(row.customer_id for row in contacts if in_window(row.on_date, on, days))
    return dict(sorted(Counter(made.values()).items()))


def loads(contacts: Iterable[ContactRow], caps: Mapping[int, Iterable[CapRow]], on: date) -> list[Load]:
    """Returns for each customer the cap it is nearest to, those nearest first; `caps`: by customer.

    Nearest is what leaves the fewest contacts, then the largest number made, then the widest window.
    """
    by_customer: dict[int, list[ContactRow]] = defaultdict(list)
    for row in contacts:
        by_customer[row.customer_id].append(row)
    found = []
    for customer_id, rows in by_customer.items():
        near = [
            Load(customer_id, cap, made)
            for cap in caps.get(customer_id, ())
            if (made := _made(rows, cap, on))
        ]
        if near:
            found.append(min(near, key=lambda load: (load.left, -load.made, -load.cap.window_days, load.cap)))
    return sorted(found, key=lambda load: (load.left, -load.made, load.customer_id))


def _made(rows: Iterable[ContactRow], cap: CapRow, on: date) -> int:
    return sum(
        cap.channel in ("*", row.channel) and in_window(row.on_date, on, cap.window_days) for row in rows
    )
