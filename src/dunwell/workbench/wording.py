"""The workbench's sentences in the language of the page. Leaves out which language that is: Django's translation says it."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from dunwell.values.sentences import plural, read_sentences

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "workbench"
FIRST = "en"
LANGUAGES = ("en", "de")


def page_language() -> str:
    """Returns the language of the page being made: `en` or `de`."""
    code = (get_language() or FIRST).split("-")[0]
    return code if code in LANGUAGES else FIRST


@cache
def sentences(language: str) -> dict[str, str]:
    """Returns a language's sentences by dotted key."""
    return read_sentences(SHIPPED, language, FIRST)


def text(key: str, **values: Any) -> str:
    """Returns a sentence with its placeholders filled, as plain text; counts are written as the language writes them."""
    language = page_language()
    return _sentence(language, key, values).format_map(_written(language, values))


def html(key: str, **values: Any) -> SafeString:
    """Returns a sentence as HTML: it and its values are escaped, but for values that are HTML already."""
    language = page_language()
    sentence = mark_safe(escape(_sentence(language, key, values)))
    return format_html(sentence, **_written(language, values)) if values else sentence


def listed(of: str, code: str) -> str | None:
    """Returns what a code of a list (`channel`, `status` …) is called; None: it has no word of its own."""
    return sentences(page_language()).get(f"lists.{of}.{code}")


def _sentence(language: str, key: str, values: dict[str, Any]) -> str:
    found = sentences(language)
    if key in found:
        return found[key]
    form = f"{key}.{plural(language, values['count'])}"
    return found[form] if form in found else found[f"{key}.other"]


def _written(language: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: format_decimal(value, locale=language) if type(value) in (int, Decimal) else value
        for name, value in values.items()
    }
