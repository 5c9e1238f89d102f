"""What other processes do beside a test: pay, make rounds, read, look after them. Run as `beside.py ACTION ARGUMENT…`.

Every action works on the database of `DUNWELL_DATABASE_URL` and prints one JSON document.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import django

sys.path.append(str(Path(__file__).resolve().parents[1]))

FIRST_DAY = date(2026, 3, 11)
BEFORE = FIRST_DAY - timedelta(days=30)
MOMENT = datetime(2026, 3, 11, 8, tzinfo=UTC)
CUSTOMERS, PAIRS = 100, 10
#: What one invoice of a pair owes, and what a payment brings beyond both of a pair: it stays as unapplied cash.
OWED_MINOR, EXTRA_MINOR = 5_000, 1


def fill():
    """Makes customers with pairs of invoices, `A-<customer>-<pair>` and `B-<customer>-<pair>`."""
    from dunwell.ledger.models import Company, ContactPoint, Customer, Invoice
    from migrated import migrate

    migrate()
    company = Company.objects.create(
        key="birch", name="Birch", currency="EUR", jurisdiction="IE", language="en", created_at=MOMENT
    )
    for number in range(CUSTOMERS):
        owner = Customer.objects.create(company=company, ref=f"c{number}", name=f"Customer {number}")
        ContactPoint.objects.create(customer=owner, channel="email", address=f"c{number}@customers.example")
        Invoice.objects.bulk_create(
            Invoice(
                company=company, customer=owner, number=f"{side}-{number}-{pair}", currency="EUR",
                amount_minor=OWED_MINOR, open_minor=OWED_MINOR, issued_on=BEFORE,
                due_on=FIRST_DAY - timedelta(days=20 - 2 * pair),
            )
            for side in "AB" for pair in range(PAIRS)
        )  # fmt: skip


def pay(first, step):
    """Pays each pair by one payment that settles both, with a little left over; every `step`-th pair from `first`."""
    from dunwell.ledger.models import Customer
    from dunwell.ledger.payments import receive

    pairs = [(number, pair) for number in range(CUSTOMERS) for pair in range(PAIRS)][int(first) :: int(step)]
    random.Random(1).shuffle(pairs)
    owners = {int(owner.ref[1:]): owner for owner in Customer.objects.all()}
    for number, pair in pairs:
        receive(
            owners[number], 2 * OWED_MINOR + EXTRA_MINOR, "EUR", BEFORE + timedelta(days=1),
            numbers=[f"A-{number}-{pair}", f"B-{number}-{pair}"], at=MOMENT, by="Dana",
        )  # fmt: skip
    return len(pairs)


def rounds(stop):
    """Makes the rounds of one day after the other until the file `stop` is there, and one more."""
    day = FIRST_DAY
    while True:
        last = Path(stop).exists()
        make_round(day.isoformat())
        if last:
            return (day - FIRST_DAY).days + 1
        day += timedelta(days=1)


def read(stop):
    """Adds up the ledger again and again until the file `stop` is there; returns the sums that were seen."""
    from django.db import connection

    seen, times = set(), 0
    while not Path(stop).exists():
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT (SELECT SUM(open_minor) FROM ledger_invoice)
                + (SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_allocation)"""
            )
            seen.add(int(cursor.fetchone()[0]))
            times += 1
    return {"sums": sorted(seen), "times": times}


def make_round(day, start_at="0"):
    """Makes the round of a day in small batches, at the moment `start_at` (seconds since 1970) or at once."""
    from dunwell.ledger.models import Company
    from dunwell.outreach import daily_round

    daily_round.BATCH = 20
    company = Company.objects.get()
    time.sleep(max(0.0, float(start_at) - time.time()))
    return daily_round.run_round(company, date.fromisoformat(day), at=MOMENT).as_dict()


def books():
    """Returns what the ledger holds in the end."""
    from django.db.models import Sum

    from dunwell.ledger.check import check_money
    from dunwell.ledger.models import Invoice, Payment

    return {
        "payments": Payment.objects.count(),
        "received_minor": Payment.objects.aggregate(sum=Sum("amount_minor"))["sum"],
        "unapplied_minor": Payment.objects.aggregate(sum=Sum("open_minor"))["sum"],
        "open_minor": Invoice.objects.aggregate(sum=Sum("open_minor"))["sum"],
        "findings": [each.message for each in check_money()],
    }


def seen_by_rounds():
    """Returns for each round how many pairs it saw paid, and what it saw torn: half a pair, or a payment half there."""
    from dunwell.outreach import round_facts
    from dunwell.outreach.models import Round

    return [_seen(round_facts.load(made).particulars) for made in Round.objects.order_by("as_of")]


def _seen(particulars):
    open_ = dict.fromkeys((row["customer_id"] for row in particulars["people"].to_pylist()), 0)
    numbers = set()
    for row in particulars["items"].to_pylist():
        open_[row["customer_id"]] += 1
        numbers.add(row["number"])
    torn = sorted(each for each in numbers if each.translate(str.maketrans("AB", "BA")) not in numbers)
    credit = {row["customer_id"]: row["credit_minor"] for row in particulars["credits"].to_pylist()}
    for owner, items in open_.items():
        if credit.get(owner, 0) != (PAIRS - items // 2) * EXTRA_MINOR:
            torn.append(f"customer {owner}: {items} open, credit {credit.get(owner, 0)}")
    return {"paid": CUSTOMERS * PAIRS - len(numbers) // 2, "torn": torn}


def content(day):
    """Returns the hash of all that the round of a day wrote, without the numbers the database gives, and its counts."""
    from dunwell.outreach.models import Covered, Decision, Message, Round

    made = Round.objects.get(as_of=day)
    parts = [
        [made.facts_sha256, made.playbooks_sha256, made.rules_sha256, made.messages_sha256],
        [
            (name, hashlib.sha256(data).hexdigest())
            for name, data in made.facts.values_list("table", "parquet")
        ],
        list(_values(Decision, made.decisions, "customer_id", {"id", "round_id"})),
        list(
            _values(
                Message, Message.objects.filter(decision__round=made), "customer_id", {"id", "decision_id"}
            )
        ),
        list(
            Covered.objects.filter(message__decision__round=made)
            .order_by("occasion_id")
            .values_list("message__customer_id", "track", "occasion_id", "step_no")
        ),
    ]
    parts[1].sort()
    return {
        "finished": made.finished_at is not None,
        "decisions": len(parts[2]),
        "messages": len(parts[3]),
        "sha256": hashlib.sha256(repr(parts).encode()).hexdigest(),
    }


def _values(model, rows, order, without):
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in without]
    return rows.order_by(order).values_list(*names)


def killed(day, times):
    """Kills the round of a day at random moments; returns the contents it has once it could finish.

    Broken off one to three times each, then made again, taken away, and so on until it was killed `times` times.
    """
    import holidays  # noqa: F401  Imported here once, not in each of the processes.
    import pandas  # noqa: F401
    from django.db import connection

    from dunwell.outreach import daily_round  # noqa: F401
    from dunwell.outreach.models import Round

    chance = random.Random(2)
    started = time.perf_counter()
    _Fork(day).wait()
    whole = time.perf_counter() - started
    undisturbed = content(day)
    contents, kills, broken_off = [], 0, 0
    while kills < int(times):
        Round.objects.all().delete()
        connection.close()
        for _ in range(chance.randint(1, 3)):
            child = _Fork(day)
            time.sleep(chance.uniform(0, whole))
            child.kill()
            kills += 1
        found = Round.objects.filter(as_of=day).first()
        broken_off += found is not None and found.finished_at is None
        connection.close()
        _Fork(day).wait()
        contents.append(content(day))
    differing = [each for each in contents if each != undisturbed]
    return {"kills": kills, "broken_off": broken_off, "undisturbed": undisturbed, "differing": differing}


class _Fork:
    """A process that makes a round: a copy of this one, so that it starts at once. No thread runs here yet."""

    def __init__(self, day):
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                make_round(day)
                code = 0
            finally:
                os._exit(code)

    def wait(self):
        _, status = os.waitpid(self.pid, 0)
        assert status == 0, f"the round ended with {status}"

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
