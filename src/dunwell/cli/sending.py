"""What the sending commands share: this process as a worker, and one pass over the queues of companies."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click

from dunwell.cli.arguments import now
from dunwell.cli.stopping import STOP
from dunwell.ledger.models import Company
from dunwell.outreach.channels import CannotOpen, mail_domain, open_channels
from dunwell.outreach.compose import CannotCompose
from dunwell.outreach.deliver import deliver
from dunwell.outreach.gather import CannotGather
from dunwell.outreach.models import Message, Status
from dunwell.outreach.outbox import Worker
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.outreach.process import is_gone, own_name
from dunwell.outreach.texts import CannotReadTexts

#: What `dunwell deliver` counts, whether or not there is any.
STATES = (Status.SENT, Status.FAILED, Status.WITHDRAWN, Status.UNCERTAIN)


#: What is wrong with one company, and no reason to leave the others waiting.
_OF_ONE_COMPANY = (CannotGather, CannotCompose, CannotReadPlaybook, CannotReadTexts)


def worker(at: datetime | None = None) -> Worker:
    """Returns this process as a worker; with `at` it pretends that it is that moment now, and goes on from there."""
    started = now()

    def moment() -> datetime:
        return now() if at is None else at + (now() - started)

    STOP.listen()
    return Worker(own_name(), now, moment, is_gone, lambda: STOP.asked, time.sleep)


def send_queued(companies: Sequence[Company], by: Worker, limit: int | None = None) -> dict[str, int]:
    """Sends what is queued of the companies, says what went wrong on standard error, and returns the counts.

    `queued` is what stays in the queue afterwards: for later, for a person, or for want of a way out. One company's
    trouble is told at the end, when the others' messages have left.
    """
    counts: Counter[str] = Counter({state.value: 0 for state in STATES})
    wrong, faults = [], []
    try:
        with open_channels() as transports:
            for company in companies:
                left = None if limit is None else limit - sum(counts.values())
                try:
                    done = deliver(company, transports, by, mail_domain=mail_domain(), limit=left)
                except _OF_ONE_COMPANY as error:
                    wrong.append(f"{company.key}: {error}")
                    continue
                except ExceptionGroup as error:
                    faults.append(error)
                    continue
                counts.update(done.counts)
                for warning in [*done.warnings, *_without_a_way(company, transports)]:
                    click.echo(f"{company.key}: {warning}", err=True)
    except CannotOpen as error:
        raise click.ClickException(str(error)) from None
    if faults:
        raise ExceptionGroup("Some messages met a fault of the program; the others were sent", faults)
    if wrong:
        raise click.ClickException("\n".join(wrong))
    queued = Message.objects.filter(company__in=companies, status=Status.QUEUED).count()
    return dict(counts) | {"queued": queued}


def _without_a_way(company: Company, transports: dict[str, object]) -> list[str]:
    """Returns what to set so that what is queued can leave."""
    queued = Message.objects.filter(company=company, status=Status.QUEUED)
    said = []
    for channel, setting in (("email", "DUNWELL_EMAIL_URL"), ("sms", "DUNWELL_SMS_URL")):
        count = queued.filter(channel=channel).count() if channel not in transports else 0
        if count:
            said.append(f"{count} by {channel} stay in the queue: {setting} is not set")
    return said
