"""Sends what is queued of a company because a person asked for it now. Leaves out how it is sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Count

from dunwell.engine.facts import INTERNAL_CHANNELS
from dunwell.operations.doing_work import CannotDo, Run
from dunwell.outreach.channels import CannotOpen
from dunwell.outreach.compose import CannotCompose
from dunwell.outreach.deliver import deliver
from dunwell.outreach.gather import CannotGather
from dunwell.outreach.models import Message, Status
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.outreach.texts import CannotReadTexts

_CANNOT = (CannotOpen, CannotGather, CannotCompose, CannotReadPlaybook, CannotReadTexts)
#: How far it is is told at most so often.
_TELL_EVERY = timedelta(seconds=1)


#: What a person does, not the program.
_BY_PERSON = ("call", "visit", *INTERNAL_CHANNELS)


def deliver_now(run: Run) -> dict[str, Any]:
    """Sends what may leave at this moment.

    Returns the counts by state, what stays in the queue, how many of these for want of a way out by channel, and warnings.
    Raises `CannotDo`.
    """
    company = run.work.company
    queue = Message.objects.filter(company=company, status=Status.QUEUED).exclude(channel__in=_BY_PERSON)
    before = queue.count()
    run.progress(0, before, "delivery")
    telling = replace(run.worker, stopping=_stopping_that_tells(run, before, queue.count))
    try:
        with run.open_channels() as transports:
            done = deliver(company, transports, telling, mail_domain=run.mail_domain)
            ways = set(transports)
    except _CANNOT as error:
        raise CannotDo(str(error)) from error
    run.progress(before, before, "delivery")
    left = dict(queue.order_by().values_list("channel").annotate(n=Count("pk")))
    return {
        "messages": {state: count for state, count in done.counts.items() if count},
        "queued": sum(left.values()),
        "no_way": {channel: count for channel, count in sorted(left.items()) if channel not in ways},
        "warnings": done.warnings,
    }


def _stopping_that_tells(run: Run, before: int, left: Callable[[], int]) -> Callable[[], bool]:
    """Returns what the delivery asks before each message, which now and then also tells how far it is."""
    told_at = run.worker.now()

    def stopping() -> bool:
        nonlocal told_at
        now = run.worker.now()
        if not timedelta() <= now - told_at < _TELL_EVERY:
            told_at = now
            run.tell(max(0, before - left()), before, "delivery")
        return run.worker.stopping()

    return stopping
