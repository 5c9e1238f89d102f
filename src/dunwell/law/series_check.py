"""What is wrong with one reference rate over time. Leaves out what rules make of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from dunwell.law.packs import Rule

#: Rates have at most so many decimals, so that the whole book can be computed in whole numbers.
MOST_DECIMALS = 6


def series_faults(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yields the key and the fault of rows that are not in order, overlap, never end, or lie on other days than they can."""
    rows = rule.values["rows"]
    for row in rows:
        yield from _row_faults(row, rule.values["changes"] == "half_year")
    for one, other in pairwise(rows):
        if other["from"] <= one["from"]:
            yield "rows", f"the row from {other['from']} stands after a later one. Write them in order."
        elif one.get("until", one["from"]) >= other["from"]:
            yield "rows", f"the row from {one['from']} ends after the next begins, on {other['from']}."
        if one.get("provisional") and not other.get("provisional"):
            yield "rows", f"the row from {one['from']} is provisional, and a later one is not. Set it right."
    derived = rule.values.get("derived", {})
    if derived.get("by") == "rounded_half_up_to_a_whole" and not {"plus", "most_change"} <= derived.keys():
        yield "derived", "needs `plus` and `most_change` to round to a whole. Write both."
    if "until" not in rows[-1]:
        yield "rows", "the last row has no `until`, so it would count for ever. Write how long it may."


def series_gaps(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yields the key and each time between two rows for which there is none; nothing for a rule that is no series."""
    for one, other in pairwise(rule.values["rows"] if rule.kind == "series" else ()):
        if "until" in one and one["until"] + timedelta(days=1) < other["from"]:
            yield (
                "rows",
                f"between {one['until']} and {other['from']} there is no row. Write it, or one with "
                'confidence = "U" that says why not.',
            )


def _row_faults(row: dict[str, object], by_half_year: bool) -> Iterator[tuple[str, str]]:
    begin, end, value = row["from"], row.get("until"), row.get("value")
    if by_half_year and isinstance(begin, date) and (begin.month, begin.day) not in ((1, 1), (7, 1)):
        yield "rows", f"the row from {begin} does not begin on 1 January or 1 July, as this series does."
    if by_half_year and isinstance(end, date) and (end.month, end.day) not in ((6, 30), (12, 31)):
        yield "rows", f"the row until {end} does not end on 30 June or 31 December, as this series does."
    if isinstance(value, int | Decimal):
        exponent = Decimal(value).as_tuple().exponent
        if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
            yield "rows", f"{value} has more than {MOST_DECIMALS} decimals."
        if abs(Decimal(value)) > 1000:
            yield "rows", f"{value} per cent a year cannot be meant."
