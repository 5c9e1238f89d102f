"""Single changes around the program to the database of a lived-in company: `verify` finds each and names its entry."""

import json
import shutil
import sqlite3
from datetime import date, datetime
from random import Random

import pytest
from attacks import Attack, Attacker
from django.db import DatabaseError, connection, transaction
from lived_in import live

from dunwell.cli.verify import verified
from dunwell.journal.reading import reading

CHANGES = {"sqlite": 1_000, "postgresql": 60}


def findings():
    with reading() as view:
        return verified(None, view)


@pytest.fixture
def lived_in(transactional_db, tmp_path):
    live(tmp_path)


def test_a_database_nobody_touched_gives_no_finding(lived_in):
    assert findings() == []


def test_every_single_change_is_found_and_the_first_wrong_entry_named(lived_in, tmp_path):
    draw = Random(20260311)
    tampered = in_copies(tmp_path, draw) if connection.vendor == "sqlite" else in_transactions(draw)
    missed = [attack.what for attack, found in tampered if not attack.is_named_by(found)]
    import os

    os.system(f"ls -la {tmp_path}")
    assert missed == []


def in_transactions(draw):
    """Yields changes with what is found, each in a transaction that is undone."""
    attacker = Attacker(draw)
    left = CHANGES["postgresql"]
    while left:
        attack = attacker.draw()
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                    for statement in attack.statements:
                        cursor.execute(*statement)
                yield attack, findings()
                transaction.set_rollback(True)
            left -= 1
        except DatabaseError:
            continue  # A constraint forbids this one: it is no change.


def in_copies(folder, draw):
    """Yields changes with what is found, each in a copy of the database's file."""
    attacker = Attacker(draw)
    guarded, open_, copy = (folder / f"{name}.sqlite3" for name in ("guarded", "open", "copy"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(guarded)])
    shutil.copyfile(guarded, open_)
    drop_triggers(open_)
    ours = connection.settings_dict["NAME"]
    left = CHANGES["sqlite"]
    try:
        connection.settings_dict["NAME"] = copy
        while left:
            on_disk = draw.random() < 0.2
            shutil.copyfile(guarded if on_disk else open_, copy)
            attack = byte_on_disk(copy, attacker, draw) if on_disk else attacker.draw()
            if attack is not None and carried_out(copy, attack):
                yield attack, findings()
                left -= 1
    finally:
        connection.settings_dict["NAME"] = ours


def drop_triggers(path):
    raw = sqlite3.connect(path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.commit()
    raw.close()


def byte_on_disk(path, attacker, draw):
    """Changes one byte of a payload in the file itself, past every trigger; None where its place is not known."""
    entry = draw.choice(attacker.entries)
    content, payload = bytearray(path.read_bytes()), entry.payload.encode()
    place = content.find(payload)
    if place < 0 or content.find(payload, place + 1) >= 0 or not payload.strip(b"{}"):
        return None
    at = place + draw.randrange(len(payload))
    content[at] = (content[at] + draw.randrange(1, 256)) % 256
    path.write_bytes(content)
    return Attack(
        f"byte {at - place} of the payload of entry {entry.company_id}/{entry.seq}",
        "journal",
        first=entry.seq,
    )


def carried_out(path, attack):
    raw = sqlite3.connect(path, isolation_level=None)
    try:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for statement, values in attack.statements:
            raw.execute(statement.replace("%s", "?"), [stored(value) for value in values])
    except sqlite3.IntegrityError:
        return False  # A constraint forbids this one: it is no change.
    finally:
        raw.close()
    return True


def stored(value):
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dict):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else value
