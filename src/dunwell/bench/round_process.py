"""The processes of `dunwell bench round`: fill a ledger, make a round, measure the floor. Each prints one JSON object.

They are processes of their own so that time and memory are the round's alone. Leaves out comparing and printing.
"""

import inspect
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

KEY = "bench"


def main(action: str, *sizes: str) -> None:
    """Does what its name says, with whole numbers for sizes, and prints what it measured."""
    import django

    django.setup()
    print(json.dumps(ACTIONS[action](*map(int, sizes))))


def fill(customers: int, open_invoices: int, messages: int) -> dict[str, Any]:
    """Makes the tables, and a company of this size with its history. Refuses a database that holds anything else."""
    from django.core.management import call_command
    from django.db import transaction

    from dunwell.bench.big_history import write_history
    from dunwell.bench.big_ledger import BigLedger, Size, make_company, settle_down
    from dunwell.ledger import models as ledger
    from dunwell.outreach import models as outreach

    call_command("migrate", verbosity=0)
    if ledger.Company.objects.exists():
        sys.exit("The database holds a company already. Give a database that is empty: measuring fills it.")
    with transaction.atomic():
        big = BigLedger(make_company(KEY), Size(customers, open_invoices, messages=messages))
        big.write()
        write_history(big)
    settle_down(ledger.Customer, ledger.Invoice, ledger.Payment, outreach.Decision, outreach.Message)
    return {"invoices": ledger.Invoice.objects.count(), "messages": outreach.Message.objects.count()}


def size() -> dict[str, Any]:
    """Makes the tables, and tells how much is in them; a database that was filled before can be measured again."""
    from django.core.management import call_command

    from dunwell.ledger.models import Customer, Invoice

    call_command("migrate", verbosity=0)
    return {"customers": Customer.objects.count(), "invoices": Invoice.objects.count()}


def make_round() -> dict[str, Any]:
    """Makes the company's round, and tells how long each part took, and the memory at its highest."""
    from dunwell.bench.big_ledger import AS_OF, MOMENT
    from dunwell.bench.machine import peak_mb
    from dunwell.ledger.models import Company
    from dunwell.outreach import daily_round

    parts = _Parts()
    parts.watch(daily_round, "gather", "plan", "letters")
    parts.watch(daily_round.round_facts, "pack", "store", "load")
    parts.watch(daily_round.bulk, "insert")
    started = time.perf_counter()
    result = daily_round.run_round(Company.objects.get(key=KEY), AS_OF, at=MOMENT)
    whole = time.perf_counter() - started
    seconds = parts.seconds
    named = {
        "gather": seconds["gather"],
        "keep facts": seconds["pack"] + seconds["store"] + seconds["load"],
        "plan": seconds["plan"],
        "compose": seconds["letters"],
        "insert rows": seconds["insert"],
    }
    return {
        "act": result.act,
        "customers": result.act + sum(result.wait.values()),
        "seconds": whole,
        "cpu_seconds": time.process_time(),
        "parts": named | {"everything else": whole - sum(named.values())},
        "peak_mb": peak_mb(),
    }


def floor() -> dict[str, Any]:
    """Measures bare reads of what the round reads, and bare inserts of the rows it wrote, taken out just before.

    The reads are every row of those columns; the inserts go into the same tables with the same indexes and constraints.
    """
    from django.db import connection, transaction

    from dunwell.ledger import bulk

    started, cpu_started = time.perf_counter(), time.process_time()
    with connection.cursor() as cursor:
        for sql in _READ:
            cursor.execute(sql)
            while cursor.fetchmany(20_000):
                pass
    read, cpu_read = time.perf_counter() - started, time.process_time() - cpu_started
    written = {model: _rows(model) for model in reversed(_written())}
    _forget(*_written())
    started, cpu_started = time.perf_counter(), time.process_time()
    with transaction.atomic():
        for model, (columns, rows) in written.items():
            bulk.insert(model, columns, rows)
    return {
        "read": read,
        "write": time.perf_counter() - started,
        "cpu_seconds": cpu_read + time.process_time() - cpu_started,
    }


def forget() -> dict[str, Any]:
    """Takes the measured round out again, so that it can be made once more."""
    from dunwell.outreach.models import Round, RoundFacts

    _forget(*_written(), RoundFacts, Round)
    return {}


#: What the round reads, as whole tables: nothing is chosen, joined or summed.
_READ = (
    "SELECT id, ref, name, kind, country, region, language, key_account FROM ledger_customer",
    "SELECT id, customer_id, currency, number, issued_on, due_on, open_minor FROM ledger_invoice WHERE open_minor > 0",
    "SELECT id, customer_id, currency, received_on, open_minor FROM ledger_payment WHERE open_minor > 0",
    "SELECT id, customer_id, currency, issued_on, open_minor FROM ledger_creditnote WHERE open_minor > 0",
    "SELECT message_id, track, occasion_id, step_no FROM outreach_covered",
    "SELECT id, customer_id, done_on FROM outreach_message",
    "SELECT customer_id, track, occasion_id, kind, starts_on, ends_on, note, owner, review_on FROM ledger_hold",
    "SELECT customer_id, channel, on_date FROM outreach_contact",
    "SELECT customer_id, channel, address, replaced_on, bounced_on, consent, consent_on FROM ledger_contactpoint",
    "SELECT customer_id, name, role, language FROM ledger_contactperson",
)


def _written() -> list[Any]:
    """Returns the models whose rows a round writes by the thousand, children first."""
    from dunwell.outreach.models import Covered, Decision, Message

    return [Covered, Message, Decision]


def _of_the_round(model: Any) -> Any:
    """Returns the rows of the measured round; earlier ones were made by the program version `bench`."""
    from dunwell.outreach.models import Round

    made = Round.objects.exclude(program_version="bench").values("pk")
    way = {"Covered": "message__decision__round__in", "Message": "decision__round__in", "Round": "pk__in"}
    return model.objects.filter(**{way.get(model.__name__, "round__in"): made})


def _rows(model: Any) -> tuple[list[str], list[Any]]:
    columns = [column.name for column in model._meta.concrete_fields]
    return columns, list(_of_the_round(model).values_list(*columns))


def _forget(*models: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        for model in models:
            found = _of_the_round(model)
            found._raw_delete(found.db)


class _Parts:
    """Adds up the time spent in functions of a module, by their name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def watch(self, module: Any, *names: str) -> None:
        """Puts a clock around functions of the module; a generator's time is what it takes to yield, not its user's."""
        for name in names:
            function = getattr(module, name)
            watched = self._generator if inspect.isgeneratorfunction(function) else self._function
            setattr(module, name, watched(name, function))

    def _function(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **options: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*args, **options)
            finally:
                self.seconds[name] += time.perf_counter() - started

        return timed

    def _generator(self, name: str, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def timed(*args: Any) -> Iterator[Any]:
            each = self._function(name, function(*args).__next__)
            try:
                while True:
                    yield each()
            except StopIteration:
                return

        return timed


ACTIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "fill": fill,
    "size": size,
    "round": make_round,
    "floor": floor,
    "forget": forget,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
