"""Tags for templates: amounts, counts, days and codes as a person reads them. Leaves out every rule."""

from datetime import date
from typing import Any

from django import template

from dunwell.outreach.case import lateness
from dunwell.workbench import reader, words

register = template.Library()


@register.simple_tag(takes_context=True)
def money(context: dict[str, Any], minor: int, currency: str) -> str:
    """Writes minor units of a currency as the reader writes money."""
    return reader.money(minor, currency, context["request"])


@register.simple_tag(takes_context=True)
def number(context: dict[str, Any], count: int) -> str:
    """Writes a whole number as the reader writes it."""
    return reader.number(count, context["request"])


@register.filter
def day(on: date | None, length: str = "short") -> str:
    """Writes a day with the name of its month; None as nothing."""
    return reader.day(on, length) if on else ""


@register.filter
def word(code: str, of: str) -> str:
    """Writes what a code of a list (`channel`, `status` …) is called."""
    return words.word(code, of)


@register.filter
def spoken(key: str) -> str:
    """Writes a key as a person reads it."""
    return words.spoken(key)


@register.filter
def late(days: int | None) -> str:
    """Writes how many days after the due date, in words."""
    return "" if days is None else lateness(days)


@register.filter
def tongue(code: str) -> str:
    """Writes a language as it is called in English; one that is not known as its code."""
    return reader.language_name(code)
