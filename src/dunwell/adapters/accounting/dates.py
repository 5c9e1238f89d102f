"""Reads cells as calendar days, in the order that the whole column shows. Leaves out which column holds what.

A cell such as 3/4/2026 has two readings. Cells that can only be read one way decide for their column; a column whose cells
decide nothing is asked about, unless the profile says what its source system writes.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.adapters.accounting.unreadable import Bad

#: Layouts a profile may allow: 2026-03-11 (ymd), 11/3/2026 or 3/11/2026 (numeric), 11-Mar-2026 (named).
LAYOUTS = ("ymd", "numeric", "named")

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YMD = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_NUMERIC = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_NAMED = re.compile(rf"(\d{{1,2}})[-/. ]*([A-Za-z]{{3,9}})\.?[-/., ]*(\d{{4}}|\d{{2}}){_TIME}")
_NAMED_FIRST = re.compile(rf"([A-Za-z]{{3,9}})\.? +(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){_TIME}")
_SERIAL = re.compile(r"[34567]\d{4}(\.\d+)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip


@dataclass(slots=True)
class Evidence:
    """What the cells of one column show of its order: the first cell that can only be read one way, and an open one."""

    dmy: str = ""
    mdy: str = ""
    ambiguous: str = ""

    def look(self, cell: object) -> None:
        """Takes note of one cell."""
        if not isinstance(cell, str) or not (found := _NUMERIC.fullmatch(cell.strip())):
            return
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        as_dmy, as_mdy = _day(year, second, first), _day(year, first, second)
        if as_dmy and as_mdy and as_dmy != as_mdy:
            self.ambiguous = self.ambiguous or cell
        elif as_dmy and not as_mdy:
            self.dmy = self.dmy or cell
        elif as_mdy and not as_dmy:
            self.mdy = self.mdy or cell

    @property
    def order(self) -> str | None:
        """`dmy` or `mdy` where all that is certain agrees, `both` where it does not, None where nothing is certain."""
        if self.dmy and self.mdy:
            return "both"
        return "dmy" if self.dmy else "mdy" if self.mdy else None


class DateReader:
    """Reads the cells of one column into ISO texts; an empty cell is None."""

    def __init__(self, layouts: tuple[str, ...], order: str | None) -> None:
        """`order` is `dmy` or `mdy` for cells with two readings; None refuses them."""
        self._layouts, self._order = layouts, order

    def __call__(self, cell: object) -> object:
        if isinstance(cell, date):
            return cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()
        if not isinstance(cell, str):
            return Bad(
                f"{cell} is a number, not a date. Format the column as a date and save the file again."
            )
        text = cell.strip()
        if not text:
            return None
        for layout in self._layouts:
            found = getattr(self, f"_{layout}")(text)
            if found is not None:
                return found if isinstance(found, Bad) else found.isoformat()
        return _refused(text, self._layouts)

    def _ymd(self, text: str) -> date | Bad | None:
        found = _YMD.fullmatch(text)
        return found and (_day(int(found[1]), int(found[3]), int(found[4])) or _no_day(text))

    def _numeric(self, text: str) -> date | Bad | None:
        found = _NUMERIC.fullmatch(text)
        if not found:
            return None
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        as_dmy, as_mdy = _day(year, second, first), _day(year, first, second)
        if not (as_dmy and as_mdy) or as_dmy == as_mdy:
            return as_dmy or as_mdy or _no_day(text)
        if self._order is None:
            return Bad(
                f"{text} may be {as_dmy.day} {as_dmy:%B %Y} or {as_mdy.day} {as_mdy:%B %Y}: this column is written both "
                "ways. Answer with --date-order dmy or --date-order mdy, or correct the cell."
            )
        return as_dmy if self._order == "dmy" else as_mdy

    def _named(self, text: str) -> date | Bad | None:
        if found := _NAMED.fullmatch(text):
            day, month, year = found[1], found[2], _year(found[3])
        elif found := _NAMED_FIRST.fullmatch(text):
            month, day, year = found[1], found[2], int(found[3])
        else:
            return None
        number = _MONTHS.get(month.lower())
        if number is None:
            return Bad(f"{text}: {month!r} is no English month. Write the date as YYYY-MM-DD.")
        return _day(year, number, int(day)) or _no_day(text)


def _year(text: str) -> int:
    """Returns the year; of two digits 00 to 79 are 2000 to 2079, 80 to 99 are 1980 to 1999."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 80 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1950 <= year <= 2199 else None


def _no_day(text: str) -> Bad:
    return Bad(f"{text} is no day of the calendar between 1950 and 2199. Correct it.")


def _refused(text: str, layouts: tuple[str, ...]) -> Bad:
    if _SERIAL.fullmatch(text):
        return Bad(f"{text} looks like Excel's day number. Format the column as a date and export it again.")
    if _NUMERIC.fullmatch(text) and "numeric" not in layouts:
        return Bad(
            f"{text} is not written YYYY-MM-DD. Write it so, or say the order with --date-order dmy or mdy."
        )
    return Bad(f"{text[:60]!r} is no date. Write it as YYYY-MM-DD.")
