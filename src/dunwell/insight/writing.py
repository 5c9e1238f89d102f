"""Values of a report as people read them, and as programs do. Leaves out names (`naming`) and layout."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from dunwell.insight.naming import named
from dunwell.insight.reports.shape import Column, Note, Report
from dunwell.values.money import to_decimal, to_text

#: Decimals of what is neither money nor whole: days, shares and rates.
_PLACES = {"days": Decimal("0.1"), "share": Decimal("0.0001"), "rate": Decimal("0.000000001")}


def for_people(value: Any, column: Column, currency: str, language: str) -> str:
    """Returns a value as a reader of the language writes it; empty for None."""
    locale = language.replace("-", "_")
    if value is None:
        return ""
    if column.kind == "code":
        return named(language, f"code.{column.codes}.{value}")
    if column.kind in ("money", "amount"):
        return to_text(*_money(value, column, currency), language)
    if column.kind == "share":
        return str(
            format_percent(
                _decimal(value, "share"), "#,##0.0 %" if locale[:2] == "de" else "#,##0.0%", locale=locale
            )
        )
    if column.kind in ("days", "count", "rate"):
        written = _decimal(value, column.kind) if column.kind in _PLACES else value
        return str(format_decimal(written, "#,##0.0" if column.kind == "days" else None, locale=locale))
    if column.kind == "day":
        return str(format_date(value, "medium", locale=locale))
    if column.kind == "month":
        return str(format_skeleton("yMMM", value, locale=locale))
    return str(value)


def for_programs(value: Any, column: Column, currency: str) -> Any:
    """Returns a value as JSON and spreadsheets hold it: amounts, days and shares as `Decimal`, the rest as it is.

    A month is its first day. An amount of its own currency stands without it: `currency_of` names it.
    """
    if value is None:
        return None
    if column.kind in ("money", "amount"):
        return to_decimal(*_money(value, column, currency))
    if column.kind in _PLACES:
        return _decimal(value, column.kind)
    return value.replace(day=1) if column.kind == "month" and isinstance(value, date) else value


def currency_of(value: Any, column: Column, currency: str) -> str:
    """Returns the currency of an amount."""
    return value[1] if column.kind == "amount" and value is not None else currency


def note_text(note: Note, report: Report, language: str) -> str:
    """Returns a note as a sentence; amounts and days in it are written out."""
    kinds = {tuple: "amount", date: "day"}
    values = {
        name: for_people(value, Column(name, kinds.get(type(value), "text")), report.currency, language)
        for name, value in note.values.items()
    }
    return named(language, f"note.{note.code}", **values)


def _money(value: Any, column: Column, currency: str) -> tuple[int, str]:
    if column.kind == "amount":
        return value
    return round(value), currency


def _decimal(value: Fraction | int, kind: str) -> Decimal:
    places = _PLACES[kind]
    scaled = round(Fraction(value) / Fraction(places))
    found = Decimal(scaled) * places
    return found.normalize() + 0 if kind == "rate" else found
