"""Memory that does not grow with the file, crashes that leave nothing behind, and both databases alike."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.own_database

SCRIPT = """
import os, sys
from datetime import date, datetime, UTC
from pathlib import Path
import django
django.setup()
from dunwell.bench.machine import peak_mb
from dunwell.ledger.imports import import_export
from dunwell.ledger.models import Company, Invoice, Payment, Customer
company, _ = Company.objects.get_or_create(key="birch", defaults=dict(name="Birch", currency="EUR", jurisdiction="IE",
    language="en", created_at=datetime(2026, 3, 11, tzinfo=UTC)))
before = peak_mb()
def slowly(done, total):
    if os.environ.get("SLOWLY"):
        print("reading", flush=True)
outcome = import_export(company, Path(sys.argv[1]), "generic", date(2026, 6, 17), datetime(2026, 6, 17, tzinfo=UTC),
                        progress=slowly, by="Dana")
again = None
if len(sys.argv) > 2:
    again = import_export(company, Path(sys.argv[1]), "generic", date(2026, 6, 17), datetime(2026, 6, 17, tzinfo=UTC),
                          by="Dana")
import json
print(json.dumps({"grown_mb": peak_mb() - before, "outcome": outcome.as_dict()["created"], "written": outcome.written,
    "again": again and [again.created, again.updated, again.unchanged], "findings": str(outcome.findings[:2]),
    "open": sorted(Invoice.objects.values_list("number", "open_minor"))[:50], "payments": Payment.objects.count()}))
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "DUNWELL_DATABASE_URL"}
    return {
        **inherited,
        "DUNWELL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        **more,
    }


def migrated(home: Path, **more: str) -> dict[str, str]:
    home.mkdir(exist_ok=True)
    settings = environment(home, **more)
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=settings, check=True)
    return settings


def imported(file: Path, settings: dict[str, str], *more: str) -> dict:
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file), *more],
        env=settings,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(found.stdout.splitlines()[-1])


def big_csv(file: Path, rows: int) -> Path:
    with open(file, "w") as target:
        target.write("customer_ref,customer_name,number,issued_on,due_on,currency,amount,open_amount,note\n")
        for number in range(rows):
            customer = number % 5000
            target.write(
                f"C{customer},Customer {customer},INV-{number},2026-01-05,2026-02-04,EUR,{number}.50,{number}.50,"
                f"{'x' * 40}\n"
            )
    return file


def big_workbook(file: Path, rows: int) -> Path:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append("customer_ref number issued_on due_on currency amount".split())
    for number in range(rows):
        sheet.append([f"C{number % 500}", f"INV-{number}", "2026-01-05", "2026-02-04", "EUR", number + 0.5])
    book.save(file)
    return file


@pytest.mark.parametrize(("make", "sizes"), [(big_csv, (20_000, 120_000)), (big_workbook, (3_000, 18_000))])
def test_memory_does_not_grow_with_the_file(tmp_path, make, sizes):
    grown = []
    for rows in sizes:
        settings = migrated(tmp_path / f"home-{rows}")
        found = imported(make(tmp_path / f"{rows}.data", rows), settings)
        assert found["outcome"]["invoices"] == rows
        grown.append(found["grown_mb"])

    # Six times the rows; what grows are caches with limits of their own.
    assert grown[1] - grown[0] < 40, grown
    assert grown[1] < 150, grown


def test_a_process_killed_in_the_middle_leaves_nothing_half_written(tmp_path):
    settings = migrated(tmp_path / "home", SLOWLY="yes")
    file = big_csv(tmp_path / "big.csv", 60_000)
    database = tmp_path / "home" / "dunwell.sqlite3"

    for delay in (0.0, 0.4, 0.8, 1.2):
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(file)], env=settings, stdout=subprocess.PIPE
        )
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with sqlite3.connect(database) as connection:
            counts = [connection.execute(f"SELECT count(*) FROM ledger_{table}").fetchone()[0]
                      for table in ("invoice", "customer", "importrun")]  # fmt: skip
        assert counts in ([0, 0, 0], [60_000, 5_000, 1])

    found = imported(file, settings)
    assert found["written"]


@pytest.mark.postgresql
def test_both_databases_hold_the_same_afterwards(tmp_path, postgresql_url):
    import psycopg

    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS dunwell_imports")
        connection.execute("CREATE DATABASE dunwell_imports")
    url = postgresql_url.rpartition("/")[0] + "/dunwell_imports"
    file = tmp_path / "some.csv"
    file.write_text(
        "customer_ref,number,issued_on,due_on,currency,amount,open_amount,last_chased_on,last_step,country,email\n"
        "C1,1,2026-01-05,2026-02-04,EUR,100,40,2026-03-01,2,IE,a@b.example\n"
        "C1,2,2026-01-05,2026-02-04,EUR,100,0,,,IE,a@b.example\nC2,3,,2026-02-04,GBP,7,7,,,,\n"
        "C2,4,2026-01-05,2026-01-05,EUR,-9,-5,,,,\n"
    )

    sqlite = imported(file, migrated(tmp_path / "sqlite"), "twice")
    postgres = imported(file, migrated(tmp_path / "postgres", DUNWELL_DATABASE_URL=url), "twice")

    for found in (sqlite, postgres):
        found.pop("grown_mb")
    assert sqlite["written"]
    assert sqlite["again"][:2] == [{}, {}]
    assert sqlite == postgres
