"""A company that sends while its customers change their minds: run as `busy_company.py ACTION ARGUMENT…`.

Works on the database of `DUNWELL_DATABASE_URL`. Moments are those of the machine's monotonic clock, which all processes
share; each line of a file is one JSON list.
"""

import contextlib
import io
import json
import random
import re
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import django

sys.path.append(str(Path(__file__).resolve().parents[1]))

LONGEST_SECONDS = 120


def fill(count):
    from dunwell.bench.crash_process import AT
    from dunwell.bench.mailing import make_mailing
    from migrated import migrate

    migrate()
    make_mailing(int(count), AT)


def deliver(log):
    """Delivers until nothing is queued, or the company is paused; writes customer and moment just before each begin."""
    from django.db import connection

    from dunwell.bench.crash_process import AT, load
    from dunwell.outreach import deliver as delivery
    from dunwell.outreach import outbox

    load()
    delivery.BATCH = delivery.LARGEST = 100
    begun, begin = [], outbox.begin

    def watched(verdict, *rest):
        done = begin(verdict, *rest)
        if done:
            begun.append(verdict.message.customer.ref)
        return done

    outbox.begin = watched
    with Path(log).open("a") as file:
        connection.ensure_connection()
        commit = connection._commit

        def stamped():
            while begun:
                file.write(json.dumps([begun.pop(), time.monotonic_ns()]) + "\n")
                file.flush()
            return commit()

        connection._commit = stamped
        command = ["deliver", "--at", AT.isoformat()]
        import_module("dunwell.cli").dunwell.main(command, standalone_mode=False)


def change(log, taken, seed, count, pause_after):
    """Changes so many customers close to the turn of their message, and pauses the company after so many mails.

    Writes customer, change and the moment just after it was committed.
    """
    from dunwell.bench.crash_process import AT
    from dunwell.bench.mailing import KEY
    from dunwell.ledger.models import Company, Customer
    from dunwell.outreach.gates import pause

    import_module("dunwell.cli")
    chance, company = random.Random(int(seed)), Company.objects.get(key=KEY)
    left = {int(each.ref[1:]): each for each in Customer.objects.filter(company=company)}
    deadline, made = time.monotonic() + LONGEST_SECONDS, 0
    with Path(log).open("a") as file:

        def note(*said):
            file.write(json.dumps([*said, time.monotonic_ns()]) + "\n")
            file.flush()

        while len(last := _taken(taken)) < int(pause_after) and time.monotonic() < deadline:
            turn = chance.choice(last[-4:] or [0])
            # Some are ahead of whom is being written to, and some behind.
            somebody = left.pop(turn + chance.randint(-2, 12), None)
            if somebody is None or made == int(count):
                time.sleep(0.001)
                continue
            [deed] = chance.choices(CHANGES, (6, 6, 6, 6, 1, 1))
            deed(company, somebody)
            note(somebody.ref, deed.__name__)
            made += 1
        pause(company, at=AT, by="Dana", reason="stop")
        note("", "pause")


def pays(company, customer):
    from dunwell.bench.crash_process import AT
    from dunwell.bench.mailing import AS_OF
    from dunwell.ledger.payments import receive

    owed_minor = sum(customer.invoices.values_list("open_minor", flat=True))
    receive(customer, owed_minor, "EUR", AS_OF, at=AT, by="Dana")


def disputes(company, customer):
    from dunwell.bench.crash_process import AT
    from dunwell.bench.mailing import AS_OF
    from dunwell.ledger.holds import place_hold

    place_hold(customer, "dispute", AS_OF, at=AT, by="Dana", note="broken", owner="Dana")


def opts_out(company, customer):
    from dunwell.bench.crash_process import AT
    from dunwell.bench.mailing import AS_OF
    from dunwell.ledger.wishes import opt_out

    opt_out(customer, "email", AS_OF, at=AT, note="asked to", by="Dana")


def is_called(company, customer):
    from dunwell.bench.crash_process import AT
    from dunwell.bench.mailing import AS_OF
    from dunwell.outreach.taken import note_contact

    note_contact(customer, "call", on=AS_OF, at=AT, by="Dana", note="spoke")


def is_credited(company, customer):
    _import(company, "credit_notes", f"customer_ref,number,issued_on,currency,amount\n{customer.ref},"
            f"CN-{customer.ref},2026-03-11,EUR,90000.00\n")  # fmt: skip


def is_imported(company, customer):
    """An import says that all they owe is settled."""
    rows = "".join(
        f"{customer.ref},{each.number},{each.due_on},EUR,{each.amount_minor / 100:.2f},0.00\n"
        for each in customer.invoices.all()
    )
    _import(company, "invoices", "customer_ref,number,due_on,currency,amount,open_amount\n" + rows)


def _import(company, kind, text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        file.write_text(text)
        command = ["import", str(file), "--company", company.key, "--profile", "generic", "--kind", kind]
        with contextlib.redirect_stdout(io.StringIO()):
            import_module("dunwell.cli").dunwell.main(
                [*command, "--as-of", "2026-03-11"], standalone_mode=False
            )


CHANGES = (pays, disputes, opts_out, is_called, is_credited, is_imported)


def _taken(record):
    """The numbers of the customers whose mails the server has taken, in order."""
    lines = Path(record).read_text().splitlines() if Path(record).exists() else []
    return [int(number) for number in re.findall(r"c(\d+)@customer.example$", "\n".join(lines), re.MULTILINE)]


if __name__ == "__main__":
    django.setup()
    globals()[sys.argv[1]](*sys.argv[2:])
