"""`dunwell report`."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from dunwell.cli.arguments import company_option, json_option, today
from dunwell.cli.days import Day
from dunwell.cli.output import print_document
from dunwell.insight.naming import LANGUAGES, column_name, named, spoken
from dunwell.insight.reports.named import REPORTS, make_report
from dunwell.insight.reports.shape import WHOLE, Asked, Column, Report, Table
from dunwell.insight.spreadsheets import csv_lines, write_xlsx
from dunwell.insight.writing import currency_of, for_people, for_programs, note_text
from dunwell.ledger.models import Company

#: So many rows of a long table are shown on the screen; all of them are written.
SHOWN = 25
_DAY = Column("day", "day")


@click.command()
@click.argument("name", type=click.Choice(list(REPORTS)))
@company_option
@click.option("--on", type=Day(), help="As of this day, also a past one. Default: today.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: the company's.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one table as CSV.")
@click.option("--table", "key", help="Which table to print as CSV. Default: the main one.")
@click.option(
    "--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Write all tables to this XLSX file."
)
@json_option
def report(
    name: str,
    company: Company,
    on: date | None,
    language: str | None,
    as_csv: bool,
    key: str | None,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """Say how much is owed and how well it is collected: ageing, DSO, promises kept, cash expected and more."""
    if as_csv + as_json + (xlsx is not None) > 1:
        raise click.UsageError("Use one of --csv, --xlsx and --json.")
    if key and not as_csv:
        raise click.UsageError("--table chooses what --csv prints.")
    whole = as_csv or as_json or xlsx is not None
    made = make_report(name, company, on or today(company), WHOLE if whole else Asked(count=SHOWN))
    words = spoken(language or company.language)
    if as_json:
        print_document(_document(made))
    elif as_csv:
        for line in csv_lines(made, _table(made, key or made.main), words):
            sys.stdout.write(line)
    elif xlsx is not None:
        with xlsx.open("wb") as out:
            write_xlsx(made, out, words)
        click.echo(f"Written to {xlsx}.", err=True)
    else:
        _print(made, words)


def _table(made: Report, key: str) -> Table:
    known = [table.key for table in made.tables]
    if key not in known:
        raise click.ClickException(f"This report has no table {key!r}. It has: {', '.join(known)}.")
    return made.table(key)


def _document(made: Report) -> dict[str, Any]:
    return {
        "report": made.name,
        "on": made.on,
        "currency": made.currency,
        "tables": {table.key: [_row(made, table, row) for row in table.rows] for table in made.tables},
        "notes": [{"note": note.code, "text": note_text(note, made, "en")} for note in made.notes],
    }


def _row(made: Report, table: Table, row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value, column in zip(row, table.columns, strict=True):
        found[column.key] = for_programs(value, column, made.currency)
        if column.kind == "amount":
            found[f"{column.key}_currency"] = currency_of(value, column, made.currency)
    return found


def _print(made: Report, language: str) -> None:
    console = Console()
    key = made.name.replace("-", "_")
    title = named(language, f"report.{key}.title")
    day = for_people(made.on, _DAY, made.currency, language)
    console.print(f"[bold]{title}[/bold], {day}. {named(language, f'report.{key}.says')}", highlight=False)
    for table in made.tables:
        console.print()
        console.print(named(language, f"table.{key}.{table.key}"), style="bold", highlight=False)
        console.print(_grid(made, table, language))
        if table.count is not None and table.count > len(table.rows):
            console.print(f"{len(table.rows)} of {table.count}; --csv prints all.", highlight=False)
    for note in made.notes:
        console.print(f"! {note_text(note, made, language)}", markup=False, highlight=False)


def _grid(made: Report, table: Table, language: str) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="dim")
    for column in table.columns:
        numeric = column.kind not in ("text", "code", "day", "month")
        grid.add_column(
            column_name(language, column.key),
            justify="right" if numeric else "left",
            no_wrap=numeric,
        )
    for row in table.rows:
        cells = (
            for_people(value, column, made.currency, language)
            for value, column in zip(row, table.columns, strict=True)
        )
        grid.add_row(*(escape(cell) for cell in cells))
    return grid
