"""Does what people asked for: claimed by one process, once more by another where that one is gone. Leaves out what it is.

Each kind of work is safe to repeat: what was broken off is done again from its beginning, and goes on from what is there.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string

from dunwell.operations.asked_work import KINDS, LEASE, MOST_TRIES, to_do
from dunwell.operations.models import Work
from dunwell.outreach.outbox import Worker
from dunwell.values.delivery import Transport

log = logging.getLogger("dunwell.worker")


class CannotDo(Exception):
    """The work cannot be done; the message says why and what to do, for whoever asked."""


class _Stopping(Exception):
    """The process is to end: the work is left for another."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the function of a kind of work is given beside the work: who does it, and how it tells how far it is.

    `open_channels` opens the ways out, for what sends.
    """

    work: Work
    worker: Worker
    open_channels: Callable[[], AbstractContextManager[Mapping[str, Transport]]]
    mail_domain: str

    def progress(self, done: int, of: int | None = None, doing: str = "") -> None:
        """Tells how far it is; `doing` is a code of the list `doing`, `of` None: nobody knows how much there is.

        Inside a transaction nobody can read it before its end: tell between transactions. Where the process is to end, this
        does not return.
        """
        self.tell(done, of, doing)
        if self.worker.stopping():
            raise _Stopping

    def tell(self, done: int, of: int | None = None, doing: str = "") -> None:
        """Tells how far it is, and returns also where the process is to end: for what finishes first what it has in hand."""
        until = self.worker.now() + LEASE
        self._mine().update(done=done, of=of, doing=doing, claimed_until=until)

    def _mine(self) -> Any:
        return Work.objects.filter(pk=self.work.pk, claimed_by=self.worker.name, ended_at=None)


def do_next(
    worker: Worker,
    open_channels: Callable[[], AbstractContextManager[Mapping[str, Transport]]],
    mail_domain: str,
    companies: tuple[int, ...] = (),
) -> Work | None:
    """Does the work that was asked for the longest ago, and returns it; None: there is none that nobody is at.

    Whatever goes wrong is kept with the work; raises only where the database itself is in trouble.
    """
    work = _claim(worker, companies)
    if work is None:
        return None
    told = {"company": work.company.key, "work": work.pk, "kind": work.kind}
    log.info("work begun", extra=told)
    run = Run(work, worker, open_channels, mail_domain)
    mine = Work.objects.filter(pk=work.pk, claimed_by=worker.name, ended_at=None)
    try:
        outcome = import_string(KINDS[work.kind].replace(":", "."))(run)
    except _Stopping:
        mine.update(claimed_by="", claimed_until=None, tries=work.tries - 1)
        log.info("work left for another", extra=told)
        return work
    except (OperationalError, InterfaceError):
        raise
    except CannotDo as error:
        mine.update(ended_at=worker.now(), claimed_by="", claimed_until=None, trouble=str(error)[:500])
        log.info("work cannot be done", extra=told)
        return work
    except Exception as error:
        said = f"A fault of the program: {type(error).__name__}. Its log says more."
        mine.update(ended_at=worker.now(), claimed_by="", claimed_until=None, trouble=said)
        log.exception("work failed", extra=told)
        return work
    mine.update(ended_at=worker.now(), claimed_by="", claimed_until=None, outcome=outcome)
    log.info("work done", extra=told)
    return work


def _claim(worker: Worker, companies: tuple[int, ...]) -> Work | None:
    """Claims the next work by a conditional update that one process alone can make."""
    now = worker.now()

    def left(name: str) -> bool:
        # One process does one thing at a time: what its own name is at is what it could not go on with.
        return name == worker.name or worker.is_gone(name)

    while (work := to_do(now, left, companies).select_related("company").first()) is not None:
        same = Work.objects.filter(
            pk=work.pk, ended_at=None, claimed_by=work.claimed_by, claimed_until=work.claimed_until
        )
        if work.tries >= MOST_TRIES or work.kind not in KINDS:
            said = f"It was begun {work.tries} times, and whoever was at it ended without a word."
            same.update(ended_at=worker.now(), claimed_by="", claimed_until=None, trouble=said)
            continue
        values = {"claimed_by": worker.name, "claimed_until": now + LEASE, "tries": work.tries + 1}
        if same.update(**values, done=0, of=None, doing=""):
            for name, value in values.items():
                setattr(work, name, value)
            return work
    return None
