"""`dunwell bench import`: imports a made-up file, beside a bare bulk insert of the same rows. Leaves out other formats.

It works in a database of its own: a temporary SQLite file, or the empty database given with `--database`.
"""

import csv
import json
import os
import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import click

AS_OF = date(2026, 6, 17)


@click.command("import")
@click.option(
    "--rows", default=200_000, show_default=True, help="Invoices in the file; one customer for every ten."
)
@click.option("--repeat", default=5, show_default=True, help="How often each is measured; the median counts.")
@click.option(
    "--database", metavar="URL", help="An empty database to measure in, such as postgres://user@host/name."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_rows(rows: int, repeat: int, database: str | None, as_json: bool) -> None:
    """Measures an import of a CSV file of invoices, a third of them partly or wholly settled."""
    with tempfile.TemporaryDirectory(prefix="dunwell-bench-") as folder:
        os.environ["DUNWELL_HOME"] = folder
        os.environ.pop("DUNWELL_DATABASE_URL", None)
        if database:
            os.environ["DUNWELL_DATABASE_URL"] = database
        result = _measure(Path(folder), rows, repeat)
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name}: {value}")


def _measure(folder: Path, rows: int, repeat: int) -> dict[str, object]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.project.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from dunwell.bench.bare_insert import bare_insert, final_rows
    from dunwell.bench.machine import machine, peak_mb

    call_command("migrate", verbosity=0)
    file = folder / "invoices.csv"
    write_invoices(file, rows)
    before_mb = peak_mb()
    first = _import(file, "bench-first")
    import_peak_mb = peak_mb()
    tables = final_rows(first[1])
    imports, floors = [], []
    for number in range(repeat):
        imports.append(_import(file, f"bench-{number}")[0])
        floors.append(bare_insert(tables))
    median, floor = statistics.median(imports), statistics.median(floors)
    return {
        "database": connection.vendor,
        "invoices": rows,
        "rows_written": sum(len(found) for _, _, found in tables),
        "import_s": round(median, 3),
        "bare_insert_s": round(floor, 3),
        "ratio": round(median / floor, 2),
        "ratios": sorted(round(one / other, 2) for one, other in zip(imports, floors, strict=True)),
        "peak_mb": import_peak_mb,
        "peak_before_mb": before_mb,
        "machine": machine(),
    }


def _import(file: Path, key: str) -> tuple[float, int]:
    from django.utils import timezone

    from dunwell.ledger.imports import import_export
    from dunwell.ledger.models import Company

    now = timezone.now()
    company = Company.objects.create(
        key=key, name=key, currency="EUR", jurisdiction="IE", language="en", created_at=now
    )
    start = time.perf_counter()
    outcome = import_export(company, file, "generic", AS_OF, now, by="bench")
    took = time.perf_counter() - start
    if not outcome.written:
        raise click.ClickException(f"The measured import failed: {outcome.findings[:3]}")
    return took, company.pk


def write_invoices(file: Path, rows: int) -> None:
    """Writes a file of the `generic` profile, always the same for the same size."""
    chance = random.Random(20260617)
    with open(file, "w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(
            "customer_ref customer_name email number issued_on due_on currency amount open_amount".split()
        )
        for number in range(rows):
            customer = chance.randrange(max(rows // 10, 1))
            issued = AS_OF - timedelta(days=chance.randrange(1, 400))
            cents = chance.randrange(500, 5_000_000)
            left = cents if chance.random() > 1 / 3 else chance.choice((0, cents // 2))
            writer.writerow(
                (
                    f"C{customer:06}", f"Customer {customer} Ltd", f"pay@c{customer}.example", f"INV-{number:08}",
                    issued, issued + timedelta(days=30), chance.choice(("EUR", "EUR", "GBP")),
                    f"{cents // 100}.{cents % 100:02}", f"{left // 100}.{left % 100:02}",
                )
            )  # fmt: skip
