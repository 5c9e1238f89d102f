"""How the person reading writes numbers, money, days and moments. Leaves out words, but for those of days near today.

A day is written with the name of its month, so that nobody takes the fourth of March for the third of April. Days are in the
page's language; numbers as the first language writes them that the browser asks for, unless the person chose a language.
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from dunwell.values.money import to_text
from dunwell.workbench.wording import page_language, text

FALLBACK = "en"
#: Days are read in British English: the day comes first.
_DAY_LOCALES = {"en": "en_GB", "de": "de_DE"}
DAY_PATTERNS = {
    "en": {"long": "EEEE d MMMM y", "short": "d MMM y"},
    "de": {"long": "EEEE, d. MMMM y", "short": "d. MMM y"},
}
_NEAR_DAYS = 60


def language_of(request: HttpRequest) -> str:
    """Returns the language whose way of writing numbers the reader knows."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return page_language()
    return _known(request.headers.get("Accept-Language", "")[:200])


@lru_cache(maxsize=256)
def _known(header: str) -> str:
    for language, _ in parse_accept_lang_header(header.lower()):
        try:
            return Locale.parse(language, sep="-").language if language != "*" else FALLBACK
        except (UnknownLocaleError, ValueError):
            continue
    return FALLBACK


def money(minor: int, currency: str, request: HttpRequest) -> str:
    """Returns an amount as the reader writes it."""
    return to_text(minor, currency, language_of(request))


def number(count: int, request: HttpRequest) -> str:
    """Returns a whole number as the reader writes it."""
    return format_decimal(count, locale=language_of(request))


def day(on: date, length: str = "short") -> str:
    """Returns a day in words: `11 Mar 2026`, or with `long` `Wednesday 11 March 2026`."""
    return _written(on, length, page_language())


@lru_cache(maxsize=20_000)
def _written(on: date, length: str, language: str) -> str:
    return format_date(on, DAY_PATTERNS[language][length], locale=_DAY_LOCALES[language])


def from_today(on: date, today: date) -> str:
    """Returns a day as seen from today: `today`, `in 3 days`; far ones are written out."""
    days = (on - today).days
    if abs(days) <= 1:
        return text(f"shell.{('yesterday', 'today', 'tomorrow')[days + 1]}")
    if abs(days) > _NEAR_DAYS:
        return day(on)
    return text("shell.in_days" if days > 0 else "shell.days_ago", count=abs(days))


def local(at: datetime, zone: str) -> datetime:
    """Returns a moment as clocks of a time zone show it."""
    return at.astimezone(ZoneInfo(zone))


def moment(at: datetime) -> str:
    """Returns a local moment: `11 Mar 2026, 09:30`."""
    return f"{day(at.date())}, {at:%H:%M}"


def lateness(days: int) -> str:
    """Returns how many days after its due date something is, in words."""
    if days == 0:
        return text("shell.due_today")
    return text("shell.late" if days > 0 else "shell.not_yet", count=abs(days))


def country_name(place: str) -> str:
    """Returns what a place (`IE`, `US-NY`) is called; a part of a country keeps its code."""
    code, _, part = place.partition("-")
    name = Locale.parse(page_language()).territories.get(code, code)
    return f"{name}, {part}" if part else name


def language_name(code: str) -> str:
    """Returns what a language is called; its code where it has no name."""
    try:
        return Locale.parse(code, sep="-").get_display_name(page_language()) or code
    except (UnknownLocaleError, ValueError):
        return code
