"""`dunwell bench deliver`: sending what is queued, beside Django's own mail backend with the same mails.

Starts the processes, compares and prints. Leaves out what they do (`deliver_process`).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import click

from dunwell.bench.machine import machine
from dunwell.bench.throwaway_postgresql import CannotStart, throwaway_server


@click.command("deliver")
@click.option("--messages", type=click.IntRange(1), default=5_000, show_default=True)
@click.option("--repeat", type=click.IntRange(1), default=3, show_default=True, help="Pairs; medians count.")
@click.option(
    "--database",
    type=click.Choice(("sqlite", "postgresql")),
    default="sqlite",
    show_default=True,
    help="postgresql: a server of its own is started.",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="So many at once.")
@click.option(
    "--latency-ms", type=float, default=0.0, help="The mail server waits so long before each reply."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def deliver(
    messages: int, repeat: int, database: str, workers: int, latency_ms: float, as_json: bool
) -> None:
    """Measure `dunwell deliver` to a mail server on loopback: claim, second look, handing over, recording.

    The rival, in turns with it, builds the same mails with Django's EmailMultiAlternatives and sends them over one
    connection; it records nothing.
    """
    # Whoever ends us ends what we started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        result = _measured(messages, repeat, database, workers, latency_ms)
    except CannotStart as error:
        raise click.ClickException(str(error)) from None
    document = {**result, "machine": machine()}
    click.echo(
        json.dumps(document)
        if as_json
        else "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in document.items())
    )


def _measured(messages: int, repeat: int, database: str, workers: int, latency_ms: float) -> dict[str, Any]:
    pairs = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dunwell-bench-")))
        server = stack.enter_context(throwaway_server()) if database == "postgresql" else None
        books = _Books(folder, server)
        _run(books.environment("filled"), "dunwell.bench.crash_process", "fill", messages)
        for turn in range(repeat):
            books.copy(f"run{turn}")
            environment = books.environment(f"run{turn}")
            with _sink(folder / f"taken{turn}", latency_ms) as port:
                environment["DUNWELL_EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
                ours = _together(environment, workers)
                _run(environment, "dunwell.bench.deliver_process", "mails", folder / "mails")
                rival = _run(environment, "dunwell.bench.deliver_process", "rival", folder / "mails")
            taken = (folder / f"taken{turn}").read_bytes().count(b"\n")
            sent = sum(each["sent"] for each in ours)
            if (sent, rival["sent"], taken) != (messages, messages, 2 * messages):
                raise click.ClickException(f"sent {sent}, the rival {rival['sent']}, taken {taken}")
            pairs.append((ours, rival))
    rates = [messages / _seconds(ours) for ours, _ in pairs]
    rival_rates = [messages / _seconds([rival]) for _, rival in pairs]
    ratios = sorted(ours / rival for ours, rival in zip(rates, rival_rates, strict=True))
    return {
        "messages": messages,
        "database": database,
        "workers": workers,
        "latency_ms": latency_ms,
        "per_s": round(median(rates)),
        "rival_per_s": round(median(rival_rates)),
        "ratio": round(median(ratios), 2),
        "ratios": [round(each, 2) for each in ratios],
        "cpu_ratio": round(
            median(rival["cpu_seconds"] / sum(each["cpu_seconds"] for each in ours) for ours, rival in pairs),
            2,
        ),
        "peak_mb": max(each["peak_mb"] for ours, _ in pairs for each in ours),
        "rival_peak_mb": max(rival["peak_mb"] for _, rival in pairs),
    }


class _Books:
    """The filled database, and copies of it: each measurement begins with the same rows."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self._folder, self._server = folder, server

    def environment(self, name: str) -> dict[str, str]:
        """Returns the environment of processes that work on the database of this name."""
        url = f"sqlite:///{self._folder}/{name}.sqlite3"
        if self._server:
            self._create(name, "template1")
            url = f"{self._server.rpartition('/')[0]}/{name}"
        return os.environ | {
            "DUNWELL_HOME": str(self._folder),
            "DUNWELL_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        }

    def copy(self, name: str) -> None:
        """Makes a copy of the filled database."""
        if self._server:
            self._create(name, "filled")
        else:
            shutil.copyfile(self._folder / "filled.sqlite3", self._folder / f"{name}.sqlite3")

    def _create(self, name: str, template: str) -> None:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _seconds(runs: list[dict[str, Any]]) -> float:
    return max(each["ended"] for each in runs) - min(each["started"] for each in runs)


def _together(environment: dict[str, str], workers: int) -> list[dict[str, Any]]:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dunwell.bench.deliver_process", "ours"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(workers)
    ]
    return [json.loads(process.communicate()[0]) for process in started]


def _run(environment: dict[str, str], module: str, *action: object) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *map(str, action)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _sink(record: Path, latency_ms: float) -> Iterator[int]:
    """Runs the mail server and yields its port; it ends with its standard input."""
    command = [sys.executable, "-m", "dunwell.bench.smtp_sink", "--record", record, "--until-input-ends"]
    command += ["--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(timeout=20)
