"""Workers as processes: told to stop, killed, several at once, without their database; and what their logs say."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from operating import MailServer
from running import NAMES

pytestmark = pytest.mark.own_database

DUNWELL = str(Path(sys.executable).parent / "dunwell")
PROGRAM = Path(__file__).with_name("running.py")
NOON = "2026-03-11T12:00:00Z"
#: A test that would hang ends here.
LIMIT_SECONDS = 60
PERSONAL = (*NAMES, "ashby", "kowalczyk", "customer.example", "120.00", "no such person")


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


@pytest.fixture
def started():
    """Every worker of a test; what still runs at its end is killed."""
    found = []
    yield found
    for worker in found:
        worker.kill()


@pytest.fixture
def home(tmp_path, server):
    """The environment of processes with a database of their own, in a file."""
    return _environment(tmp_path, server, f"sqlite:///{tmp_path}/dunwell.sqlite3")


@pytest.fixture
def database(request, tmp_path, server):
    """The same on PostgreSQL; `name` is of the database."""
    url = request.getfixturevalue("postgresql_url")
    name = f"running_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            environment = _environment(tmp_path, server, f"{url.rpartition('/')[0]}/{name}")
            yield environment | {"NAME_OF_DATABASE": name}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _environment(folder, server, url):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUNWELL_")}
    return kept | {
        "DUNWELL_HOME": str(folder),
        "DUNWELL_DATABASE_URL": url,
        "DUNWELL_EMAIL_URL": server.url,
        "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
    }


def _do(environment, *action):
    done = subprocess.run(
        [sys.executable, PROGRAM, *map(str, action)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


class Running:
    """A worker that runs, with the lines of its log so far."""

    def __init__(self, environment, *options):
        self.lines = []
        self._process = subprocess.Popen(
            [DUNWELL, "worker", "--at", NOON, "--every", "1", *options],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stderr:
            self.lines.append(line)

    def events(self, name):
        return [each for each in map(json.loads, list(self.lines)) if each["event"] == name]

    def until(self, condition):
        """Waits until something is so; fails, with the log, if it never is."""
        ends_at = time.monotonic() + LIMIT_SECONDS
        while not condition():
            assert time.monotonic() < ends_at, "".join(self.lines)
            assert self._process.poll() is None, "".join(self.lines)
            time.sleep(0.02)

    def told(self, number):
        self._process.send_signal(number)
        code = self._process.wait(LIMIT_SECONDS)
        self._reader.join(10)
        return code

    def kill(self):
        if self._process.poll() is None:
            self.told(signal.SIGKILL)
        self._process.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_finishes_the_message_in_hand_and_begins_no_other(
    home, server, started, number
):
    _do(home, "fill", 30)
    server.answer = lambda address: time.sleep(0.2) or "250 2.0.0 ok"
    worker = Running(home)
    started.append(worker)
    worker.until(lambda: len(server.taken) >= 3)

    assert worker.told(number) == 0

    state = _do(home, "state")
    assert state["messages"] == {"sent": len(server.taken), "queued": 30 - len(server.taken)}
    assert len(server.taken) < 30
    assert state["signed_off"] == 1
    assert worker.events("ended")


def test_no_line_of_the_log_holds_anything_personal_whatever_happens(home, server, started):
    _do(home, "fill", 8)
    hung, released = threading.Event(), threading.Event()

    def answer(address):
        if address.startswith(("ashby2@", "ashby7@")):
            return f"550 5.1.1 no such person: Ashby Kowalczyk <{address}>"
        if address.startswith("ashby5@") and not released.is_set():
            hung.set()
            released.wait(LIMIT_SECONDS)
            return "451 4.3.0 gone"
        return "250 2.0.0 ok"

    server.answer = answer
    crashed = Running(home)
    started.append(crashed)
    crashed.until(hung.is_set)
    crashed.kill()
    released.set()
    heir = Running(home)
    started.append(heir)
    heir.until(lambda: _do(home, "state")["messages"].get("queued", 0) == 0)
    heir.told(signal.SIGTERM)

    assert _do(home, "state")["messages"] == {"sent": 5, "failed": 2, "uncertain": 1}
    lines = crashed.lines + heir.lines
    for line in lines:
        assert not [each for each in PERSONAL if each.lower() in line.lower()], line
        assert {"time", "level", "logger", "event"} <= set(json.loads(line))
    outcomes = Counter(each["outcome"] for each in heir.events("handed over"))
    assert outcomes == {"sent": 1, "refused": 1}
    assert heir.events("delivered")[0]["messages"]["uncertain"] == 1
    [trouble, *_] = crashed.events("trouble")
    assert (trouble["company"], trouble["what"], trouble["error"]) == ("aspen", "round", "CannotGather")
    assert trouble["where"][0].startswith("outreach/")


@pytest.mark.postgresql
def test_several_workers_make_each_round_once_and_send_each_message_once(database, server, started):
    _do(database, "fill", 90)
    for _ in range(3):
        started.append(Running(database))
    started[0].until(lambda: len(server.taken) >= 90)
    assert [worker.told(signal.SIGTERM) for worker in started] == [0, 0, 0]

    state = _do(database, "state")
    assert max(Counter(address for address, _ in server.taken).values()) == 1
    assert state["messages"] == {"sent": 90}
    assert (state["entries"], state["made"]) == ({"round": 1, "approved": 1}, 1)
    assert sum(len(worker.events("round made")) for worker in started) == 1


@pytest.mark.postgresql
def test_a_worker_waits_for_a_lost_database_and_goes_on(database, server, started, postgresql_url):
    _do(database, "fill", 3)
    worker = Running(database)
    started.append(worker)
    worker.until(lambda: len(server.taken) == 3)
    name = database["NAME_OF_DATABASE"]

    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        worker.until(lambda: len(worker.events("database lost")) >= 2)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    worker.until(lambda: worker.events("database back"))
    _do(database, "more", "yew")
    worker.until(lambda: len(server.taken) == 4)

    pauses = [each["pause_seconds"] for each in worker.events("database lost")]
    assert pauses == sorted(pauses)
    assert worker.told(signal.SIGTERM) == 0
    assert _do(database, "state")["messages"] == {"sent": 4}


@pytest.mark.postgresql
def test_a_worker_that_starts_before_its_database_waits_for_it(database, server, started, postgresql_url):
    _do(database, "fill", 1)
    name = database["NAME_OF_DATABASE"]
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        worker = Running(database)
        started.append(worker)
        worker.until(lambda: worker.events("database lost"))
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    worker.until(lambda: len(server.taken) == 1)
    assert worker.told(signal.SIGTERM) == 0


def test_a_worker_that_waits_for_its_database_stops_when_it_is_told(home, started):
    home["DUNWELL_DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/none"
    worker = Running(home)
    started.append(worker)
    worker.until(lambda: len(worker.events("database lost")) >= 2)

    assert worker.told(signal.SIGTERM) == 0


def test_an_idle_worker_uses_next_to_nothing(home, started):
    _do(home, "fill", 0)
    worker = Running(home)
    started.append(worker)
    worker.until(lambda: worker.events("trouble"))
    before = _cpu_seconds(worker._process.pid)
    time.sleep(6)

    assert _cpu_seconds(worker._process.pid) - before < 0.6


def _cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
