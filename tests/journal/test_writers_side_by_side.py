"""Many write to one company at once: nobody waits for ever, and the journal is whole, at the end and on the way."""

import threading
from random import Random

import pytest
from django.db import connection

from days import NOW, TODAY
from dunwell.cli.verify import verified
from dunwell.journal.models import Entry
from dunwell.journal.reading import reading
from dunwell.ledger.agreed import change_address
from dunwell.ledger.companies import make_company, note_setting
from dunwell.ledger.holds import place_hold
from dunwell.ledger.imports import ImportOptions, import_export
from dunwell.ledger.models import Company, Customer
from dunwell.ledger.payments import receive
from dunwell.ledger.wishes import opt_out

TURNS = 12
MOMENT = {"at": NOW, "by": "Lee"}


def bring(company, path, draw):
    bills = [
        f"C{number},A{number},2026-01-01,2026-02-01,EUR,{draw.randrange(50, 99)}.00" for number in range(6)
    ]
    path.write_text("\n".join(("customer_ref,number,issued_on,due_on,currency,amount", *bills)) + "\n")
    outcome = import_export(
        company, path, "generic", TODAY, NOW, ImportOptions(accept_partial=True), by="Lee"
    )
    assert outcome.written, outcome.findings


def verify():
    with reading() as view:
        assert [finding.message for finding in verified(None, view)] == []


@pytest.fixture
def birch(transactional_db, tmp_path):
    company = make_company(key="birch", name="B", currency="EUR", jurisdiction="IE", language="en", **MOMENT)
    bring(company, tmp_path / "first.csv", Random(0))
    return company


def test_nobody_waits_for_ever_and_nothing_is_lost(birch, tmp_path):
    customers = list(Customer.objects.filter(company=birch))
    works = [
        lambda turn, draw: bring(birch, tmp_path / f"{turn}.csv", draw),
        lambda turn, draw: receive(draw.choice(customers), draw.randrange(1, 900), "EUR", TODAY, **MOMENT),
        lambda turn, draw: place_hold(draw.choice(customers), "reply", TODAY, note="", owner="L", **MOMENT),
        lambda turn, draw: change_address(
            draw.choice(customers), "email", f"{turn}@c.example", TODAY, **MOMENT
        ),
        lambda turn, draw: opt_out(draw.choice(customers), "", TODAY, note="", **MOMENT),
        lambda turn, draw: note_setting(birch, "pause", turn, turn + 1, NOW, "Lee"),
        lambda turn, draw: verify(),
    ]
    failed = []
    threads = [threading.Thread(target=repeated, args=(work, failed)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    assert failed == []
    verify()
    kinds = list(Entry.objects.filter(company_id=birch.pk).values_list("kind", flat=True))
    assert (kinds.count("import"), kinds.count("payment"), kinds.count("hold")) == (TURNS + 1, TURNS, TURNS)
    assert Company.objects.count() == 1


def repeated(work, failed):
    draw = Random(7)
    try:
        for turn in range(TURNS):
            work(turn, draw)
    except Exception as error:  # Reported in the thread of the test.
        failed.append(repr(error))
    finally:
        connection.close()
