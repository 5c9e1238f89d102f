"""The list of customers as CSV and XLSX, row by row, safe to open in a spreadsheet. Leaves out who is in it."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from dunwell.insight.spreadsheets import BYTE_ORDER_MARK, safe_text
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.models import Round
from dunwell.values.money import to_decimal
from dunwell.workbench.customers.listing import Line, lines
from dunwell.workbench.wording import text
from dunwell.workbench.words import word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("ref", "name", "kind", "country", "language", "manager", "key_account", "currency", "owes", "overdue", "credit")
    + ("oldest", "late_days", "contact", "holds", "marks", "round")
)  # fmt: skip
#: So many customers are read at a time.
_AT_ONCE = 500
#: A file is kept in memory up to so many bytes, then on the disk.
_IN_MEMORY = 4_000_000


def csv_file(
    request: HttpRequest, company: Company, rows: QuerySet[Customer], day: date, last: Round | None
) -> StreamingHttpResponse:
    """Returns the rows as CSV, a line for each customer and currency."""
    answer = StreamingHttpResponse(
        _csv_lines(company, rows, day, last), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(company, day)}.csv"'
    return answer


def xlsx_file(
    request: HttpRequest, company: Company, rows: QuerySet[Customer], day: date, last: Round | None
) -> FileResponse:
    """Returns the rows as a workbook with one sheet; every text is a text to the program that opens it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("customers")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, each) for each in _header()])
    for row in _rows(company, rows, day, last):
        sheet.append([_cell(sheet, each) for each in row])
    out = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  The answer closes it.
    book.save(out)
    out.seek(0)
    return FileResponse(out, content_type=XLSX, as_attachment=True, filename=f"{_name(company, day)}.xlsx")


def _name(company: Company, day: date) -> str:
    return f"customers-{company.key}-{day.isoformat()}"


def _header() -> list[str]:
    return [text(f"customers.file_{name}") for name in COLUMNS]


def _csv_lines(company: Company, rows: QuerySet[Customer], day: date, last: Round | None) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(_header())
    for row in _rows(company, rows, day, last):
        yield writer.writerow([safe_text(each) if isinstance(each, str) else _plain(each) for each in row])


def _rows(company: Company, rows: QuerySet[Customer], day: date, last: Round | None) -> Iterator[list[Any]]:
    found = rows.iterator(chunk_size=_AT_ONCE)
    while some := list(islice(found, _AT_ONCE)):
        for line in lines(some, company, day, last):
            yield from _of(line)


def _of(line: Line) -> Iterator[list[Any]]:
    """Yields one row for each currency with anything in it; one without amounts where there is none."""
    who = line.customer
    known = [each for each in line.balances if each.owes_minor or each.credit_minor]
    before = [who.ref, who.name, word(who.kind, "kind"), who.country, who.language, who.account_manager]
    before.append(text("customers.yes") if who.key_account else "")
    decision = line.decision
    after = [
        who.standing.oldest_due_on,
        line.late_days,
        who.standing.last_contact_on,
        ", ".join(word(each, "hold_kind") for each in line.holds),
        ", ".join(word(each, "mark") for each in line.marks),
        word(decision.reason, "reason") if decision else "",
    ]
    for each in known:
        amounts = (each.owes_minor, each.overdue_minor, each.credit_minor)
        yield [*before, each.currency, *(to_decimal(minor, each.currency) for minor in amounts), *after]
    if not known:
        yield [*before, "", None, None, None, *after]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    # A text that begins with = is a formula for the library, unless it is told otherwise.
    cell.data_type = "s"
    return cell


class _Echo:
    """Gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Returns the line."""
        return line
