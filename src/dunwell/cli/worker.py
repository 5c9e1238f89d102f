"""`dunwell worker`: makes the rounds that are due and sends what may leave, until it is told to stop."""

import logging
from collections.abc import Callable
from datetime import datetime

import click
from django.conf import settings
from django.db import connection

from dunwell.cli.arguments import CompanyKey, Moment
from dunwell.cli.schema import fault_of_schema
from dunwell.cli.sending import worker as this_process
from dunwell.cli.stopping import STOP
from dunwell.ledger.models import Company
from dunwell.operations.signs_of_life import sign_off
from dunwell.operations.turns import DATABASE_LOST, Turns
from dunwell.outreach.bounces import read_mailbox
from dunwell.outreach.channels import CannotOpen, mail_domain, open_channels
from dunwell.outreach.outbox import Worker
from dunwell.portal.answering import answer_customers

log = logging.getLogger("dunwell.worker")

#: Pauses before a database that is gone is asked again; the last one holds from then on.
DATABASE_PAUSES_SECONDS = (1, 2, 5, 10, 30, 60)


class _CompanyKeyLater(click.ParamType):
    """The key of a company; it is looked up once the database answers."""

    name = "KEY"


@click.command()
@click.option(
    "--company", "keys", type=_CompanyKeyLater(), multiple=True, help="Only this one; may be given again."
)
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@click.option(
    "--at",
    type=Moment(),
    help="Pretend that it is this moment, and go on from there, for rehearsals and tests.",
)
@click.option("--every", "every_seconds", type=click.IntRange(1, 3600), default=5, show_default=True,
              metavar="SECONDS", help="How long to rest where there is nothing to do.")  # fmt: skip
def worker(keys: tuple[str, ...], once: bool, at: datetime | None, every_seconds: int) -> None:
    """Make the rounds that are due, send what may leave, and read what came back, until told to stop.

    SIGTERM or Ctrl-C lets it finish the message in hand. Several may run at once, on several machines.
    """
    by = this_process(at)
    try:
        with open_channels():
            pass
    except CannotOpen as error:
        raise click.ClickException(str(error)) from None
    if once:
        _refuse_other_tables()
        turns = _turns(by, _only(keys), sliced=False)
        turns.turn()
        answer_customers(open_channels, mail_domain(), by.moment())
        _sign_off(by)
        if turns.troubles:
            raise click.ClickException(
                f"Not all went well: {', '.join(sorted(turns.troubles))}. See the log above."
            )
        return
    log.info("started", extra={"worker": by.name})
    _keeping_on(_refuse_other_tables, by)
    only = _keeping_on(lambda: _only(keys), by)
    if not by.stopping():
        turns = _turns(by, only)
        while not by.stopping():
            more = _keeping_on(turns.turn, by)
            _keeping_on(lambda: answer_customers(open_channels, mail_domain(), by.moment()), by)
            if not more and not by.stopping():
                STOP.wait(every_seconds)
        _sign_off(by)
    log.info("ended", extra={"worker": by.name})


def _turns(by: Worker, only: tuple[Company, ...], sliced: bool = True) -> Turns:
    read_reports = read_mailbox if settings.DUNWELL_REPORTS["url"] else None
    return Turns(by, open_channels, mail_domain(), only, sliced, read_reports)


def _keeping_on(action: Callable[[], object], by: Worker) -> object:
    """Does it as soon as the database answers, and returns what it returns; None where the worker is to end first."""
    lost = 0
    while not by.stopping():
        try:
            done = action()
        except DATABASE_LOST as error:
            pause_seconds = DATABASE_PAUSES_SECONDS[min(lost, len(DATABASE_PAUSES_SECONDS) - 1)]
            lost += 1
            told = {"error": type(error).__name__, "pause_seconds": pause_seconds, "times": lost}
            log.warning("database lost", extra=told)
            connection.close()
            STOP.wait(pause_seconds)
            continue
        if lost:
            log.info("database back", extra={"times": lost})
        return done
    return None


def _only(keys: tuple[str, ...]) -> tuple[Company, ...]:
    """Returns the companies of these keys; none: of every one. Exits where there is none of a key."""
    return tuple(CompanyKey().convert(key, None, None) for key in keys)


def _refuse_other_tables() -> None:
    if fault := fault_of_schema():
        raise click.ClickException(fault)


def _sign_off(by: Worker) -> None:
    try:
        sign_off(by.name, by.now())
    except DATABASE_LOST as error:
        log.warning("database lost", extra={"error": type(error).__name__})
