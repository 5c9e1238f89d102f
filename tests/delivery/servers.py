"""What tests of delivery run beside themselves: a mail server that counts, and programs on a database of their own."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent


def environment_of(folder, url=None, **more):
    """The environment of programs that work in `folder`: on SQLite there, or on the database of a URL."""
    return os.environ | {
        "DUNWELL_HOME": str(folder),
        "DUNWELL_DATABASE_URL": url or f"sqlite:///{folder}/ledger.sqlite3",
        "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        **more,
    }


@contextmanager
def sink(record, latency_ms=0.0):
    """A mail server that takes everything and writes it into `record`; yields its URL."""
    command = [sys.executable, "-m", "dunwell.bench.smtp_sink", "--record", record, "--until-input-ends"]
    command += ["--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"smtp://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.stdin.close()
            server.wait(timeout=20)


def start(environment, *command, **more):
    """Starts `busy_company.py ACTION …`, or with `dunwell` first the command line."""
    if command[0] == "dunwell":
        program = ["-c", "from dunwell.project.entry import main; main()", *command[1:]]
    else:
        program = [HERE / "busy_company.py", *command]
    return subprocess.Popen(
        [sys.executable, *map(str, program)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def end(process, seconds=200, code=0):
    """Waits for its end; returns what it said on both ways. It must end with `code`."""
    try:
        said, complained = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == code, complained or said
    return said, complained


def run(environment, *command, code=0, **more):
    """Starts it, waits for its end, and returns what it said."""
    return end(start(environment, *command, **more), code=code)


def findings(environment):
    """What `dunwell verify` finds."""
    process = start(environment, "dunwell", "verify", "--json")
    said, complained = process.communicate(timeout=200)
    return json.loads(said)["findings"] if said else [complained]
