"""`dunwell bench crash`: kills delivering processes at random moments, and counts what reached the mail server.

Judges the counts: nothing twice, nothing lost, no state that lies. Leaves out the killing itself (`crash_process`).
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from dunwell.bench.machine import machine
from dunwell.bench.smtp_sink import taken, taken_messages
from dunwell.bench.throwaway_postgresql import CannotStart, throwaway_server

#: No run takes longer than that, whatever happens.
LONGEST_SECONDS = 3_600


@click.command("crash")
@click.option("--kills", type=click.IntRange(1), default=300, show_default=True)
@click.option("--messages", type=click.IntRange(1), default=5_000, show_default=True)
@click.option(
    "--database",
    default="sqlite",
    show_default=True,
    help="sqlite, postgresql (a server of its own is started), or the URL of an empty database.",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="So many at once.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def crash(kills: int, messages: int, database: str, workers: int, seed: int, as_json: bool) -> None:
    """Kill delivering processes with SIGKILL at random moments; exit 1 if anything was sent twice, lost or misstated.

    Meanwhile customers pay, dispute and opt out. The mail server is a process of its own that keeps every mail before it
    says so, and takes a random while before and after.
    """
    try:
        result = crashed(kills, messages, database, workers, seed)
    except CannotStart as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps({"machine": machine(), **result}))
    else:
        for name, value in result.items():
            click.echo(f"{name.replace('_', ' ')}: {value}")
    if result["broken"]:
        raise click.exceptions.Exit(1)


def crashed(kills: int, messages: int, database: str, workers: int, seed: int = 1) -> dict[str, Any]:
    """Fills, kills and counts; returns the figures, and under `broken` what does not hold. Raises `CannotStart`."""
    # Whoever ends us ends what we started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dunwell-bench-")))
        url = stack.enter_context(throwaway_server()) if database == "postgresql" else database
        record = folder / "taken"
        environment = os.environ | {
            "DUNWELL_HOME": str(folder),
            "DUNWELL_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3" if url == "sqlite" else url,
            "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        }
        _run(environment, "fill", messages)
        environment["DUNWELL_EMAIL_URL"] = f"smtp://127.0.0.1:{stack.enter_context(_sink(record, seed))}"
        killed = _run(environment, "kill", messages, kills, workers, record, seed)
        counted = _run(environment, "count")
        command = [sys.executable, "-c", "from dunwell.project.entry import main; main()", "verify", "--json"]
        verified = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        log = record.with_suffix(".log")
        said = log.read_text(errors="replace")[-2_000:] if killed["failed"] and log.exists() else ""
        return _judged(kills, messages, killed, counted, record, verified) | ({"said": said} if said else {})


def _judged(
    kills: int,
    messages: int,
    killed: dict[str, Any],
    counted: dict[str, Any],
    record: Path,
    verified: subprocess.CompletedProcess[str],
) -> dict[str, Any]:
    states: dict[int, str] = {int(pk): state for pk, state in counted["states"].items()}
    by_id, by_number = taken(record), taken_messages(record)
    totals = Counter(states.values())
    uncertain = {pk for pk, state in states.items() if state == "uncertain"}
    findings = json.loads(verified.stdout)["findings"] if verified.stdout else [verified.stderr]
    checks = {
        "a Message-ID was taken twice": [each for each, times in by_id.items() if times > 1],
        "a message was taken twice": [pk for pk, times in by_number.items() if times > 1],
        "called sent, and never taken": [
            pk for pk, it in states.items() if it == "sent" and not by_number[pk]
        ],
        "taken, and neither sent nor uncertain": [
            pk for pk in by_number if states.get(pk) not in ("sent", "uncertain")
        ],
        "lost or made up": [totals] if len(states) != messages else [],
        "still queued or sending": [pk for pk, state in states.items() if state in ("queued", "sending")],
        "failed": [pk for pk, state in states.items() if state == "failed"],
        "more uncertain than kills": [len(uncertain)] if len(uncertain) > killed["kills"] else [],
        "killed too rarely": [killed["kills"]] if killed["kills"] < kills else [],
        "a process failed": killed["failed"],
        "verify finds": findings,
    }
    return {
        "messages": messages,
        "kills": killed["kills"],
        "seconds": killed["seconds"],
        "states": dict(totals),
        "taken_by_the_server": sum(by_number.values()),
        "uncertain_but_taken": sum(1 for pk in uncertain if by_number[pk]),
        "attempts": counted["attempts"],
        "changes_meanwhile": killed["changes"],
        "withdrawn_for": counted["withdrawn"],
        "broken": {name: found[:10] for name, found in checks.items() if found},
    }


def _run(environment: dict[str, str], *action: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "dunwell.bench.crash_process", *map(str, action)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=LONGEST_SECONDS,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _sink(record: Path, seed: int) -> Iterator[int]:
    """Runs the mail server and yields its port; it ends with its standard input."""
    command = [sys.executable, "-m", "dunwell.bench.wavering_sink", "--record", record, "--seed", str(seed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(timeout=20)
