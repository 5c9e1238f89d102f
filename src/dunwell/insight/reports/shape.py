"""What a report is: tables, charts and notes, exact and without words. Leaves out how it is written down or drawn.

Keys and codes are named in `data/reports/<language>`. Amounts are in the company's currency unless a column says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: What a value of a column is. `money`: minor units of the company's currency (may be a fraction); `amount`: minor units
#: with their currency, as a pair; `days`: a number of days; `share`: 1 is a hundred percent; `code`: named in a list;
#: `month`: a day that stands for its month; `rate`: of exchange. Any value may be None: there is none.
KINDS = ("text", "money", "amount", "days", "share", "count", "code", "day", "month", "rate")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `codes` is the list its codes are named in, where it has codes."""

    key: str
    kind: str
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values, one for each column. `count` is how many rows there are in all, where only some are here."""

    key: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table: its column `along` on one axis, its columns `across` on the other, all of one kind.

    `form`: bars, stacked (bars on top of each other) or lines.
    """

    key: str
    form: str
    table: str
    along: str
    across: Sequence[str]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader has to know of the figures; `values` fill its sentence."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a company on a day. `main` is the key of the table that is taken where one is wanted."""

    name: str
    on: date
    currency: str
    main: str
    tables: Sequence[Table]
    charts: Sequence[Chart] = ()
    notes: Sequence[Note] = ()

    def table(self, key: str) -> Table:
        """Returns a table by its key."""
        return next(each for each in self.tables if each.key == key)


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of a long table is wanted: `count` rows from `first` on (None: all), in an order; only these customers."""

    first: int = 0
    count: int | None = 50
    order: str = ""
    customers: Sequence[int] | None = None


WHOLE = Asked(count=None)


def no_rate_notes(missing: dict[str, int]) -> list[Note]:
    """Returns a note for each currency whose amounts could not be counted for want of a rate."""
    return [
        Note("no_rate", {"currency": currency, "amount": (minor, currency)})
        for currency, minor in missing.items()
    ]
