"""The server answers, stops when it is told to, and says so when it cannot start."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from migrated import migrated_home

pytestmark = pytest.mark.own_database

DUNWELL = str(Path(sys.executable).parent / "dunwell")


@pytest.fixture
def port():
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path):
    """A home of its own, with a database."""
    settings = {"DUNWELL_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dunwell.project.settings"}
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("DUNWELL")
    } | settings
    migrated_home(tmp_path)
    return environment


def answer(url):
    for _ in range(600):
        try:
            with urllib.request.urlopen(url) as response:
                return response.read().decode()
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the server never answered")


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_the_server_answers_until_it_is_told_to_stop(environment, port, told):
    server = subprocess.Popen([DUNWELL, "serve", "--port", str(port)], env=environment)
    try:
        link = subprocess.check_output(
            [DUNWELL, "sign-in-link", "--url", f"http://127.0.0.1:{port}"], env=environment, text=True
        )
        assert "No password yet?" in answer(f"http://127.0.0.1:{port}/")
        assert "--paper" in answer(f"http://127.0.0.1:{port}/static/workbench/base.css")
        assert link.startswith(f"http://127.0.0.1:{port}/sign-in/")
        server.send_signal(told)
        assert server.wait(60) == 0
    finally:
        server.kill()
        server.wait()


UNHEARD = """
import os, signal, sys, threading
from dunwell.cli import serve

class Worker:
    def kill(self):
        print("worker ended", flush=True)
        killed.set()

class Server:
    wrks = [Worker()]
    def signal_handler_interrupt(self):
        heard.set()

heard, killed = threading.Event(), threading.Event()
serve.END_SECONDS = 0.1
signal.signal(signal.SIGTERM, lambda *_: None)
serve._hear_signals(Server())
# The main thread's own handler cannot run while it waits: as where the signal came just before it began to.
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
sys.exit(0 if heard.wait(20) and killed.wait(20) else "not heard")
"""


def test_a_signal_is_heard_that_comes_just_before_the_server_waits_for_one_and_a_worker_that_missed_it_is_ended():
    done = subprocess.run(
        [sys.executable, "-c", UNHEARD], capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stdout) == (0, "worker ended\n"), done.stderr


def test_a_port_that_is_taken_is_said_at_once(environment, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = subprocess.run(
            [DUNWELL, "serve", "--port", str(port)],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
        )

    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
