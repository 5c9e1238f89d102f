"""`dunwell bench letters`: letters as single PDFs and as one print file, beside an empty page. Leaves out sending them.

All take turns, each in a process of its own, which counts its time from after its first letter: what a worker pays once,
loading fonts and templates, is reported by itself.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from random import Random

import click

from dunwell.values.delivery import Line, Outgoing, Party, PayTo

_TEXT = """Good morning {name},

may we remind you of the invoices listed below? Together they come to more than a few weeks' work of ours, and the first
of them was due on {due}. If you have paid already, thank you, and please take no notice of this letter.

Is something wrong with an invoice, or do you need more time? Please call us: we will find a way that suits us both. You
reach us from Monday to Friday, and an answer by mail is as welcome.

Kind regards
Dana Reyes
Birch Supplies"""

_START = """
import json, pathlib, sys, time
from dunwell.bench.letters import letters
from dunwell.bench.machine import peak_mb
from dunwell.values.delivery import Place
count, home = int(sys.argv[1]), pathlib.Path(sys.argv[2])
begun = time.perf_counter()
"""
_END = """
print(json.dumps({"first_s": start - begun, "rate": count / (time.perf_counter() - start), "peak_mb": peak_mb(), **more}))
"""
_SINGLE = """
from dunwell.adapters.letters import transport
channel = transport("print:", Place(home, "", ""))
channel.prepare(letters(1, seed=0)[0])
outgoings = letters(count, seed=1)
start = time.perf_counter()
sizes = [len(channel.prepare(outgoing).content) for outgoing in outgoings]
more = {"bytes": sum(sizes) // count}
"""
_FOLDER = """
from dunwell.adapters.letters import transport
channel = transport("print:", Place(home, "", ""))
channel.prepare(letters(1, seed=0)[0])
outgoings = letters(count, seed=1)
start = time.perf_counter()
for outgoing in outgoings:
    channel.hand_over(channel.prepare(outgoing))
more = {}
"""
_FILE = """
from dunwell.adapters.letters import print_file
print_file(letters(1, seed=0), home=home)
outgoings = letters(count, seed=1)
start = time.perf_counter()
more = {"bytes": len(print_file(outgoings, home=home, duplex=True)) // count}
"""
_EMPTY = """
import typst
page = home / "page.typ"
page.write_text("#sys.inputs.number", encoding="utf-8")
compiler = typst.Compiler(page, ignore_system_fonts=True)
compiler.compile(format="pdf", sys_inputs={"number": "0"})
start = time.perf_counter()
for number in range(count):
    compiler.compile(format="pdf", sys_inputs={"number": str(number)})
more = {}
"""
_PARTS = {"single": _SINGLE, "folder": _FOLDER, "print_file": _FILE, "empty_page": _EMPTY}


@click.command
@click.option("--letters", "count", type=click.IntRange(min=1), default=500, show_default=True)
@click.option(
    "--repeat",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="How often each is measured; the median counts.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def measure_letters(count: int, repeat: int, as_json: bool) -> None:
    """Measure setting made-up letters: text, a table of open items, an account and its payment QR."""
    from dunwell.bench.machine import machine

    runs: dict[str, list[dict[str, float]]] = {name: [] for name in _PARTS}
    for _ in range(repeat):
        for name, part in _PARTS.items():
            with tempfile.TemporaryDirectory(prefix="dunwell-bench-") as home:
                runs[name].append(_run(_START + part + _END, str(count), home))
    rates = {name: statistics.median(run["rate"] for run in each) for name, each in runs.items()}
    result = {
        "letters": count,
        "single_per_s": round(rates["single"], 1),
        "single_into_folder_per_s": round(rates["folder"], 1),
        "print_file_per_s": round(rates["print_file"], 1),
        "empty_page_per_s": round(rates["empty_page"], 1),
        "empty_pages_per_letter": round(rates["empty_page"] / rates["single"], 1),
        "spread_per_s": {name: sorted(round(run["rate"], 1) for run in each) for name, each in runs.items()},
        "first_letter_s": round(statistics.median(run["first_s"] for run in runs["single"]), 2),
        "bytes_single": int(runs["single"][0]["bytes"]),
        "bytes_in_print_file": int(runs["print_file"][0]["bytes"]),
        "peak_mb": {name: max(int(run["peak_mb"]) for run in each) for name, each in runs.items()},
        "machine": {**machine(), "typst": version("typst")},
    }
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name}: {value}")


def letters(count: int, seed: int) -> list[Outgoing]:
    """Returns made-up letters in euros, each to another customer, with other items, amounts and reference."""
    random = Random(seed)
    first = date(2026, 1, 5)
    made = []
    for number in range(count):
        lines = tuple(
            Line(
                f"INV-{random.randrange(10**6):06}",
                first + timedelta(random.randrange(40)),
                first + timedelta(30 + random.randrange(40)),
                "EUR",
                random.randrange(1_000, 900_000),
            )
            for _ in range(random.randrange(2, 9))
        )
        made.append(_letter(number, lines, random))
    return made


def _letter(number: int, lines: tuple[Line, ...], random: Random) -> Outgoing:
    sender = Party("Birch Supplies Ltd", "4 Quay Street\nGalway H91 AB12\nIreland")
    holder = PayTo("Birch Supplies Ltd", "IE29AIBK93115212345678", "AIBKIE2D", "EUR", 1, "")
    name = f"{random.choice(('Aoife', 'Brendan', 'Ciara', 'Declan'))} {random.choice(('Byrne', 'Kelly', 'Walsh'))}"
    return Outgoing(
        message_id=number + 1,
        company_key="birch",
        key=f"letter-{number}",
        channel="letter",
        at=datetime(2026, 3, 11, 8, 0, tzinfo=UTC),
        sender=sender,
        to=Party(
            f"Customer {random.randrange(10**5)} Ltd", f"{name}\n{number} Main Street\nDublin D0{number % 9}"
        ),
        reply_to="dana@birch.example",
        subject=f"Your open invoices, {number}",
        text=_TEXT.format(name=name, due=min(line.due_on for line in lines)),
        locale="en-IE",
        lines=lines,
        pay_to=replace(
            holder,
            amount_minor=sum(line.open_minor for line in lines),
            reference=f"INV customer {random.randrange(10**5)}",
        ),
    )


def _run(program: str, *arguments: str) -> dict[str, float]:
    """Runs the program in a Python of its own and returns what it measured of itself."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured
