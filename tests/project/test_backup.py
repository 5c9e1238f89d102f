"""A backup holds one moment while others write; what comes back verifies; a fault leaves the old or the new, whole."""

import gzip
import io
import json
import os
import random
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from dunwell.backup import sqlite_copy
from dunwell.backup.archive import read_archive
from dunwell.backup.manifest import refuse_what_does_not_fit
from dunwell.backup.trouble import CannotRestore

DUNWELL = Path(sys.executable).parent / "dunwell"
#: Pays again and again through the command line, in one process, and says each payment when it is stored.
WRITER = """
import sys
from dunwell.cli import dunwell
writer, company, customer = sys.argv[1:]
for number in range(1, 100_000):
    dunwell(["pay", customer, "--company", company, "--amount", "0.01", "--on", "2026-03-11",
             "--reference", f"{writer}-{number}"], standalone_mode=False)
    print(number, file=sys.stderr, flush=True)
"""


def _environment(home, **more):
    environment = os.environ | {"DUNWELL_HOME": str(home), **more}
    for name in {"DUNWELL_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DUNWELL_SECRET_KEY"} - set(more):
        environment.pop(name, None)
    return environment | {"DJANGO_SETTINGS_MODULE": "dunwell.project.settings"}


def _dunwell(home, *arguments, fails=False, **more):
    limit = more.pop("limit_bytes", None)
    done = subprocess.run(
        [DUNWELL, *map(str, arguments)],
        env=_environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit and (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))),
    )
    assert done.returncode == (1 if fails else 0), done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A home with the sample company and a playbook of its own, and its backup: never written to by a test."""
    folder = tmp_path_factory.mktemp("sample")
    _dunwell(folder / "home", "demo", "--no-serve")
    own = folder / "home" / "playbooks" / "ours"
    own.mkdir(parents=True)
    (own / "note.txt").write_text("of the backup")
    _dunwell(folder / "home", "backup", folder / "kept.tar.gz")
    return folder


@pytest.fixture
def home(sample, tmp_path):
    """A home with the sample company restored into it, to write to."""
    _dunwell(tmp_path / "home", "restore", sample / "kept.tar.gz")
    return tmp_path / "home"


def _rows(home, sql):
    with closing(sqlite3.connect(home / "dunwell.sqlite3")) as database:
        return database.execute(sql).fetchall()


def _anyone(home):
    ((company, customer),) = _rows(
        home,
        """SELECT c.key, u.ref FROM ledger_customer u JOIN ledger_company c ON c.id = u.company_id LIMIT 1""",
    )
    return company, customer


def test_a_backup_while_two_write_payments_is_one_moment_and_verifies(home, tmp_path):
    company, customer = _anyone(home)
    told = {writer: tmp_path / f"{writer}.log" for writer in ("a", "b")}
    running = [_writes(writer, home, company, customer, log) for writer, log in told.items()]
    try:
        _wait_until(lambda: all(_count(log) >= 3 for log in told.values()))
        before = {writer: _count(log) for writer, log in told.items()}
        _dunwell(home, "backup", tmp_path / "busy.tar.gz")
        after = {writer: _count(log) + 1 for writer, log in told.items()}
        _wait_until(lambda: all(_count(log) > after[writer] for writer, log in told.items()))
    finally:
        for writer in running:
            writer.kill()
            writer.wait()

    _dunwell(tmp_path / "again", "restore", tmp_path / "busy.tar.gz")

    for name in told:
        kept = _rows(
            tmp_path / "again", f"SELECT reference FROM ledger_payment WHERE reference LIKE '{name}-%'"
        )
        numbers = sorted(int(reference.partition("-")[2]) for (reference,) in kept)
        assert numbers == list(range(1, len(numbers) + 1)), (
            "a later payment without an earlier one is no moment"
        )
        assert before[name] <= len(numbers) <= after[name]


def _writes(writer, home, company, customer, log):
    with open(log, "w") as file:
        return subprocess.Popen(
            [sys.executable, "-c", WRITER, writer, company, customer],
            env=_environment(home), stdout=subprocess.DEVNULL, stderr=file,
        )  # fmt: skip


def _count(log):
    """How many payments a writer has told of."""
    return sum(line.isdigit() for line in log.read_text().splitlines())


def _wait_until(holds):
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("the writers do not write")


def test_everything_comes_back_as_it_was(sample, home):
    dump = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert _rows(home, dump) == _rows(sample / "home", dump)
    for table in ("ledger_invoice", "ledger_customer", "outreach_message"):
        rows = f"SELECT * FROM {table} ORDER BY id"
        assert _rows(home, rows) == _rows(sample / "home", rows) != []
    assert (home / "secret_key").read_text() == (sample / "home" / "secret_key").read_text()
    assert (home / "playbooks" / "ours" / "note.txt").read_text() == "of the backup"
    assert sorted(path.name for path in home.iterdir()) == ["dunwell.sqlite3", "playbooks", "secret_key"]


def test_a_backup_is_readable_by_its_owner_only_and_leaves_nothing_beside_it(sample, tmp_path):
    _dunwell(sample / "home", "backup", tmp_path / "b.tar.gz")

    assert [path.name for path in tmp_path.iterdir()] == ["b.tar.gz"]
    assert stat.S_IMODE((tmp_path / "b.tar.gz").stat().st_mode) == 0o600


def test_a_file_of_that_name_is_replaced_only_on_demand(sample, tmp_path):
    (tmp_path / "b.tar.gz").write_text("precious")

    said = _dunwell(sample / "home", "backup", tmp_path / "b.tar.gz", fails=True)
    assert "is there already" in said
    assert (tmp_path / "b.tar.gz").read_text() == "precious"

    _dunwell(sample / "home", "backup", tmp_path / "b.tar.gz", "--replace")
    assert read_archive(tmp_path / "b.tar.gz", tmp_path).database == "sqlite"


@pytest.mark.parametrize("limit_bytes", [1_000, 400_000, 1_000_000])
def test_a_disk_that_fills_up_leaves_no_half_file(sample, tmp_path, limit_bytes):
    (tmp_path / "b.tar.gz").write_text("older")

    said = _dunwell(
        sample / "home", "backup", tmp_path / "b.tar.gz", "--replace", fails=True, limit_bytes=limit_bytes
    )

    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar.gz"]
    assert (tmp_path / "b.tar.gz").read_text() == "older"


@pytest.mark.parametrize("limit_bytes", [1_000, 1_500_000])
def test_a_disk_that_fills_up_while_restoring_leaves_what_was_there(sample, home, limit_bytes):
    _change(home)

    said = _dunwell(home, "restore", sample / "kept.tar.gz", "--replace", fails=True, limit_bytes=limit_bytes)

    assert "Traceback" not in said
    assert _state(home) == "old"
    assert not (home / ".restore").exists()


def test_killed_at_any_moment_a_backup_leaves_the_older_file_or_a_whole_one(sample, tmp_path):
    rng = random.Random(17)
    target = tmp_path / "b.tar.gz"
    began = time.monotonic()
    _dunwell(sample / "home", "backup", target)
    whole, older = time.monotonic() - began, target.read_bytes()

    for number in range(5):
        running = subprocess.Popen(
            [DUNWELL, "backup", target, "--replace"],
            env=_environment(sample / "home"),
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * rng.uniform(0.4, 1.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
        if target.read_bytes() != older:
            (tmp_path / str(number)).mkdir()
            assert "database" in read_archive(target, tmp_path / str(number)).parts


def test_a_busy_database_is_not_restored_into_and_is_as_it_was(sample, home, monkeypatch):
    _change(home)
    monkeypatch.setattr(sqlite_copy, "BUSY_SECONDS", 1.0)
    with closing(sqlite3.connect(home / "dunwell.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")

        with pytest.raises(CannotRestore, match="busy"):
            sqlite_copy.copy_in(sample / "home" / "dunwell.sqlite3", str(home / "dunwell.sqlite3"))

    assert _state(home) == "old"


def test_there_is_nothing_to_back_up_where_there_is_no_database(tmp_path):
    said = _dunwell(tmp_path / "empty", "backup", tmp_path / "b.tar.gz", fails=True)

    assert "no database to back up" in said
    assert not (tmp_path / "b.tar.gz").exists()
    assert not (tmp_path / "empty" / "dunwell.sqlite3").exists()


def _change(home):
    """Makes a home differ from the sample, in its database and its files."""
    with closing(sqlite3.connect(home / "dunwell.sqlite3")) as database:
        database.execute("UPDATE ledger_company SET name = 'Changed'")
        database.commit()
    (home / "playbooks" / "ours" / "note.txt").write_text("changed")
    (home / "messages").mkdir(exist_ok=True)
    (home / "messages" / "later.txt").write_text("not in the backup")


def _state(home):
    """Which of both a home is, in every part of it: `old` or `new`."""
    parts = {
        ("old" if _rows(home, "SELECT name FROM ledger_company") == [("Changed",)] else "new"),
        ("old" if (home / "playbooks" / "ours" / "note.txt").read_text() == "changed" else "new"),
        ("old" if (home / "messages").exists() else "new"),
    }
    (state,) = parts
    return state


def test_what_is_there_is_replaced_only_on_demand_and_then_whole(sample, home):
    _change(home)

    said = _dunwell(home, "restore", sample / "kept.tar.gz", fails=True)
    assert "--replace" in said
    assert _state(home) == "old"

    _dunwell(home, "restore", sample / "kept.tar.gz", "--replace")
    assert _state(home) == "new"


def test_a_database_that_cannot_be_made_leaves_nothing_to_finish(sample, tmp_path):
    nowhere = {"DUNWELL_DATABASE_URL": f"sqlite:///{tmp_path}/missing/dunwell.sqlite3"}

    said = _dunwell(tmp_path / "home", "restore", sample / "kept.tar.gz", fails=True, **nowhere)

    assert "cannot be written" in said
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]


def test_own_playbooks_alone_are_not_lost_without_being_asked(sample, tmp_path):
    (tmp_path / "home" / "playbooks").mkdir(parents=True)
    (tmp_path / "home" / "playbooks" / "mine.toml").write_text("")

    assert "--replace" in _dunwell(tmp_path / "home", "restore", sample / "kept.tar.gz", fails=True)


def test_a_reader_sees_the_old_or_the_new_while_it_is_restored(sample, home):
    _change(home)
    with closing(sqlite3.connect(home / "dunwell.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT name FROM ledger_company").fetchall()

        _dunwell(home, "restore", sample / "kept.tar.gz", "--replace")

        during = reader.execute("SELECT name FROM ledger_company").fetchall()
        reader.execute("COMMIT")
        after = reader.execute("SELECT name FROM ledger_company").fetchall()

    assert before == during == [("Changed",)] != after


def test_killed_at_any_moment_a_restore_leaves_the_old_or_the_new(sample, home):
    rng = random.Random(20260311)
    began = time.monotonic()
    _change(home)
    _dunwell(home, "restore", sample / "kept.tar.gz", "--replace")
    whole = time.monotonic() - began
    for _ in range(8):
        _change(home)
        running = subprocess.Popen(
            [DUNWELL, "restore", sample / "kept.tar.gz", "--replace"],
            env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(whole * rng.uniform(0.3, 0.9))
        running.send_signal(signal.SIGKILL)
        running.wait()
        if (home / ".restore" / "complete").exists():
            assert "interrupted" in _dunwell(home, "verify", fails=True)
            _dunwell(home, "restore", "--finish")
            assert _state(home) == "new"
        assert _state(home) in ("old", "new")
        assert _rows(home, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("step", range(8))
def test_an_interrupted_restore_is_finished_from_wherever_it_was(sample, home, step):
    """Each call of the operating system that moves a file is the last one once, at the step's turn."""
    _change(home)
    script = f"""
import os, shutil, sys
from dunwell.cli import dunwell
left = [{step}]
def dying(call):
    def counted(*given, **named):
        if ".restore" in str(given) or "playbooks" in str(given) or "messages" in str(given):
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
        return call(*given, **named)
    return counted
os.replace, os.unlink, shutil.rmtree = dying(os.replace), dying(os.unlink), dying(shutil.rmtree)
dunwell(["restore", sys.argv[1], "--replace"])
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, sample / "kept.tar.gz"],
        env=_environment(home),
        capture_output=True,
        check=False,
    )

    if (home / ".restore" / "complete").exists():
        assert ended.returncode == 9
    if step == 3:
        assert "interrupted" in _dunwell(home, "messages", "--company", _anyone(home)[0], fails=True)
        assert "interrupted" in _dunwell(home, "backup", home / "b.tar.gz", fails=True)
        assert "interrupted" in _dunwell(home, "restore", sample / "kept.tar.gz", "--replace", fails=True)
    if (home / ".restore" / "complete").exists():
        _dunwell(home, "restore", "--finish")
    assert _state(home) == ("old" if step < 2 else "new")


def test_a_folder_on_a_disk_of_its_own_is_filled_anew(sample, home):
    """Such a folder cannot be moved, and nothing can be moved onto it: the operating system says that it is busy."""
    _change(home)
    script = """
import errno, os, sys
from dunwell.cli import dunwell
move = os.replace
def busy(source, target):
    if sys.argv[2] in (str(source), str(target)):
        raise OSError(errno.EBUSY, "Device or resource busy", str(source))
    return move(source, target)
os.replace = busy
dunwell(["restore", sys.argv[1], "--replace"])
"""
    (home / "playbooks" / "later").mkdir()
    (home / "playbooks" / "later.toml").write_text("later")
    disk = (home / "playbooks").stat().st_ino

    subprocess.run(
        [sys.executable, "-c", script, sample / "kept.tar.gz", home / "playbooks"],
        env=_environment(home),
        check=True,
    )

    assert _state(home) == "new"
    assert [path.name for path in (home / "playbooks").iterdir()] == ["ours"]
    assert (home / "playbooks").stat().st_ino == disk
    assert not (home / ".restore").exists()


def test_there_must_be_a_restore_to_finish(home):
    assert "no restore to finish" in _dunwell(home, "restore", "--finish", fails=True)


def test_what_does_not_verify_is_restored_and_said(sample, home, tmp_path):
    with closing(sqlite3.connect(home / "dunwell.sqlite3")) as database:
        database.execute("UPDATE ledger_invoice SET open_minor = open_minor + 1 WHERE open_minor > 0")
        database.commit()
    _dunwell(home, "backup", tmp_path / "wrong.tar.gz")

    said = _dunwell(tmp_path / "again", "restore", tmp_path / "wrong.tar.gz", fails=True)

    assert "is kept open with" in said
    assert _rows(tmp_path / "again", "SELECT count(*) FROM ledger_invoice") == _rows(
        home, "SELECT count(*) FROM ledger_invoice"
    )


def test_any_changed_byte_is_found_or_changes_nothing(sample, tmp_path):
    rng = random.Random(11)
    raw = (sample / "kept.tar.gz").read_bytes()
    (tmp_path / "whole").mkdir()
    whole = read_archive(sample / "kept.tar.gz", tmp_path / "whole")
    refused = 0

    for number in range(60):
        changed = bytearray(raw)
        changed[number if number < 12 else rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        (tmp_path / "b.tar.gz").write_bytes(changed)
        into = tmp_path / str(number)
        into.mkdir()
        try:
            assert read_archive(tmp_path / "b.tar.gz", into) == whole
        except CannotRestore:
            refused += 1
        else:
            assert (into / "database").read_bytes() == (tmp_path / "whole" / "database").read_bytes()

    assert refused >= 45


@pytest.mark.parametrize("kept", [0, 100, 0.99])
def test_a_cut_file_is_refused_before_anything_is_touched(sample, home, tmp_path, kept):
    raw = (sample / "kept.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(raw[: int(kept * len(raw)) if isinstance(kept, float) else kept])
    _change(home)

    said = _dunwell(home, "restore", tmp_path / "cut.tar.gz", "--replace", fails=True)

    assert "no backup of Dunwell" in said
    assert _state(home) == "old"
    assert not (home / ".restore").exists()


def _again(sample, target, *, of_list=None, members=None):
    """Writes the sample's backup anew with its list of contents or its members changed by these functions."""
    with tarfile.open(sample / "kept.tar.gz") as tar:
        content = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}
    told = json.loads(content.pop("manifest.json"))
    if of_list:
        of_list(told)
    parts = [("manifest.json", json.dumps(told).encode()), *content.items()]
    with tarfile.open(target, "w:gz") as tar:
        for name, data in members(parts) if members else parts:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told.update(program="99.1.0"), "newer than this one"),
        (lambda told: told.update(form=2), "newer than this one"),
        (lambda told: told["migrations"]["ledger"].append("9999_of_the_future"), "newer than this one"),
        (lambda told: told.update(database="oracle"), "is of oracle"),
        (lambda told: told["parts"].pop("home/secret_key"), "not in its list"),
        (lambda told: told["parts"]["database"].update(sha256="0" * 64), "not what was backed up"),
        (lambda told: told["parts"]["database"].update(size=1), "not what was backed up"),
        (lambda told: told["parts"].update(missing=told["parts"]["database"]), "missing is missing"),
        (lambda told: told.pop("parts"), "unreadable"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(sample, tmp_path, change, said):
    _again(sample, tmp_path / "b.tar.gz", of_list=change)
    (tmp_path / "laid out").mkdir()

    with pytest.raises(CannotRestore, match=said):
        refuse_what_does_not_fit(read_archive(tmp_path / "b.tar.gz", tmp_path / "laid out"))


@pytest.mark.parametrize(
    "name", ["../outside", "/tmp/outside", "home/../../outside", "elsewhere/file", "home/other"]
)
def test_nothing_is_written_outside_the_places_of_a_backup(sample, tmp_path, name):
    evil = {"size": 4, "sha256": "5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e"}
    _again(
        sample,
        tmp_path / "b.tar.gz",
        of_list=lambda told: told["parts"].update({name: evil}),
        members=lambda parts: [*parts, (name, b"evil")],
    )

    _dunwell(tmp_path / "home", "restore", tmp_path / "b.tar.gz", fails=True)

    assert [path.name for path in tmp_path.rglob("*") if path.name in ("outside", "file", "other")] == []
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]


@pytest.mark.parametrize("content", [b"", b"plain", gzip.compress(b"plain"), gzip.compress(b"\0" * 20_000)])
def test_any_other_file_is_no_backup(tmp_path, content):
    (tmp_path / "b.tar.gz").write_bytes(content)

    with pytest.raises(CannotRestore, match="no backup of Dunwell"):
        read_archive(tmp_path / "b.tar.gz", tmp_path / "laid out")


@pytest.mark.postgresql
def test_a_postgresql_database_comes_back_whole_and_only_into_postgresql(sample, tmp_path, postgresql_url):
    addresses = []
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        for name in ("backup_of", "backup_into"):
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name}")
            addresses.append(postgresql_url.rpartition("/")[0] + f"/{name}")
    source, target = ({"DUNWELL_DATABASE_URL": address} for address in addresses)
    _dunwell(tmp_path / "of", "demo", "--no-serve", **source)

    _dunwell(tmp_path / "of", "backup", tmp_path / "b.tar.gz", **source)
    _dunwell(tmp_path / "into", "restore", tmp_path / "b.tar.gz", **target)

    assert _amounts(addresses[0]) == _amounts(addresses[1]) != []
    assert "--replace" in _dunwell(tmp_path / "into", "restore", tmp_path / "b.tar.gz", fails=True, **target)
    with psycopg.connect(addresses[1]) as changed:
        changed.execute("UPDATE ledger_company SET name = 'Changed'")
        changed.execute("CREATE TABLE of_later (id int)")
    _dunwell(tmp_path / "into", "restore", tmp_path / "b.tar.gz", "--replace", **target)
    _dunwell(tmp_path / "into", "verify", **target)
    assert _amounts(addresses[0]) == _amounts(addresses[1])

    said = _dunwell(tmp_path / "other", "restore", tmp_path / "b.tar.gz", fails=True)
    assert "of PostgreSQL" in said
    assert "names SQLite" in said
    said = _dunwell(tmp_path / "into", "restore", sample / "kept.tar.gz", "--replace", fails=True, **target)
    assert "of SQLite" in said
    assert _amounts(addresses[0]) == _amounts(addresses[1])


def _amounts(address):
    with psycopg.connect(address) as database:
        names = database.execute("SELECT name FROM ledger_company").fetchall()
        return names + database.execute("SELECT * FROM ledger_invoice ORDER BY id").fetchall()
