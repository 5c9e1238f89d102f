"""The server does what was asked for in a process beside the pages, which ends with it, whatever ends it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DUNWELL = str(Path(sys.executable).parent / "dunwell")


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUNWELL")}
    kept |= {"DUNWELL_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dunwell.project.settings"}
    subprocess.run([sys.executable, "working.py", "fill"], cwd=HERE, env=kept, check=True, timeout=120)
    return kept


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def state(environment):
    done = subprocess.run(
        [sys.executable, "working.py", "state"],
        cwd=HERE,
        env=environment,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def children(process):
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    beside = Path(f"/proc/{process.pid}/task")
    for task in beside.iterdir():
        found += (task / "children").read_text().split()
    return {int(pid) for pid in found if b"work" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")}


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def until(holds, tries=300):
    for _ in range(tries):
        if holds():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_asked_for_is_done_beside_the_pages_and_nothing_is_left_behind(environment, port, ending):
    server = subprocess.Popen(
        [DUNWELL, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        assert until(lambda: children(server))
        assert until(lambda: state(environment)["outcome"] is not None, tries=30)
        assert state(environment)["messages"] == {"queued": 2}
        beside = children(server)
        server.send_signal(ending)
        server.wait(40)
        assert until(lambda: all(gone(pid) for pid in beside))
    finally:
        server.kill()
        server.wait()
