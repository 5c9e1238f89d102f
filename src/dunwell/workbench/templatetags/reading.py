"""Tags for templates: sentences, amounts, counts, days and codes as a person reads them. Leaves out every rule."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dunwell.outreach.kept_words import said_in
from dunwell.values.money import to_decimal
from dunwell.workbench import reader, wording, words

register = template.Library()


@register.simple_tag(name="say")
def say_(key: str, **values: Any) -> SafeString:
    """Says a sentence of the page's language, its values in place of the placeholders, all of it escaped."""
    return wording.html(key, **values)


@register.simple_tag(takes_context=True)
def money(context: dict[str, Any], minor: int, currency: str) -> str:
    """Writes minor units of a currency as the reader writes money."""
    return reader.money(minor, currency, context["request"])


@register.simple_tag
def plain_amount(minor: int, currency: str) -> str:
    """Writes an amount as a form takes it: `1234.50`, whatever the language."""
    return str(to_decimal(minor, currency))


@register.simple_tag(takes_context=True)
def number(context: dict[str, Any], count: int) -> str:
    """Writes a whole number as the reader writes it."""
    return reader.number(count, context["request"])


@register.filter
def day(on: date | None, length: str = "short") -> str:
    """Writes a day with the name of its month; None as nothing."""
    return reader.day(on, length) if on else ""


@register.simple_tag
def when(on: date | None, today: date) -> SafeString | str:
    """Writes a day as seen from today (`in 3 days`), the day itself on hover and for machines; None as nothing."""
    if on is None:
        return ""
    shown = format_html(
        '<time datetime="{}" title="{}">{}</time>', on.isoformat(), reader.day(on, "long"), "{}"
    )
    return format_html(shown, reader.from_today(on, today))


@register.simple_tag(takes_context=True)
def moment(context: dict[str, Any], at: datetime | None, zone: str = "") -> SafeString | str:
    """Writes a moment in a time zone, by default that of the company in view, with seconds on hover; None as nothing."""
    if at is None:
        return ""
    company = context.get("company")
    local = reader.local(at, zone or getattr(company, "time_zone", "") or "UTC")
    shown, exact = reader.moment(local), f"{local:%Y-%m-%d %H:%M:%S %Z}"
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact, shown)


@register.filter
def word(code: str, of: str) -> str:
    """Writes what a code of a list (`channel`, `status` …) is called."""
    return words.word(code, of)


@register.filter
def spoken(key: str) -> str:
    """Writes a key as a person reads it."""
    return words.spoken(key)


@register.filter
def kept(said: str) -> str:
    """Writes what the program keeps in English (why a message waits, was withdrawn, failed) in the page's language."""
    return said_in(wording.page_language(), said)


@register.filter
def late(days: int | None) -> str:
    """Writes how many days after the due date, in words."""
    return "" if days is None else reader.lateness(days)


@register.filter
def tongue(code: str) -> str:
    """Writes a language as it is called in the page's language; one that is not known as its code."""
    return reader.language_name(code)


@register.filter
def playbook_name(key: str) -> str:
    """Writes what a playbook is called."""
    return words.playbook_name(key)


@register.filter
def country(code: str) -> str:
    """Writes a place as it is called in the page's language."""
    return reader.country_name(code)


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changed: Any) -> str:
    """Writes the address of this page with some of its questions changed; None and nothing leave one out."""
    asked = context["request"].GET.copy()
    for name, value in changed.items():
        asked.pop(name, None)
        if value not in (None, ""):
            asked[name] = str(value)
    return f"?{asked.urlencode()}"
