"""Rounds beside payments, readers, other rounds and `kill -9`: nothing lost, nothing doubled, nothing seen half-done."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from beside import CUSTOMERS, EXTRA_MINOR, FIRST_DAY, OWED_MINOR, PAIRS

pytestmark = pytest.mark.own_database

PROGRAM = Path(__file__).with_name("beside.py")
PAYMENTS = CUSTOMERS * PAIRS
#: A short form: `dunwell bench crash` kills hundreds of times.
KILLS = 10


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request, tmp_path):
    """The environment of processes that work on a database of their own, filled with customers who owe."""
    if request.param == "sqlite":
        yield _filled(tmp_path, f"sqlite:///{tmp_path}/ledger.sqlite3")
        return
    server = request.getfixturevalue("postgresql_url")
    name = f"beside_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield _filled(tmp_path, f"{server.rpartition('/')[0]}/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _filled(folder, url):
    environment = os.environ | {
        "DUNWELL_HOME": str(folder),
        "DUNWELL_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
    }
    _end(_start(environment, "fill"))
    return environment


def _start(environment, *action):
    return subprocess.Popen(
        [sys.executable, PROGRAM, *map(str, action)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _end(process):
    said, complained = process.communicate(timeout=300)
    assert process.returncode == 0, complained
    return json.loads(said)


def test_while_money_comes_in_no_update_is_lost_and_every_round_sees_one_moment(database, tmp_path):
    stop = tmp_path / "stop"
    beside = [_start(database, "rounds", stop), _start(database, "read", stop)]
    payers = [_start(database, "pay", first, 2) for first in (0, 1)]
    try:
        assert sum(_end(payer) for payer in payers) == PAYMENTS
    finally:
        stop.touch()
    made, looked = (_end(process) for process in beside)

    assert _end(_start(database, "books")) == {
        "payments": PAYMENTS,
        "received_minor": PAYMENTS * (2 * OWED_MINOR + EXTRA_MINOR),
        "unapplied_minor": PAYMENTS * EXTRA_MINOR,
        "open_minor": 0,
        "findings": [],
    }
    assert looked["sums"] == [2 * PAYMENTS * OWED_MINOR]
    assert looked["times"] > 10
    seen = _end(_start(database, "seen_by_rounds"))
    assert len(seen) == made
    assert [each["torn"] for each in seen if each["torn"]] == []
    assert [each["paid"] for each in seen] == sorted(each["paid"] for each in seen)
    assert any(0 < each["paid"] < PAYMENTS for each in seen), "no round was made while money came in"


def test_two_rounds_at_once_are_one_round(database):
    start_at = time.time() + 3
    both = [_start(database, "make_round", FIRST_DAY, start_at) for _ in range(2)]
    first, second = (_end(process) for process in both)
    assert first == second
    found = _end(_start(database, "content", FIRST_DAY))
    assert found["finished"]
    assert found["decisions"] == CUSTOMERS
    assert found["messages"] == first["act"] == CUSTOMERS


def test_a_round_killed_at_any_moment_ends_as_an_undisturbed_one(database):
    told = _end(_start(database, "killed", FIRST_DAY, KILLS))
    assert told["kills"] >= KILLS
    assert told["undisturbed"]["decisions"] == CUSTOMERS
    assert told["undisturbed"]["messages"] == CUSTOMERS
    assert told["differing"] == []
    assert told["broken_off"] > 0, "no kill came while the round was being written"
