"""`dunwell bench pages`: how long the workbench's pages take at the server, with many customers and invoices.

Fills a database, makes a round, and asks for each page in a process of its own. Leaves out which pages
(`pages_process`), the network and the browser.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from typing import Any

import click

from dunwell.bench.machine import machine
from dunwell.bench.throwaway_postgresql import CannotStart, throwaway_server

#: The limits that the project has set itself; see docs/performance.md.
MOST_MS, MOST_QUERIES = 150, 15


@click.command("pages")
@click.option("--customers", type=click.IntRange(1), default=50_000, show_default=True)
@click.option("--invoices-per-customer", type=click.IntRange(1), default=10, show_default=True)
@click.option("--repeat", type=click.IntRange(1), default=9, show_default=True)
@click.option(
    "--database",
    default="sqlite",
    show_default=True,
    help="sqlite, postgresql (a server of its own), or a URL: an empty database is filled, a filled one measured again.",
)
@click.option("--only", help="Only pages whose name has this in it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def pages(
    customers: int, invoices_per_customer: int, repeat: int, database: str, only: str | None, as_json: bool
) -> None:
    """Measure each page at the server: Today, customers with every filter and order, one customer, ageing, rounds.

    The first answer of each is thrown away: it fills caches. CPU is this process's own, without a database server's. The
    floor, measured in the same run, is the smallest page of the workbench with nothing of the ledger in it.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dunwell-bench-"))
        url = f"sqlite:///{folder}/bench.sqlite3" if database == "sqlite" else database
        if database == "postgresql":
            try:
                url = stack.enter_context(throwaway_server())
            except CannotStart as error:
                raise click.ClickException(str(error)) from None
        environment = os.environ | {
            "DUNWELL_HOME": folder,
            "DUNWELL_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        }
        made = _run(environment, "round_process", "size")
        if not made["customers"]:
            filled = _run(
                environment, "round_process", "fill", str(customers), str(invoices_per_customer), "2"
            )
            made = {"customers": customers, "invoices": filled["invoices"]}
            _run(environment, "round_process", "round")
        measured = _run(environment, "pages_process", str(repeat), only or "")
    document = {
        "machine": machine(),
        "database": database.partition(":")[0],
        **made,
        "most_ms": MOST_MS,
        "most_queries": MOST_QUERIES,
        **measured,
    }
    click.echo(json.dumps(document) if as_json else "\n".join(_lines(document)))


def _run(environment: dict[str, str], module: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"dunwell.bench.{module}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(done.stderr.strip()[-2_000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _lines(document: dict[str, Any]) -> list[str]:
    lines = [f"{name}: {value}" for name, value in document["machine"].items()]
    lines.append(
        f"\n{document['customers']:,} customers, {document['invoices']:,} invoices on {document['database']}; "
        f"at most {MOST_MS} ms and {MOST_QUERIES} queries a page\n"
    )
    lines.append(f"load: {document['load_before']:.1f} before, {document['load_after']:.1f} after\n")
    lines.append(f"{'page':<42} {'least':>8} {'median':>8} {'most':>8} {'CPU':>8} {'queries':>8}")
    for each in document["pages"]:
        page = not each["name"].startswith("no page")
        over = " over" if page and (each["median_ms"] > MOST_MS or each["queries"] > MOST_QUERIES) else ""
        lines.append(
            f"{each['name']:<42} {each['least_ms']:>5.0f} ms {each['median_ms']:>5.0f} ms {each['most_ms']:>5.0f} ms "
            f"{each['cpu_ms']:>5.0f} ms {each['queries']:>8}{over}"
        )
    return lines
