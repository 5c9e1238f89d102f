"""The pages of reports: all, one, and what of it is downloaded. Holds no figure."""

from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from dunwell.insight.naming import named
from dunwell.insight.queries.ageing_by_customer import ORDERS
from dunwell.insight.reports.named import REPORTS, make_report
from dunwell.insight.reports.shape import WHOLE, Asked, Report
from dunwell.insight.spreadsheets import csv_lines, write_xlsx
from dunwell.ledger.models import Company
from dunwell.ledger.standings import keep_up
from dunwell.workbench.access import company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.company_day import day_of
from dunwell.workbench.reports.drawing import draw
from dunwell.workbench.reports.tables import shown_tables
from dunwell.workbench.reports.written import Writer
from dunwell.workbench.wording import page_language

ROWS_PER_PAGE = 50
#: A file is kept in memory up to so many bytes, then on the disk.
_IN_MEMORY = 4_000_000
_YEARS = range(1950, 2200)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@company_page(may="see_reports")
def reports(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the reports, each with one sentence that says what it tells."""
    shown = [{"name": name, **_titles(name)} for name in REPORTS]
    return render(
        request, "workbench/reports/reports.html", {"company": company, "reports": shown, "place": "reports"}
    )


@company_page(may="see_reports")
def report(request: HttpRequest, company: Company, name: str) -> HttpResponse:
    """Shows one report as of a day: charts with their tables behind them, then the other tables."""
    _known(name)
    on, today = _day(request, company)
    keep_up(company, today)
    made, page = _part(request, company, name, on)
    writer = Writer(request, made)
    drawings = [drawing for chart in made.charts if (drawing := draw(chart, made, writer))]
    behind = {drawing.table for drawing in drawings}
    tables = shown_tables(made, company, writer)
    return render(
        request,
        "workbench/reports/report.html",
        {
            "company": company,
            "place": "reports",
            "report_name": name,
            **_titles(name),
            "on": on,
            "today": today,
            "others": [{"name": each, **_titles(each)} for each in REPORTS],
            "figures": [table for table in tables if table["single"]],
            "charts": [
                {"drawing": drawing, "table": next(each for each in tables if each["key"] == drawing.table)}
                for drawing in drawings
            ],
            "tables": [table for table in tables if table["key"] not in behind and not table["single"]],
            "notes": [writer.note(note) for note in made.notes],
            "rows": page,
            "orders": ORDERS if name == "ageing" else (),
            "order": _order(request),
            "also": "".join(
                f"&{key}={value}"
                for key, value in (("on", on), ("order", _order(request)))
                if key in request.GET
            ),
        },
    )


@company_page(may="see_reports")
def report_csv(request: HttpRequest, company: Company, name: str, key: str) -> HttpResponse:
    """Gives one table of a report as CSV, all its rows."""
    _known(name)
    on, _ = _day(request, company)
    made = make_report(name, company, on, WHOLE)
    table = next((each for each in made.tables if each.key == key), None)
    if table is None:
        raise Http404
    lines = csv_lines(made, table, page_language())
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{company.key}-{name}-{key}-{on}.csv"'
    return answer


@company_page(may="see_reports")
def report_xlsx(request: HttpRequest, company: Company, name: str) -> HttpResponse:
    """Gives all tables of a report as one XLSX file."""
    _known(name)
    on, _ = _day(request, company)
    out = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    write_xlsx(make_report(name, company, on, WHOLE), out, page_language())
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=f"{company.key}-{name}-{on}.xlsx", content_type=XLSX
    )


def _order(request: HttpRequest) -> str:
    asked = asked_text(request, "order")
    return asked if asked in ORDERS else ORDERS[0]


def _known(name: str) -> None:
    if name not in REPORTS:
        raise Http404


def _titles(name: str) -> dict[str, str]:
    key = name.replace("-", "_")
    return {part: named(page_language(), f"report.{key}.{part}") for part in ("title", "says")}


def _day(request: HttpRequest, company: Company) -> tuple[date, date]:
    """Returns the day that is asked for, and today; what is no day is today."""
    today = day_of(company, timezone.now())
    try:
        on = date.fromisoformat(asked_text(request, "on"))
    except ValueError:
        return today, today
    return (on if on.year in _YEARS else today), today


def _part(request: HttpRequest, company: Company, name: str, on: date) -> tuple[Report, Any]:
    """Returns the report with the part of its long table that is asked for, or the nearest there is, and which it is."""
    number, order = asked_text(request, "page"), _order(request)
    first = (
        (int(number) - 1) * ROWS_PER_PAGE if number.isascii() and number.isdigit() and len(number) < 7 else 0
    )
    made = make_report(name, company, on, Asked(max(first, 0), ROWS_PER_PAGE, order))
    count = max((table.count or 0 for table in made.tables), default=0)
    page = Paginator(range(count), ROWS_PER_PAGE).get_page(number or 1)
    if count and first >= count:
        made = make_report(name, company, on, Asked(page.start_index() - 1, ROWS_PER_PAGE, order))
    return made, page
