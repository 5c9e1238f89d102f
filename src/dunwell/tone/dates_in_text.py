"""Reads the days a text names, as its language writes them. Leaves out whether they are right.

A day without a year, or one whose day and month could be either, has several readings; the case decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_month_names

from dunwell.tone.folding import folded

_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<iso>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"
    r"|(?P<a>\d{1,2})(?P<sep>[./-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>\d{4}|\d{2})"
    r"|(?P<da>\d{1,2})\.\s?(?P<db>\d{1,2})\.)(?![\d,]|\.\d|[./-]\d)"
)
_DAYS = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|ème|e|º|o|ª)?\.?"
_OF = r"(?:\s|\u00a0)+(?:of\s+|de\s+|del\s+|d['’])?"


@dataclass(frozen=True, slots=True)
class DateInText:
    """A day a text names: where, and every (year, month, day) it may mean; year None where it is not written."""

    start: int
    end: int
    readings: tuple[tuple[int | None, int, int], ...]

    def may_be(self, day: date) -> bool:
        """Whether this day is meant, as far as it is written."""
        written = {(None, day.month, day.day), (day.year, day.month, day.day)}
        return not written.isdisjoint(self.readings)


def dates_in(text: str, language: str) -> tuple[DateInText, ...]:
    """Returns the days a text names, in their order."""
    if not any(letter.isdigit() for letter in text):
        return ()
    found = [*_numeric(text, language), *_named(text, language)]
    return tuple(sorted(found, key=lambda one: one.start))


def _numeric(text: str, language: str) -> Iterator[DateInText]:
    for one in _NUMERIC.finditer(text):
        if one["iso"]:
            readings: list[tuple[int | None, int, int]] = [(int(one["iso"]), int(one["im"]), int(one["id"]))]
        elif one["da"]:
            readings = [(None, int(one["db"]), int(one["da"]))]
        else:
            year = int(one["y"]) + (2000 if len(one["y"]) == 2 else 0)
            readings = [(year, int(one["b"]), int(one["a"]))]
            if language == "en":
                readings.append((year, int(one["a"]), int(one["b"])))
        if kept := tuple(each for each in readings if 1 <= each[1] <= 12 and 1 <= each[2] <= 31):
            yield DateInText(one.start(), one.end(), kept)


def _named(text: str, language: str) -> Iterator[DateInText]:
    months, expressions = _months(language)
    for expression in expressions:
        for one in expression.finditer(text):
            month = months.get(folded(one["month"]).rstrip("."))
            day = int(one["day"])
            if month is None or not 1 <= day <= 31 or (one["month"] == "may" and not one["year"]):
                continue
            year = int(one["year"]) if one["year"] else None
            yield DateInText(one.start(), one.end(), ((year, month, day),))


@cache
def _months(language: str) -> tuple[dict[str, int], tuple[re.Pattern[str], ...]]:
    months: dict[str, int] = {}
    written: set[str] = set()
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, language).items():
                bare = name.rstrip(".")
                months[folded(bare)] = number
                written |= {bare, folded(bare)}
    names = "|".join(sorted(map(re.escape, written), key=len, reverse=True))
    year = r"(?:,?(?:\s|\u00a0)+(?:de\s+|del\s+)?(?P<year>(?:19|20)\d{2}))?"
    behind = re.compile(rf"(?<![\d.,]){_DAYS}{_OF}(?P<month>{names})\b\.?{year}", re.IGNORECASE)
    if language != "en":
        return months, (behind,)
    before = re.compile(
        rf"\b(?P<month>{names})\b\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d){year}",
        re.IGNORECASE,
    )
    return months, (behind, before)
