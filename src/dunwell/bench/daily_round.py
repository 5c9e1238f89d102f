"""`dunwell bench round`: the whole daily round on a ledger of a given size, beside bare reads and writes of its rows.

Starts a process for each part, compares and prints. Leaves out what the processes do (`round_process`).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import click

from dunwell.bench.machine import machine

#: The small company of `--small`.
SMALL = (500, 6)
#: Limits that the project has set itself; see docs/performance.md.
MOST_BETWEEN_SCALES = 1.3


@click.command("round")
@click.option("--customers", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--invoices-per-customer", type=click.IntRange(1), default=10, show_default=True)
@click.option(
    "--messages-per-customer",
    type=click.IntRange(0),
    default=2,
    show_default=True,
    help="Sent before, one a month.",
)
@click.option("--repeat", type=click.IntRange(1), default=3, show_default=True)
@click.option(
    "--database", default="sqlite", show_default=True, help="sqlite, or the URL of an empty database."
)
@click.option("--scales", help="Measure several sizes and compare their cost per customer: 10000,100000.")
@click.option(
    "--small", is_flag=True, help="The whole command `dunwell round`: 500 customers, 3,000 invoices."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def daily_round(
    customers: int,
    invoices_per_customer: int,
    messages_per_customer: int,
    repeat: int,
    database: str,
    scales: str | None,
    small: bool,
    as_json: bool,
) -> None:
    """Measure the whole daily round, from gathering to the composed messages.

    The floor, measured in the same run, is reading the columns the round reads, and inserting the rows it writes.
    """
    if scales and database != "sqlite":
        raise click.UsageError("--scales measures on sqlite only: each size needs an empty database.")
    document: dict[str, Any] = {"machine": machine()}
    if small:
        document["small"] = _small(repeat, messages_per_customer)
    else:
        sizes = [int(size) for size in scales.split(",")] if scales else [customers]
        document["sizes"] = [
            _measured(_Bench(database), size, invoices_per_customer, messages_per_customer, repeat)
            for size in sizes
        ]
        if len(sizes) > 1:
            for name in ("microseconds_per_customer", "cpu_microseconds_per_customer"):
                costs = [each[name] for each in document["sizes"]]
                document[name.replace("microseconds", "cost") + "_between_scales"] = round(
                    costs[-1] / costs[0], 2
                )
    click.echo(json.dumps(document) if as_json else "\n".join(_lines(document)))


@dataclass(frozen=True, slots=True)
class _Bench:
    """Where it is measured: a folder of its own for SQLite, or the database of a URL."""

    database: str

    def environment(self, folder: str) -> dict[str, str]:
        """Returns the environment of the processes: never the home or database of who measures."""
        url = f"sqlite:///{folder}/bench.sqlite3" if self.database == "sqlite" else self.database
        return os.environ | {
            "DUNWELL_HOME": folder,
            "DUNWELL_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        }


def _measured(bench: _Bench, customers: int, invoices: int, messages: int, repeat: int) -> dict[str, Any]:
    """Returns medians for one size: the round, its parts, its floor."""
    with tempfile.TemporaryDirectory(prefix="dunwell-bench-") as folder:
        environment = bench.environment(folder)
        _tell(f"Filling a ledger of {customers:,} customers …")
        made = _process(environment, "fill", customers, invoices, messages)
        rounds, floors, walls = [], [], []
        for number in range(repeat):
            if number:
                _process(environment, "forget")
            _tell(f"Round {number + 1} of {repeat} …")
            started = time.perf_counter()
            rounds.append(_process(environment, "round"))
            walls.append(time.perf_counter() - started)
            floors.append(_process(environment, "floor"))
    floor = median(each["read"] + each["write"] for each in floors)
    whole = median(walls)
    cpu, cpu_floor = (median(each["cpu_seconds"] for each in some) for some in (rounds, floors))
    return {
        "customers": customers,
        "open_invoices": customers * invoices,
        "earlier_messages": made["messages"],
        "share_with_message": round(rounds[0]["act"] / customers, 3),
        "seconds": round(whole, 2),
        "seconds_least": round(min(walls), 2),
        "cpu_seconds": round(cpu, 2),
        "peak_mb": max(each["peak_mb"] for each in rounds),
        "parts": {
            name: round(median(each["parts"][name] for each in rounds), 2) for name in rounds[0]["parts"]
        },
        "floor": {
            "seconds": round(floor, 2),
            "cpu_seconds": round(cpu_floor, 2),
            "read": round(median(each["read"] for each in floors), 2),
            "write": round(median(each["write"] for each in floors), 2),
        },
        "ratio_to_floor": round(whole / floor, 1),
        # What a database server works is not in the seconds of this process.
        "cpu_ratio_to_floor": round(cpu / cpu_floor, 1) if bench.database == "sqlite" else None,
        "microseconds_per_customer": round(whole / customers * 1e6),
        "cpu_microseconds_per_customer": round(cpu / customers * 1e6),
    }


def _small(repeat: int, messages: int) -> dict[str, Any]:
    """Returns medians for the whole command on a small company: start, round, printed answer; and the plan alone."""
    customers, invoices = SMALL
    with tempfile.TemporaryDirectory(prefix="dunwell-bench-") as folder:
        environment = _Bench("sqlite").environment(folder)
        _process(environment, "fill", customers, invoices, messages)
        rounds, walls = [], []
        for _ in range(repeat):
            rounds.append(_process(environment, "round"))
            _process(environment, "forget")
            arguments = ["round", "--company", "bench", "--as-of", "2026-06-17", "--json"]
            started = time.perf_counter()
            _run([str(Path(sys.executable).with_name("dunwell")), *arguments], environment)
            walls.append(time.perf_counter() - started)
            _process(environment, "forget")
    return {
        "customers": customers,
        "open_invoices": customers * invoices,
        "command_seconds": round(median(walls), 2),
        "plan_seconds": round(median(each["parts"]["plan"] for each in rounds), 3),
        "peak_mb": max(each["peak_mb"] for each in rounds),
    }


def _process(environment: dict[str, str], action: str, *sizes: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "dunwell.bench.round_process", action, *map(str, sizes)]
    return json.loads(_run(command, environment))


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(done.stderr.strip()[-2_000:])
    return done.stdout


def _lines(document: dict[str, Any]) -> list[str]:
    """Returns the document as lines to read."""
    lines = [f"{name}: {value}" for name, value in document["machine"].items()]
    for size in document.get("sizes", []):
        parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in size["parts"].items())
        floor = size["floor"]
        lines += [
            "",
            f"{size['customers']:,} customers, {size['open_invoices']:,} open invoices, "
            f"{size['earlier_messages']:,} earlier messages; {size['share_with_message']:.0%} get a message",
            f"  the whole round: {size['seconds']:.2f} s (least {size['seconds_least']:.2f} s), of the processor "
            f"{size['cpu_seconds']:.2f} s; peak {size['peak_mb']:,} MB; {size['microseconds_per_customer']} µs per "
            f"customer, of the processor {size['cpu_microseconds_per_customer']} µs",
            f"  parts: {parts}",
            f"  floor: {floor['seconds']:.2f} s (read {floor['read']:.2f} s, write {floor['write']:.2f} s); "
            f"the round takes {size['ratio_to_floor']:.1f} times as long{_of_the_processor(size)}",
        ]
    if "cost_per_customer_between_scales" in document:
        lines.append(
            f"\ncost per customer, largest against smallest: {document['cost_per_customer_between_scales']}, of the "
            f"processor {document['cpu_cost_per_customer_between_scales']} (at most {MOST_BETWEEN_SCALES})"
        )
    if "small" in document:
        small = document["small"]
        lines.append(
            f"\n{small['customers']} customers, {small['open_invoices']:,} open invoices: the whole command "
            f"{small['command_seconds']:.2f} s, the plan in it {small['plan_seconds']:.3f} s, peak {small['peak_mb']} MB"
        )
    return lines


def _of_the_processor(size: dict[str, Any]) -> str:
    ratio = size["cpu_ratio_to_floor"]
    return "" if ratio is None else f", of the processor {ratio:.1f} times"


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)
