"""The types a key of a pack may have, and what a kind of rule is. Leaves out which kinds there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What a key holds: text; a day; a time of day; a number (exact, never a float); a count (a whole number, none below 0);
#: a flag; a list of words; a table; a list of tables.
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


@dataclass(frozen=True, slots=True)
class Kind:
    """The keys a kind of rule adds to those of all, and those without which a rule that is relied on says nothing."""

    keys: Mapping[str, str]
    needs: tuple[str, ...] = ()
    of_lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
