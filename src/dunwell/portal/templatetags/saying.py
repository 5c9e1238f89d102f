"""Template tags that say the portal's sentences and write its amounts and days. Leaves out the sentences."""

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, key: str, **values: Any) -> SafeString:
    """Says a sentence of the page's language, its values in place of the placeholders, all of it escaped."""
    sentence = _escaped(context["w"].sentences[key])
    return format_html(sentence, **values) if values else sentence


@lru_cache(maxsize=5_000)
def _escaped(sentence: str) -> SafeString:
    return mark_safe(escape(sentence))


@register.simple_tag(takes_context=True)
def money(context: template.Context, minor: int, currency: str) -> SafeString:
    """Writes an amount as the reader does; it is not broken over lines."""
    return format_html('<span class="amount">{}</span>', context["w"].money(minor, currency))


@register.simple_tag(takes_context=True)
def day(context: template.Context, on: date | None, short: bool = False) -> SafeString:
    """Writes a day; a dash for none."""
    if on is None:
        return mark_safe("<span>–</span>")
    w = context["w"]
    written = conditional_escape(w.short_day(on) if short else w.day(on))
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), written)


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *more: Any) -> str:
    """Writes the address of another page of the customer's, in the same language."""
    return str(context["page"].url(name, *more))
