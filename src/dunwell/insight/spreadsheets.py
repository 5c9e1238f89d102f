"""Tables of reports as CSV and XLSX, row by row. Leaves out which table, and where it goes.

A text that a spreadsheet would take for a formula is made harmless: in CSV by an apostrophe before it, in XLSX by the type
of its cell. Source: OWASP, CSV injection.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from dunwell.insight.naming import column_name, named
from dunwell.insight.reports.shape import Column, Report, Table
from dunwell.insight.writing import currency_of, for_people, for_programs
from dunwell.values.money import digits

#: With these a spreadsheet begins a formula; in their wide form too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: Spreadsheets know by it that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"
_WIDTHS = {"text": 28, "code": 24}
_FORMATS = {
    "share": "0.0%",
    "days": "0.0",
    "day": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "count": "0",
    "rate": "0.0########",
}


def safe_text(text: str) -> str:
    """Returns a text that no spreadsheet takes for a formula; zero bytes, which end a text for some, are gone."""
    clean = text.replace("\x00", "")
    return f"'{clean}" if clean.lstrip(" ").startswith(FORMULA_STARTS) else clean


def csv_lines(report: Report, table: Table, language: str) -> Iterator[str]:
    """Yields a table as lines of CSV: a header in the language, then rows with points in decimals and ISO days.

    Each amount of a currency of its own has that currency in a column after it.
    """
    yield BYTE_ORDER_MARK + _line(_header(report, table, language))
    for row in table.rows:
        yield _line(
            [
                cell if isinstance(cell, str) else _plain(cell)
                for cell in _cells(report, table, row, language, safe_text)
            ]
        )


def write_xlsx(report: Report, out: IO[bytes], language: str) -> None:
    """Writes all tables of a report, a sheet each; rows go to the disk as they are made."""
    book = Workbook(write_only=True)
    for table in report.tables:
        sheet = book.create_sheet(_sheet_name(report, table, language))
        sheet.freeze_panes = "A2"
        header = _header(report, table, language)
        widths = [_WIDTHS.get(column.kind, 16) for column in _columns(table)]
        for place, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_text_cell(sheet, name, bold=True) for name in header])
        for row in table.rows:
            kinds = _formats(report, table, row)
            cells = _cells(report, table, row, language, str)
            sheet.append([_cell(sheet, cell, form) for cell, form in zip(cells, kinds, strict=True)])
    book.save(out)


def _columns(table: Table) -> list[Column]:
    """Returns the columns as written: an amount of a currency of its own is followed by its currency."""
    return [
        each
        for column in table.columns
        for each in ((column, Column("currency", "text")) if column.kind == "amount" else (column,))
    ]


def _header(report: Report, table: Table, language: str) -> list[str]:
    money = f" ({report.currency})"
    return [
        column_name(language, column.key) + (money if column.kind == "money" else "")
        for column in _columns(table)
    ]


def _cells(report: Report, table: Table, row: Any, language: str, texts: Any) -> Iterator[Any]:
    for value, column in zip(row, table.columns, strict=True):
        if column.kind == "code":
            yield texts(for_people(value, column, report.currency, language))
        elif column.kind == "text":
            yield texts("" if value is None else str(value))
        else:
            yield for_programs(value, column, report.currency)
        if column.kind == "amount":
            yield currency_of(value, column, report.currency) if value is not None else ""


def _formats(report: Report, table: Table, row: Any) -> Iterator[str]:
    for value, column in zip(row, table.columns, strict=True):
        if column.kind in ("money", "amount"):
            places = digits(currency_of(value, column, report.currency))
            yield "#,##0" + (f".{'0' * places}" if places else "")
        else:
            yield _FORMATS.get(column.kind, "@")
        if column.kind == "amount":
            yield "@"


def _cell(sheet: Any, value: Any, form: str) -> WriteOnlyCell:
    if isinstance(value, str):
        return _text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = form
    return cell


def _text_cell(sheet: Any, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    # A text that begins with = is a formula for the library, unless it is told otherwise.
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _sheet_name(report: Report, table: Table, language: str) -> str:
    name = named(language, f"table.{report.name.replace('-', '_')}.{table.key}")
    return "".join("-" if each in "[]:*?/\\" else each for each in name)[:31]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _line(values: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
