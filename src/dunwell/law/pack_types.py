"""The types a key of a pack may have, and what a kind of rule is. Leaves out which kinds there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

#: What a key holds: text; a day; a time of day; a number (exact, never a float); a count (a whole number, none below 0);
#: a flag; a list of words; a table; a list of tables. Cases have moments on a clock and lists of days besides.
TEXT, DAY, TIME, NUMBER, COUNT, FLAG, WORDS, TABLE, TABLES = (
    "text",
    "day",
    "time",
    "number",
    "count",
    "flag",
    "words",
    "table",
    "tables",
)
MOMENT, DAYS = "moment", "days"
#: No law counts further: a hundred years of days. More would leave the calendar.
MOST_COUNT = 36_525
#: No amount, rate or edge of a law is as great; with exponents a number could be too long to compute with.
MOST_NUMBER = Decimal(10) ** 12
#: Nor has one so many decimals.
MOST_NUMBER_DECIMALS = 12

#: How a type is written, for who has to set it right.
LOOKS: Mapping[str, str] = {
    TEXT: 'a text in quotes, such as "B2B"',
    DAY: "a day without quotes, such as 2026-07-01",
    TIME: "a time of day without quotes, such as 08:30:00",
    MOMENT: "a moment without quotes and without an offset, such as 2026-07-01T08:30:00",
    NUMBER: "a number without quotes, such as 8.00",
    COUNT: f"a whole number up to {MOST_COUNT}, such as 30",
    FLAG: "true or false",
    WORDS: 'a list of texts, such as ["B2B", "B2ST"]',
    DAYS: "a list of days without quotes, such as [2026-07-01]",
    TABLE: "a table, such as { series = …, times = 3 }",
    TABLES: "a list of tables, such as [{ amount = 40 }]",
}


def shown(value: Any) -> str:
    """Returns a value as it is told to who wrote it: numbers as numbers, and no more than the beginning of a long one."""
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def is_tables(value: Any) -> bool:
    """Says whether a value is a list of tables that has some."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _is_number(value: Any) -> bool:
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
        return False
    exponent = Decimal(value).as_tuple().exponent
    return (
        isinstance(exponent, int) and exponent >= -MOST_NUMBER_DECIMALS and abs(Decimal(value)) <= MOST_NUMBER
    )


#: Whether a value is of a type.
RIGHT: Mapping[str, Callable[[Any], bool]] = {
    TEXT: lambda value: isinstance(value, str) and bool(value.strip()),
    DAY: lambda value: type(value) is date,
    TIME: lambda value: type(value) is time,
    MOMENT: lambda value: type(value) is datetime and value.tzinfo is None,
    NUMBER: _is_number,
    COUNT: lambda value: type(value) is int and 0 <= value <= MOST_COUNT,
    FLAG: lambda value: isinstance(value, bool),
    WORDS: lambda value: isinstance(value, list) and all(isinstance(each, str) and each for each in value),
    DAYS: lambda value: isinstance(value, list) and all(type(each) is date for each in value),
    TABLE: lambda value: isinstance(value, Mapping),
    TABLES: is_tables,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """The keys a kind of rule adds to those of all, and those without which a rule that is relied on says nothing."""

    keys: Mapping[str, str]
    needs: tuple[str, ...] = ()
    of_lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
