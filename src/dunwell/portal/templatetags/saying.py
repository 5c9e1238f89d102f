"""Template tags that say the portal's sentences and write its amounts and days. Leaves out the sentences."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dunwell.ledger.models import Invoice

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


#: One row of the table of invoices. A page has forty of them, and a template takes ten times as long to fill one.
_ROW = """<tr>
      <th scope="row">{number}</th>{what}
      <td data-is="{issued}">{issued_on}</td>
      <td data-is="{due}">{due_on}</td>
      <td class="sum" data-is="{open}"><span class="amount">{open_amount}</span>{of}</td>
      <td><a href="{href}" aria-label="{get}">PDF</a></td>
    </tr>"""


@register.simple_tag(takes_context=True)
def invoice_rows(context: template.Context, invoices: Iterable[Invoice], notes: bool) -> SafeString:
    """Writes the rows of the open invoices, everything in them escaped."""
    w, page = context["w"], context["page"]
    before, _, after = page.url("portal_invoice", 0).partition("/invoice/0.pdf")
    names = {name: escape(w.say(f"invoices.{name}")) for name in ("issued", "due", "open")}
    rows = []
    for each in invoices:
        part = each.open_minor != each.amount_minor
        of = w.say("invoices.of", amount=w.money(each.amount_minor, each.currency)) if part else ""
        rows.append(
            _ROW.format(
                **names,
                number=escape(each.number),
                what=f'<td class="what"><bdi>{escape(each.note)}</bdi></td>' if notes else "",
                issued_on=escape(w.short_day(each.issued_on)),
                due_on=escape(w.short_day(each.due_on)) if each.due_on else "–",
                open_amount=escape(w.money(each.open_minor, each.currency)),
                of=f'<span class="quiet of">{escape(of)}</span>' if of else "",
                href=escape(f"{before}/invoice/{each.pk}.pdf{after}"),
                get=escape(w.say("invoices.get", number=each.number)),
            )
        )
    return mark_safe("\n    ".join(rows))


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *more: Any) -> str:
    """Writes the address of another page of the customer's, in the same language."""
    return str(context["page"].url(name, *more))
