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
_DAYS = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|ème|e|º|o|ª|go|de|ste)?\.?"
_OF = r"(?:\s|\u00a0)+(?:of\s+|de\s+|del\s+|d['’])?"
#: How a day of the month is written out, from the first on; `:30` where a word is not the next in turn.
_SPELLED = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
    "de": "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte vierzehnte "
    "fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste einundzwanzigste zweiundzwanzigste "
    "dreiundzwanzigste vierundzwanzigste fünfundzwanzigste sechsundzwanzigste siebenundzwanzigste achtundzwanzigste "
    "neunundzwanzigste dreißigste einunddreißigste",
    "fr": "premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf vingt vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit "
    "vingt-neuf trente trente-et-un",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho "
    "veintinueve treinta primero:1",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig eenentwintig tweeëntwintig drieëntwintig vierentwintig vijfentwintig zesentwintig "
    "zevenentwintig achtentwintig negenentwintig dertig eenendertig eerste:1",
    "pl": "pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego dziesiątego "
    "jedenastego dwunastego trzynastego czternastego piętnastego szesnastego siedemnastego osiemnastego "
    "dziewiętnastego dwudziestego trzydziestego:30",
}
#: Polish says the twenties in two words, and any day in several cases.
_TENS = "dwudziest(?:y|ego|ym)|trzydziest(?:y|ego|ym)"
_POLISH_ENDING = re.compile("(?:iego|ego|im|ym|i|y)$")
_LONGEST_MONTH = 31


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

    def before(self, day: date) -> bool:
        """Whether a day before this one may be meant, as far as it is written."""
        return any(
            (year or day.year, month, number) < (day.year, day.month, day.day)
            for year, month, number in self.readings
        )


def dates_in(text: str, language: str) -> tuple[DateInText, ...]:
    """Returns the days a text names, in their order."""
    found = list(_spelled(text, language))
    if any(letter.isdigit() for letter in text):
        found += [*_numeric(text, language), *_named(text, language)]
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


def _spelled(text: str, language: str) -> Iterator[DateInText]:
    months, expression = _spelled_months(language)
    days = spelled_days(language)
    for one in expression.finditer(text):
        tens, units = one["tens"], days.get(_day_word(one["day"], language))
        day = units if not tens or units is None else days[_day_word(tens, language)] + units
        if day is not None and day <= _LONGEST_MONTH and one["month"] != "may":
            year = int(one["year"]) if one["year"] else None
            yield DateInText(one.start(), one.end(), ((year, months[folded(one["month"])], day),))


def day_of(word: str, language: str) -> int | None:
    """Returns the day of the month a word means by itself (`15th`, `15.`, `ósmego`); None: it means none."""
    digits = word.rstrip("stndrhegoº")
    if digits.isdigit():
        return int(digits) if 1 <= int(digits) <= 31 else None
    return spelled_days(language).get(_day_word(word, language))


def _day_word(word: str, language: str) -> str:
    plain = folded(word)
    if language == "pl":
        return _POLISH_ENDING.sub("", plain)
    return plain.rstrip("nrms") if language == "de" else plain


@cache
def spelled_days(language: str) -> dict[str, int]:
    """Returns the days of the month by the words they are written out with."""
    days: dict[str, int] = {}
    for place, entry in enumerate(_SPELLED[language].split(), 1):
        word, _, day = entry.partition(":")
        days[_day_word(word, language)] = int(day or place)
    return days


@cache
def _spelled_months(language: str) -> tuple[dict[str, int], re.Pattern[str]]:
    months = {folded(name): number for number, name in get_month_names("wide", "format", language).items()}
    names = "|".join(
        sorted(map(re.escape, months.keys() | get_month_names("wide", "format", language).values()))
    )
    return months, re.compile(
        rf"\b(?:(?P<tens>{_TENS})\s+)?(?P<day>[^\W\d_]+(?:-[^\W\d_]+){{0,2}}){_OF}(?P<month>{names})\b(?:,?\s+(?:de\s+|del\s+)?(?P<year>20\d{{2}}))?",
        re.IGNORECASE,
    )


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
