"""`dunwell bench portal`: a customer's page at a steady rate, alone and while a round is made, beside a file of the server.

A process serves, another makes the round, this one asks. Leaves out what the page says.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from dunwell.bench.machine import machine

#: The page is that of a customer with so many open invoices.
INVOICES = 40
#: The limit that the project has set itself; see docs/performance.md.
MOST_P95_MS = 50
_CONNECTIONS = 8
_STARTS_SECONDS = 30


@click.command("portal")
@click.option("--rate", type=click.IntRange(1, 1000), default=50, show_default=True, help="Pages a second.")
@click.option("--seconds", type=click.IntRange(1, 600), default=15, show_default=True)
@click.option(
    "--customers", type=click.IntRange(1), default=10_000, show_default=True, help="Of the round meanwhile."
)
@click.option(
    "--database", default="sqlite", show_default=True, help="sqlite, or the URL of an empty database."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def portal(rate: int, seconds: int, customers: int, database: str, as_json: bool) -> None:
    """Measure how long a customer's page takes, from the moment it was due to be asked for.

    The floor, measured in the same run, is the style sheet from the same server at the same rate.
    """
    with tempfile.TemporaryDirectory(prefix="dunwell-bench-") as folder:
        url = f"sqlite:///{folder}/bench.sqlite3" if database == "sqlite" else database
        environment = os.environ | {
            "DUNWELL_HOME": folder,
            "DUNWELL_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        }
        _run(environment, "round_process", "fill", str(customers), "3", "1")
        path = json.loads(_run(environment, "portal_process", str(INVOICES)))["path"]
        with _Server(environment) as port:
            floor = _asked(port, "/static/portal/page.css", rate, seconds)
            alone = _asked(port, path, rate, seconds)
            meanwhile = _during_a_round(environment, port, path, rate, seconds)
    document = {
        "machine": machine(),
        "database": database.partition(":")[0],
        "rate": rate,
        "invoices": INVOICES,
        "floor": floor,
        "alone": alone,
        "customers_of_the_round": customers,
        "while_a_round_is_made": meanwhile,
    }
    click.echo(json.dumps(document) if as_json else "\n".join(_lines(document)))


def _during_a_round(
    environment: dict[str, str], port: int, path: str, rate: int, seconds: int
) -> dict[str, Any]:
    """Asks for as long as a round is made, and at least so many seconds."""
    command = [sys.executable, "-m", "dunwell.bench.round_process", "round"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as made:
        began = time.perf_counter()
        found = _asked(port, path, rate, seconds, lambda: made.poll() is None)
        said = made.communicate()[1]
    if made.returncode:
        raise click.ClickException(said.strip()[-2_000:])
    return found | {"seconds": round(time.perf_counter() - began, 1)}


def _asked(
    port: int, path: str, rate: int, seconds: int, going: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Asks for a page at a steady rate for so long, and on while `going` says so; counts from when each was due."""
    took: list[float] = []
    sizes: set[int] = set()
    failed: list[int] = []
    lock, start = threading.Lock(), time.perf_counter() + 0.2

    def ask(first: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            for number in range(first, 10**9, _CONNECTIONS):
                due = start + number / rate
                if due > start + seconds and not going():
                    return
                time.sleep(max(0.0, due - time.perf_counter()))
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
                with lock:
                    took.append(time.perf_counter() - due)
                    sizes.add(len(body))
                    if answer.status != 200:
                        failed.append(answer.status)

    threads = [threading.Thread(target=ask, args=(first,), daemon=True) for first in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return {
        "asked": len(took),
        "failed": len(failed),
        "bytes": max(sizes, default=0),
        "median_ms": round(statistics.median(took) * 1e3, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1e3, 1),
        "most_ms": round(took[-1] * 1e3, 1),
    }


class _Server:
    """`dunwell serve` in a process of its own, on a free port, for as long as it is held."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self._port = probe.getsockname()[1]
        self._process = subprocess.Popen(
            [Path(sys.executable).with_name("dunwell"), "serve", "--port", str(self._port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> int:
        until = time.perf_counter() + _STARTS_SECONDS
        while time.perf_counter() < until and self._process.poll() is None:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)) as connection:
                    connection.request("GET", "/p/")
                    if connection.getresponse().status == 200:
                        return self._port
            except OSError:
                time.sleep(0.2)
        self.__exit__()
        raise click.ClickException("The server did not start.")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


def _run(environment: dict[str, str], module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"dunwell.bench.{module}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(done.stderr.strip()[-2_000:])
    return done.stdout


def _lines(document: dict[str, Any]) -> list[str]:
    lines = [f"{name}: {value}" for name, value in document["machine"].items()]
    lines.append(f"\n{document['rate']} pages a second on {document['database']}, {INVOICES} invoices each")
    for name in ("floor", "alone", "while_a_round_is_made"):
        each = document[name]
        lines.append(
            f"  {name.replace('_', ' ')}: median {each['median_ms']} ms, p95 {each['p95_ms']} ms (at most "
            f"{MOST_P95_MS}), longest {each['most_ms']} ms; {each['asked']} asked, {each['failed']} failed, "
            f"{each['bytes']:,} bytes"
        )
    return lines
