"""`dunwell import`: brings an export of an accounting system into the ledger. Leaves out how it is read and compared."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

#: So many findings are printed; `--json` gives all.
FINDINGS_SHOWN = 25


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--company", "company_key", required=True, metavar="KEY", help="The company that is owed.")
@click.option(
    "--profile", required=True, metavar="NAME", help="A mapping profile: a name, or a path to a TOML file."
)
@click.option(
    "--kind",
    type=click.Choice(["customers", "invoices", "payments", "credit_notes", "statement", "chases"]),
    help="Read the file as this kind only.",
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the file tells of. Today, if not given."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--accept-partial", is_flag=True, help="Bring in the other rows where some are rejected.")
@click.option("--encoding", metavar="NAME", help="Of a CSV file that is not UTF-8, such as cp1252.")
@click.option(
    "--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="How to read dates with two readings."
)
@click.option(
    "--currency", metavar="CODE", help="Of amounts without a currency. The company's, if not given."
)
@click.option("--full/--not-full", default=None, help="The file names all that is open, or only a part.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def import_file(
    context: click.Context,
    file: Path,
    company_key: str,
    profile: str,
    kind: str | None,
    as_of: datetime | None,
    as_json: bool,
    currency: str | None,
    **options: object,
) -> None:
    """Reads FILE (CSV, also packed with gzip, or XLSX) into the ledger: all of it or nothing, safe to repeat."""
    from django.conf import settings

    from dunwell.ledger.imports import ImportOptions, import_export
    from dunwell.ledger.models import Company

    company = Company.objects.filter(key=company_key).first()
    if company is None:
        known = ", ".join(Company.objects.values_list("key", flat=True).order_by("key")[:20])
        raise click.ClickException(f"There is no company {company_key!r}. Use one of: {known or 'none yet'}.")
    now = datetime.now(UTC)
    day = as_of.date() if as_of else now.astimezone(ZoneInfo(company.time_zone)).date()
    chosen = ImportOptions(
        kind=kind,
        currency=currency.upper() if currency else None,
        profile_folders=(Path(settings.HOME) / "profiles",),
        **options,  # type: ignore[arg-type]
    )
    with _bar(file) as progress:
        outcome = import_export(company, file, profile, day, now, chosen, progress)
    if as_json:
        click.echo(json.dumps(outcome.as_dict(), ensure_ascii=False))
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


def _print(outcome, file: Path, day: date, dry_run: bool) -> None:
    for finding in outcome.findings[:FINDINGS_SHOWN]:
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
        click.echo(f"  {outcome.rejected} rows rejected")


def _tell_refusal(outcome, day: date) -> None:
    if not outcome.refused:
        return
    if outcome.rejected:
        click.echo(
            f"Nothing was written: {outcome.rejected} rows are rejected as of {day}. Correct them, or bring in the others "
            "with --accept-partial.",
            err=True,
        )
        return
    click.echo("Nothing was written.", err=True)
