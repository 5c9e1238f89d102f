"""`dunwell import`: brings an export of an accounting system into the ledger. Leaves out how it is read and compared."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from django.conf import settings

from dunwell.cli.arguments import Currency, by_option, company_option, json_option, now, today
from dunwell.cli.days import Day
from dunwell.cli.output import print_document
from dunwell.ledger.imports import ImportOptions, Outcome, import_export
from dunwell.ledger.models import Company
from dunwell.values.findings import Severity

#: So many findings are printed; `--json` gives all.
FINDINGS_SHOWN = 25


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@company_option
@click.option(
    "--profile", required=True, metavar="NAME", help="A mapping profile: a name, or a path to a TOML file."
)
@click.option(
    "--kind",
    type=click.Choice(["customers", "invoices", "payments", "credit_notes", "statement", "chases"]),
    help="Read the file as this kind only.",
)
@click.option("--as-of", type=Day(), help="The day the file tells of. Today, if not given.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--accept-partial", is_flag=True, help="Bring in the other rows where some are rejected.")
@click.option("--encoding", metavar="NAME", help="Of a CSV file that is not UTF-8, such as cp1252.")
@click.option(
    "--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="How to read dates with two readings."
)
@click.option(
    "--currency", type=Currency(), help="Of amounts without a currency. The company's, if not given."
)
@click.option("--full/--not-full", default=None, help="The file names all that is open, or only a part.")
@by_option
@json_option
@click.pass_context
def import_file(
    context: click.Context,
    file: Path,
    company: Company,
    profile: str,
    as_of: date | None,
    by: str,
    as_json: bool,
    **options: object,
) -> None:
    """Reads FILE (CSV, also packed with gzip, or XLSX) into the ledger: all of it or nothing, safe to repeat."""
    day = as_of or today(company)
    folders = (Path(settings.HOME) / "profiles",)
    chosen = ImportOptions(profile_folders=folders, **options)  # type: ignore[arg-type]
    with _bar(file) as progress:
        outcome = import_export(company, file, profile, day, now(), chosen, progress, by=by)
    if as_json:
        print_document(outcome.as_dict())
        _tell_refusal(outcome, day)
    else:
        _print(outcome, file, day, chosen.dry_run)
    context.exit(1 if outcome.refused else 0)


@contextmanager
def _bar(file: Path) -> Iterator[Callable[[int, int], None] | None]:
    """Shows a bar on standard error while the file is read, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"Reading {file.name}", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print(outcome: Outcome, file: Path, day: date, dry_run: bool) -> None:
    # What needs an answer stands before what only tells.
    order = {Severity.ERROR: 0, Severity.QUESTION: 1, Severity.WARNING: 2}
    for finding in sorted(outcome.findings, key=lambda finding: order[finding.severity])[:FINDINGS_SHOWN]:
        click.echo(str(finding), err=True)
    if len(outcome.findings) > FINDINGS_SHOWN:
        click.echo(f"… and {len(outcome.findings) - FINDINGS_SHOWN} more; --json gives all.", err=True)
    _tell_refusal(outcome, day)
    if outcome.refused:
        return
    click.echo(f"{file.name}, as of {day}{' (tried only: nothing written)' if dry_run else ''}")
    kinds = sorted({*outcome.created, *outcome.updated, *outcome.unchanged})
    for kind in kinds:
        numbers = (outcome.created.get(kind, 0), outcome.updated.get(kind, 0), outcome.unchanged.get(kind, 0))
        click.echo("  {}: {} created, {} updated, {} unchanged".format(kind.replace("_", " "), *numbers))
    if outcome.rejected:
        click.echo(f"  {_rows(outcome.rejected)} rejected")


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _tell_refusal(outcome: Outcome, day: date) -> None:
    if not outcome.refused:
        return
    if outcome.rejected:
        click.echo(
            f"Nothing was written: {_rows(outcome.rejected)} rejected as of {day}. Correct what is rejected, or bring in "
            "the other rows with --accept-partial.",
            err=True,
        )
        return
    click.echo("Nothing was written.", err=True)
