"""`dunwell bench reports`: how long each report takes at the server, beside one bare sum. Leaves out pages."""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

import click

from dunwell.bench.machine import machine


@click.command("reports")
@click.option("--customers", type=click.IntRange(1), default=10_000, show_default=True)
@click.option(
    "--invoices", type=click.IntRange(1), default=10, show_default=True, help="Open ones a customer."
)
@click.option("--repeat", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option(
    "--database", default="sqlite", show_default=True, help="sqlite, or the URL of an empty database."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def reports(customers: int, invoices: int, repeat: int, database: str, as_json: bool) -> None:
    """Measure each report of a company of this size, as of its day and as of a month before.

    The floor, measured in the same run, is the sum of all open amounts in one statement without any index of ours.
    """
    with tempfile.TemporaryDirectory(prefix="dunwell-bench-") as folder:
        url = f"sqlite:///{folder}/bench.sqlite3" if database == "sqlite" else database
        environment = os.environ | {
            "DUNWELL_HOME": folder,
            "DUNWELL_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        }
        filled = _run(environment, "round_process", "fill", str(customers), str(invoices), "1")
        measured = _run(environment, "reports_process", str(repeat))
    document = {
        "machine": machine(),
        "database": database.partition(":")[0],
        "customers": customers,
        "invoices": filled["invoices"],
        "repeat": repeat,
        **measured,
    }
    click.echo(json.dumps(document) if as_json else "\n".join(_lines(document)))


def _run(environment: dict[str, str], module: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", f"dunwell.bench.{module}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(done.stderr.strip()[-2_000:])
    return json.loads(done.stdout)


def _lines(document: dict[str, Any]) -> list[str]:
    said = [f"{name}: {value}" for name, value in document["machine"].items()]
    said.append(
        f"{document['customers']:,} customers, {document['invoices']:,} invoices, {document['database']}"
    )
    said.append(f"floor, one bare sum: {document['floor_ms']:.1f} ms")
    for name, each in document["reports"].items():
        said.append(f"{name}: {each['today_ms']:.1f} ms; of a month before {each['past_ms']:.1f} ms")
    said.append(f"the totals of an ageing alone: {document['totals_ms']:.1f} ms")
    return said
