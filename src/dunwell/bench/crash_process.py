"""The process behind `dunwell bench crash`: fills a ledger, kills deliverers at random moments, counts what is left.

`python -m dunwell.bench.crash_process ACTION ARGUMENT…` on the database of `DUNWELL_DATABASE_URL`; each action prints one
JSON document. Leaves out the mail server, and judging the counts (`crash`).
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import django

AT = datetime(2026, 3, 11, 10, tzinfo=UTC)
#: Every so many kills somebody pays, disputes or opts out.
CHANGE_EVERY = 3
#: The first guess of how long a deliverer lives, in seconds; what they get done then moves it.
FIRST_LIFE_SECONDS = 0.15
LIVES_SECONDS = (0.02, 20.0)
#: Nothing is killed for longer than that, whatever happens.
LONGEST_SECONDS = 1_500


def fill(messages: str) -> dict[str, Any]:
    """Makes the company, its customers, and one queued message for each."""
    from django.core.management import call_command

    from dunwell.bench.mailing import make_mailing

    call_command("migrate", verbosity=0)
    make_mailing(int(messages), AT)
    return {}


def kill(messages: str, kills: str, workers: str, record: str, seed: str) -> dict[str, Any]:
    """Runs deliverers, kills them so often, then lets one finish; returns how often and how long."""
    load()
    started = time.monotonic()
    killing = _Killing(int(messages), int(kills), Path(record), random.Random(int(seed)))
    killing.run(int(workers))
    finished = killing.finish()
    return {
        "kills": killing.kills,
        "failed": killing.failed,
        "changes": killing.changes,
        "finished": finished,
        "seconds": round(time.monotonic() - started, 1),
    }


def count() -> dict[str, Any]:
    """Returns the state of every message, by number, and how many of those withdrawn had a change of their own."""
    from dunwell.outreach.models import Attempt, Message

    states = {str(pk): status for pk, status in Message.objects.values_list("pk", "status")}
    reasons = Counter(
        reason.partition(":")[0]
        for reason in Message.objects.filter(status="withdrawn").values_list("status_reason", flat=True)
    )
    return {"states": states, "withdrawn": dict(reasons), "attempts": Attempt.objects.count()}


def load() -> None:
    """Loads what a deliverer needs before the first one is forked, so that they start at once. Starts no thread."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    for name in ("holidays", "pandas", "duckdb", "dunwell.cli.deliver"):
        import_module(name)
    for _, path, _ in settings.DUNWELL_CHANNELS.values():
        import_string(path)


class _Killing:
    """Deliverers in some places at once, each with a random moment to die at."""

    def __init__(self, messages: int, kills: int, record: Path, chance: random.Random) -> None:
        self.kills, self.failed, self.changes = 0, [], 0
        self._asked, self._messages, self._record, self._chance = kills, messages, record, chance
        self._life_seconds, self._until = FIRST_LIFE_SECONDS, time.monotonic() + LONGEST_SECONDS
        self._log = record.with_suffix(".log")
        self._changers: list[_Fork] = []

    def run(self, workers: int) -> None:
        """Kills until it has been done so often, or a deliverer has failed."""
        from dunwell.outreach import deliver

        # Small claims, so that all have something to send, and many claims are left behind.
        deliver.BATCH = max(1, min(deliver.BATCH, self._messages // (10 * workers)))
        deliver.LARGEST = deliver.BATCH
        places = [self._born() for _ in range(workers)]
        taken = 0
        while self.kills < self._asked and not self.failed and time.monotonic() < self._until:
            place = min(range(workers), key=lambda each: places[each][1])
            child, dies_at = places[place]
            time.sleep(max(0.0, dies_at - time.monotonic()))
            self._bury(child)
            places[place] = self._born()
            before, taken = taken, self._taken()
            # Whoever lives longer delivers more: aim at the last kill falling on the last messages.
            wanted = (self._messages * 0.97 - taken) / max(1, self._asked - self.kills)
            factor = 1.15 if taken - before < wanted else 0.85
            least, most = LIVES_SECONDS
            self._life_seconds = min(most, max(least, self._life_seconds * factor))
            if self.kills % CHANGE_EVERY == 0:
                self._change()
        for child, _ in places:
            self._bury(child)

    def finish(self) -> bool:
        """Lets single deliverers run to their end until nothing is queued; says whether that came to be."""
        from django.db import connection

        from dunwell.outreach.models import Message

        for changer in self._changers:
            self._note(changer.wait())
        for _ in range(20):
            self._note(_Fork(_deliver_once, self._log).wait())
            queued = Message.objects.filter(status__in=("queued", "sending")).exists()
            connection.close()
            if not queued:
                return True
        return False

    def _born(self) -> tuple["_Fork", float]:
        dies_at = time.monotonic() + self._chance.uniform(0, 2 * self._life_seconds)
        return _Fork(_deliver_for_ever, self._log), dies_at

    def _bury(self, child: "_Fork") -> None:
        code = child.kill()
        if code is None:
            self.kills += 1
        else:
            self._note(code)

    def _note(self, code: int) -> None:
        if code:
            self.failed.append(code)

    def _change(self) -> None:
        seed, places = self._chance.random(), self._messages
        self._changers.append(_Fork(lambda: _change_three(random.Random(seed), places), self._log))
        self.changes += 3

    def _taken(self) -> int:
        return self._record.read_bytes().count(b"\n") if self._record.exists() else 0


def _deliver_once() -> None:
    # The command as people run it; the layers below the command line do not know it.
    import_module("dunwell.cli").dunwell.main(
        ["deliver", "--at", AT.isoformat()], prog_name="dunwell", standalone_mode=False
    )


def _deliver_for_ever() -> None:
    while True:
        _deliver_once()
        time.sleep(0.02)


def _change_three(chance: random.Random, customers: int) -> None:
    """Three customers pay all they owe, dispute it, or ask not to be written to."""
    from dunwell.bench.mailing import AS_OF, KEY
    from dunwell.ledger.models import Customer
    from dunwell.ledger.wishes import opt_out

    for change in (_pays, _disputes, opt_out):
        ref = f"C{chance.randint(1, customers)}"
        somebody = Customer.objects.get(company__key=KEY, ref=ref)
        if change is opt_out:
            opt_out(somebody, "email", AS_OF, at=AT, note="asked to", by="Dana")
        else:
            change(somebody, AS_OF)


def _pays(customer: Any, on: date) -> None:
    from dunwell.ledger.payments import receive

    owed_minor = sum(customer.invoices.values_list("open_minor", flat=True))
    if owed_minor:
        receive(customer, owed_minor, "EUR", on, at=AT, by="Dana")


def _disputes(customer: Any, on: date) -> None:
    from dunwell.ledger.holds import place_hold

    place_hold(customer, "dispute", on, at=AT, by="Dana", note="not delivered", owner="Dana")


class _Fork:
    """A process that does some work: a copy of this one, so that it starts at once."""

    def __init__(self, work: Callable[[], None], log: Path) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            code = 70
            try:
                said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                os.dup2(said, 1)
                os.dup2(said, 2)
                work()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)

    def wait(self) -> int:
        """Waits for its end and returns its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> int | None:
        """Kills it and returns None; the exit code where it had ended by itself."""
        os.kill(self.pid, signal.SIGKILL)
        code = self.wait()
        return None if code == -signal.SIGKILL else code


ACTIONS: dict[str, Callable[..., dict[str, Any]]] = {"fill": fill, "kill": kill, "count": count}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[2:])))
