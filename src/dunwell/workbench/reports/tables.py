"""Tables of a report as a page shows them: cells as text, a customer as a link. Leaves out charts."""

from typing import Any

from dunwell.insight.naming import column_name, named
from dunwell.insight.reports.shape import Column, Report, Table
from dunwell.ledger.models import Company, Customer
from dunwell.workbench.reports.written import FIGURES, Writer
from dunwell.workbench.wording import page_language

#: Columns that a page leaves out where they have nothing.
_SELDOM = ("no_due_day", "credit")


def shown_tables(made: Report, company: Company, writer: Writer) -> list[dict[str, Any]]:
    """Returns each table as its template needs it.

    `single`: one row of figures, shown as sums side by side; `long`: only a part of its rows is here.
    """
    links = _links(made, company)
    return [_shown(made, table, writer, links) for table in made.tables]


def _links(made: Report, company: Company) -> dict[str, int]:
    """Returns the numbers of the customers whose references stand in the report."""
    refs = {row[0] for table in made.tables if _of_customers(table) for row in table.rows}
    found: Any = Customer.objects.filter(company=company, ref__in=refs).values_list("ref", "pk")
    return dict(found) if refs else {}


def _shown(made: Report, table: Table, writer: Writer, links: dict[str, int]) -> dict[str, Any]:
    single = len(table.rows) == 1 and all(column.kind in FIGURES for column in table.columns)
    places = [place for place, column in enumerate(table.columns) if _is_shown(table, place, column, single)]
    language = page_language()
    columns = [
        {"name": column_name(language, column.key), "figure": column.kind in FIGURES}
        for column in (table.columns[place] for place in places)
    ]
    rows = [
        [
            {**heading, **_cell(table, row, place, writer, links)}
            for place, heading in zip(places, columns, strict=True)
        ]
        for row in table.rows
    ]
    return {
        "key": table.key,
        "name": named(language, f"table.{made.name.replace('-', '_')}.{table.key}"),
        "columns": columns,
        "rows": rows,
        "single": single,
        "long": table.count is not None,
        "of_customers": _of_customers(table),
    }


def _cell(table: Table, row: Any, place: int, writer: Writer, links: dict[str, int]) -> dict[str, Any]:
    """Returns a cell; that of a customer has the name, the reference beside it, and where it leads."""
    if place == 0 and _of_customers(table):
        return {"text": row[1], "beside": row[0], "link": links.get(row[0])}
    value, column = row[place], table.columns[place]
    nothing = column.kind in FIGURES and not (value[0] if column.kind == "amount" else value)
    return {"text": writer.value(value, column), "beside": "", "link": None, "nothing": nothing}


def _of_customers(table: Table) -> bool:
    return [column.key for column in table.columns[:2]] == ["customer", "name"]


def _is_shown(table: Table, place: int, column: Column, single: bool) -> bool:
    if place == 1 and _of_customers(table):
        return False
    values = [row[place] for row in table.rows]
    nothing = all(not (value[0] if column.kind == "amount" else value) for value in values)
    return single or column.key not in _SELDOM or not nothing
