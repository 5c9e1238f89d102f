"""How the person reading writes numbers and money. Leaves out words and dates, which are in the language of the page.

A day is written with the name of its month, so that nobody takes the fourth of March for the third of April.
"""

from datetime import date
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from dunwell.values.money import to_text

FALLBACK = "en"
DAY_PATTERNS = {"long": "EEEE d MMMM y", "short": "d MMM y"}


def language_of(request: HttpRequest) -> str:
    """Returns the first language the browser asks for whose way of writing numbers is known."""
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
    return format_date(on, DAY_PATTERNS[length], locale="en_GB")


def language_name(code: str) -> str:
    """Returns a language's English name; its code where it has none."""
    try:
        return Locale.parse(code, sep="-").get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code
