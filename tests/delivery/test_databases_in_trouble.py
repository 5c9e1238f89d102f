"""A database that is locked, full or gone while messages go out: a clear word, nothing half-done, nothing twice."""

import resource
import signal
import sqlite3
import time
from collections import Counter

import psycopg
import pytest
from servers import end, environment_of, findings, run, sink, start

pytestmark = pytest.mark.own_database

MESSAGES = 120
DELIVER = ("dunwell", "deliver", "--at", "2026-03-11T10:00:00Z", "--json")


def filled(folder, url=None):
    environment = environment_of(folder, url)
    run(environment, "fill", MESSAGES)
    return environment


def taken(record):
    return (
        Counter(line.split(" ")[1] for line in record.read_text().splitlines())
        if record.exists()
        else Counter()
    )


def states_on_sqlite(folder):
    with sqlite3.connect(folder / "ledger.sqlite3") as connection:
        return dict(connection.execute("SELECT CAST(id AS TEXT), status FROM outreach_message"))


def wait_for(record, count):
    deadline = time.monotonic() + 90
    while sum(taken(record).values()) < count:
        assert time.monotonic() < deadline, "nothing was delivered"
        time.sleep(0.005)


def judged(states, record, environment):
    """Nothing twice, no state that lies, at most one message that nobody can tell of; the books are in order."""
    came = taken(record)
    assert max(came.values()) == 1
    assert {number for number, state in states.items() if state == "sent"} <= came.keys()
    assert {number for number in came if states[number] not in ("sent", "uncertain")} == set()
    left = Counter(states.values())
    assert left["sent"] + left["uncertain"] == MESSAGES
    assert left["uncertain"] <= 1
    assert findings(environment) == []


def test_a_database_locked_for_long_in_the_middle_is_waited_for(tmp_path):
    environment, record = filled(tmp_path), tmp_path / "taken"
    with sink(record, latency_ms=2) as url:
        environment["DUNWELL_EMAIL_URL"] = url
        process = start(environment, *DELIVER)
        wait_for(record, 10)
        other = sqlite3.connect(tmp_path / "ledger.sqlite3", isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        before = sum(taken(record).values())
        time.sleep(3)
        assert sum(taken(record).values()) <= before + 1, "a message left that could not be recorded"
        other.execute("ROLLBACK")
        other.close()
        end(process)
    states = states_on_sqlite(tmp_path)
    judged(states, record, environment)
    assert set(states.values()) == {"sent"}


def test_a_disk_that_fills_in_the_middle_ends_in_a_clear_word_and_the_next_run_goes_on(tmp_path):
    environment, record = filled(tmp_path), tmp_path / "taken"
    size = (tmp_path / "ledger.sqlite3").stat().st_size

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (max(size, 400_000), max(size, 400_000)))

    with sink(record, latency_ms=1) as url:
        environment["DUNWELL_EMAIL_URL"] = url
        process = start(environment, *DELIVER, preexec_fn=little_room)
        _, complained = end(process, code=1)
        full = sum(taken(record).values())
        assert "disk is full" in complained or "beyond what this machine allows" in complained
        assert "Traceback" not in complained
        run(environment, *DELIVER)
    assert full < MESSAGES, "the disk was large enough for all"
    judged(states_on_sqlite(tmp_path), record, environment)


@pytest.mark.postgresql
def test_a_server_that_throws_everybody_out_in_the_middle_loses_and_doubles_nothing(
    tmp_path, postgresql_database
):
    environment, record = filled(tmp_path, postgresql_database), tmp_path / "taken"
    with sink(record, latency_ms=2) as url:
        environment["DUNWELL_EMAIL_URL"] = url
        for thrown_out in (10, 40, 80):
            process = start(environment, *DELIVER)
            wait_for(record, thrown_out)
            with psycopg.connect(postgresql_database, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            _, complained = end(process, code=1)
            assert complained.startswith("Error: ")
            assert "Traceback" not in complained
        run(environment, *DELIVER)
    with psycopg.connect(postgresql_database) as connection:
        states = dict(connection.execute("SELECT id::text, status FROM outreach_message").fetchall())
    judged(states, record, environment)
    assert set(states.values()) == {"sent"}, "what was sent was remembered once the database was back"


def test_a_worker_asleep_beyond_its_lease_wakes_up_and_sends_nothing_a_second_time(tmp_path):
    environment, record = filled(tmp_path), tmp_path / "taken"
    with sink(record, latency_ms=2) as url:
        environment["DUNWELL_EMAIL_URL"] = url
        asleep = start(environment, *DELIVER)
        wait_for(record, 10)
        asleep.send_signal(signal.SIGSTOP)
        with sqlite3.connect(tmp_path / "ledger.sqlite3", timeout=5) as connection:
            held = _unless_locked(connection)
        if held:
            run(environment, *DELIVER)
        asleep.send_signal(signal.SIGCONT)
        end(asleep)
        run(environment, *DELIVER)
    judged(states_on_sqlite(tmp_path), record, environment)


def _unless_locked(connection):
    """Lets every claim and lease run out; False where the sleeper holds the write lock, so that nobody can write."""
    try:
        connection.execute("UPDATE outreach_message SET claimed_until = '2020-01-01' WHERE claimed_by <> ''")
    except sqlite3.OperationalError:
        return False
    return True
