"""Values of a report as the reader of the page writes them. Leaves out where they stand."""

from datetime import date
from typing import Any

from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent
from django.http import HttpRequest

from dunwell.insight.naming import named
from dunwell.insight.reports.shape import Column, Note, Report
from dunwell.insight.writing import for_programs
from dunwell.workbench import reader
from dunwell.workbench.wording import page_language

#: Kinds whose values stand in a column of figures.
FIGURES = ("money", "amount", "days", "share", "count", "rate")
_DAY_LOCALES = {"en": "en_GB", "de": "de_DE"}


class Writer:
    """Writes the values of one report for one request."""

    def __init__(self, request: HttpRequest, report: Report) -> None:
        self._request, self._report = request, report
        self._language = reader.language_of(request)

    def value(self, value: Any, column: Column) -> str:
        """Returns a value as text; nothing for None."""
        if value is None:
            return ""
        if column.kind == "code":
            return named(page_language(), f"code.{column.codes}.{value}")
        if column.kind == "money":
            return reader.money(round(value), self._report.currency, self._request)
        if column.kind == "amount":
            return reader.money(*value, self._request)
        if column.kind == "day":
            return reader.day(value)
        if column.kind == "month":
            return str(format_skeleton("yMMM", value, locale=_DAY_LOCALES[page_language()]))
        if column.kind == "share":
            return str(
                format_percent(for_programs(value, column, ""), self._percent(), locale=self._language)
            )
        if column.kind in ("days", "count", "rate"):
            pattern = "#,##0.0" if column.kind == "days" else None
            return str(format_decimal(for_programs(value, column, ""), pattern, locale=self._language))
        return str(value)

    def tick(self, value: float, column: Column) -> str:
        """Returns a round number of an axis."""
        if column.kind == "share":
            return str(format_percent(value, locale=self._language))
        return str(format_decimal(value, locale=self._language))

    def note(self, note: Note) -> str:
        """Returns what a reader has to know of the figures."""
        kinds = {tuple: "amount", date: "day"}
        values = {
            name: self.value(value, Column(name, kinds.get(type(value), "text")))
            for name, value in note.values.items()
        }
        return named(page_language(), f"note.{note.code}", **values)

    def _percent(self) -> str:
        return "#,##0.0\u00a0%" if self._language in ("de", "fr", "es", "pl") else "#,##0.0%"


def short_day(on: date, with_year: bool, whole: bool) -> str:
    """Returns a day for an axis: `Mar`, `Mar 2026`, or (not a `whole` month) `11 Mar`."""
    skeleton = "yMMM" if with_year and whole else "MMM" if whole else "MMMd"
    return str(format_skeleton(skeleton, on, locale=_DAY_LOCALES[page_language()]))
