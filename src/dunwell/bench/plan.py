"""`dunwell bench plan`: the planner over Parquet, beside a bare aggregate over the same occasions. Leaves out the round.

Plan and floor take turns, each in a process of its own, which counts its time from after its imports.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click

_PLAN = """
import datetime, json, pathlib, sys, time
from dunwell.bench.machine import peak_mb
from dunwell.engine.files import plan_files
facts, out, as_of, threads, memory = sys.argv[1:]
start = time.perf_counter()
plan_files(pathlib.Path(facts), datetime.date.fromisoformat(as_of), pathlib.Path(out),
           threads=int(threads), memory=memory or None)
seconds = time.perf_counter() - start
print(json.dumps({"s": seconds, "peak_mb": peak_mb()}))
"""
_FLOOR = """
import duckdb, json, sys, time
from dunwell.bench.machine import peak_mb
facts, threads = sys.argv[1:]
start = time.perf_counter()
with duckdb.connect(config={"threads": threads}) as connection:
    connection.execute("set enable_progress_bar = false")
    connection.sql(f"select customer_id, sum(open_base_minor), min(anchor_on) "
                   f"from '{facts}/occasions.parquet' group by customer_id").to_arrow_table()
seconds = time.perf_counter() - start
print(json.dumps({"s": seconds, "peak_mb": peak_mb()}))
"""


@click.command
@click.option("--customers", type=click.IntRange(min=1), default=1_000_000, show_default=True)
@click.option("--occasions-per-customer", type=click.IntRange(min=1), default=10, show_default=True)
@click.option(
    "--repeat",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="How often each is measured; the median counts.",
)
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--memory", help="The most memory the planner may use, such as 1500MB.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep facts and plan here.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def plan(
    customers: int,
    occasions_per_customer: int,
    repeat: int,
    threads: int,
    memory: str | None,
    keep: Path | None,
    as_json: bool,
) -> None:
    """Measure the plan of made-up facts: reading Parquet, checking, planning and writing Parquet."""
    from dunwell.bench.machine import machine
    from dunwell.bench.plan_facts import AS_OF, write_facts

    with tempfile.TemporaryDirectory(prefix="dunwell-bench-") as temporary:
        folder = keep or Path(temporary)
        facts = folder / "facts"
        facts.mkdir(parents=True, exist_ok=True)
        write_facts(facts, customers, occasions_per_customer)
        plans, floors = [], []
        for _ in range(repeat):
            floors.append(_run(_FLOOR, str(facts), str(threads)))
            out = str(folder / "plan")
            plans.append(_run(_PLAN, str(facts), out, AS_OF.isoformat(), str(threads), memory or ""))
    median, floor = (statistics.median(run["s"] for run in runs) for runs in (plans, floors))
    result = {
        "customers": customers,
        "occasions": customers * occasions_per_customer,
        "threads": threads,
        "plan_s": round(median, 3),
        "bare_aggregate_s": round(floor, 3),
        "ratio": round(median / floor, 2),
        "ratios": sorted(round(one["s"] / other["s"], 2) for one, other in zip(plans, floors, strict=True)),
        "peak_mb": max(run["peak_mb"] for run in plans),
        "machine": machine(),
    }
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name}: {value}")


def _run(program: str, *arguments: str) -> dict[str, float]:
    """Runs the program in a Python of its own and returns what it measured of itself."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured
