"""`dunwell work`: does what people ask for on pages, and nothing else. `dunwell serve` runs it beside the pages.

While there is nothing to do it reads no more than the question whether there is; what the work itself needs is loaded
once there is some.
"""

import logging
import os

import click
from django.db import InterfaceError, OperationalError, connection

from dunwell.cli.arguments import now
from dunwell.cli.stopping import STOP
from dunwell.operations.asked_work import to_do
from dunwell.operations.models import Work
from dunwell.outreach.process import is_gone

log = logging.getLogger("dunwell.worker")

#: How often it is asked whether there is something to do.
REST_SECONDS = 1
#: How long a database that is gone is left alone.
DATABASE_PAUSE_SECONDS = 5


@click.command()
@click.option("--once", is_flag=True, help="Do what was asked for by now, then stop.")
@click.option(
    "--beside",
    "parent",
    type=click.IntRange(min=1),
    help="Stop when the process of this number, which began it, ends.",
)
def work(once: bool, parent: int | None) -> None:
    """Do what people ask for on pages: rounds, deliveries, imports. `dunwell worker` does so too, beside all else."""
    STOP.listen()
    while not STOP.asked and (parent is None or os.getppid() == parent):
        try:
            did = _next()
        except (OperationalError, InterfaceError) as error:
            log.warning("database lost", extra={"error": type(error).__name__})
            connection.close()
            STOP.wait(DATABASE_PAUSE_SECONDS)
            continue
        if not did:
            if once:
                return
            STOP.wait(REST_SECONDS)


def _next() -> Work | None:
    """Does the next work and returns it; None: there is none."""
    if not to_do(now(), is_gone).exists():
        return None
    from dunwell.cli.sending import worker
    from dunwell.operations.doing_work import do_next
    from dunwell.outreach.channels import mail_domain, open_channels

    return do_next(worker(), open_channels, mail_domain())
